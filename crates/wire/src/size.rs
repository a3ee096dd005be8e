//! Sizes as people write them: `50 MB`, `4MiB`, `700`.

/// A text that is not a size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a size: write a whole number and B, KB, MB, GB, KiB, MiB or GiB, such as 50 MB"
)]
pub struct InvalidSize {
    /// The refused text.
    pub text: String,
}

/// The bytes that `text` means. Units are decimal (`MB`) or binary (`MiB`); none means bytes.
pub fn parse_size(text: &str) -> Result<u64, InvalidSize> {
    let refusal = || InvalidSize {
        text: text.to_owned(),
    };
    let trimmed = text.trim();
    let digits = trimmed.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = trimmed.split_at(digits.unwrap_or(trimmed.len()));
    let number: u64 = number.parse().map_err(|_| refusal())?;
    let factor = match unit.trim_start() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return Err(refusal()),
    };
    number.checked_mul(factor).ok_or_else(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_and_binary_units_differ() {
        assert_eq!(parse_size("50 MB"), Ok(50_000_000));
        assert_eq!(parse_size("2KiB"), Ok(2_048));
        assert_eq!(parse_size("700"), Ok(700));
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in ["", "MB", "-1 MB", "1.5 MB", "1 TB", "99999999999 GB"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }
}
