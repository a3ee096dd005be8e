use serde_json::Value;

/// The first line that says something, without what could move the cursor.
pub fn first_line(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty());
    harmless(line.unwrap_or_default().trim())
}

/// A JSON value on one line: a text as it is, everything else as JSON.
pub fn json_line(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => first_line(text),
        other => harmless(&other.to_string()),
    }
}

/// The text without control characters but line ends and tabs: a script's output must not be able
/// to write over what stands on the reader's screen.
pub fn harmless(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_teeth() {
        assert_eq!(harmless("a\u{1b}[2Jb\r\n\tc"), "a[2Jb\n\tc");
    }

    #[test]
    fn blank_lines_say_nothing() {
        assert_eq!(first_line("\n  \n  hello  \nworld"), "hello");
        assert_eq!(first_line(""), "");
    }
}
