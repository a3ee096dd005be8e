//! Lines as programs print them.

use rand::RngExt;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

use crate::words::LOG_WORDS;

/// Whole lines of about `bytes` bytes.
pub fn about(rng: &mut SmallRng, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 80);
    let mut step = 1;
    while text.len() < bytes {
        let count = rng.random_range(2..6);
        let words: Vec<&str> = LOG_WORDS.sample(rng, count).copied().collect();
        text.push_str(&format!("[{step:>3}] {}\n", words.join(" ")));
        step += 1;
    }
    text
}

/// Exactly `bytes` bytes.
pub fn exactly(rng: &mut SmallRng, bytes: usize) -> String {
    let mut text = about(rng, bytes);
    text.truncate(bytes);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn the_size_is_what_was_asked_for() {
        let mut rng = SmallRng::seed_from_u64(1);
        assert_eq!(exactly(&mut rng, 1000).len(), 1000);
        assert!((100..200).contains(&about(&mut rng, 100).len()));
        assert_eq!(exactly(&mut rng, 0), "");
    }
}
