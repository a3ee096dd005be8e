//! Passwords for people to read and type.

use rand::CryptoRng;
use rand::seq::IndexedRandom;

/// No letter that is read as another one or as a digit.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS: usize = 4;
const GROUP_LENGTH: usize = 5;

/// A password of four groups of five letters and digits, `w7ktp-…`, with 99 bits of chance.
pub fn generate_password(rng: &mut impl CryptoRng) -> String {
    let groups: Vec<String> = (0..GROUPS).map(|_| group(rng)).collect();
    groups.join("-")
}

fn group(rng: &mut impl CryptoRng) -> String {
    (0..GROUP_LENGTH)
        .filter_map(|_| ALPHABET.choose(rng))
        .map(|letter| char::from(*letter))
        .collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_password_has_four_groups_of_letters_that_cannot_be_confused() {
        let password = generate_password(&mut StdRng::seed_from_u64(1));

        assert_eq!(
            password.split('-').map(str::len).collect::<Vec<_>>(),
            [5, 5, 5, 5]
        );
        assert!(!password.contains(['0', 'o', '1', 'l', 'i']), "{password}");
        assert_ne!(password, generate_password(&mut StdRng::seed_from_u64(2)));
        crate::check_password(&password).unwrap();
    }
}
