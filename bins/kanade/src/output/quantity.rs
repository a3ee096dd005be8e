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

/// The value of a gauge in the unit that its name tells.
pub fn gauge(name: &str, value: f64) -> String {
    // A mean of bytes has no halves worth showing.
    let whole = value.max(0.0).round() as u64;
    match name {
        _ if name.ends_with("_pct") => format!("{value:.1} %"),
        _ if name.ends_with("_bytes_per_sec") => format!("{}/s", bytes(whole)),
        _ => bytes(whole),
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
    fn gauges_have_units() {
        assert_eq!(gauge("cpu_pct", 12.345), "12.3 %");
        assert_eq!(gauge("net_rx_bytes_per_sec", 1499.6), "1.5 kB/s");
        assert_eq!(gauge("mem_used_bytes", 999.4), "999 B");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(machines(1), "1 machine");
        assert_eq!(machines(0), "0 machines");
    }
}
