/// `1 machine`, `214 machines`.
pub fn machines(count: u64) -> String {
    plural(count, "machine")
}

/// A number with its noun, which takes an `s` when it is not one.
pub fn plural(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// `512 B`, `12.3 MB`: decimal units, one digit after the point.
pub fn bytes(count: u64) -> String {
    let mut value = count as f64;
    let mut units = ["B", "kB", "MB", "GB"].iter().peekable();
    let mut unit = units.next().copied().unwrap_or_default();
    while value >= 1000.0 && units.peek().is_some() {
        value /= 1000.0;
        unit = units.next().copied().unwrap_or_default();
    }
    match unit {
        "B" => format!("{count} B"),
        _ => format!("{value:.1} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(12_345_678), "12.3 MB");
        assert_eq!(bytes(5_000_000_000_000), "5000.0 GB");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(machines(1), "1 machine");
        assert_eq!(machines(0), "0 machines");
    }
}
