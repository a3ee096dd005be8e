//! A change of one key of a document's text; everything else, comments included, stays.

use super::parse::{Format, parse};

/// The text with the top-level `key` set to `value`, a word or a number that needs no quotes;
/// `None` where that cannot be done without touching anything else.
pub fn with_key(text: &str, key: &str, value: &str) -> Option<String> {
    let document = parse(text, Format::Yaml).ok()?;
    let wanted = {
        let mut wanted = document.to_value();
        let value = parse(value, Format::Yaml).ok()?.to_value();
        wanted.as_object_mut()?.insert(key.to_owned(), value);
        wanted
    };
    let edited = match document.entry(key) {
        Some(entry) => {
            let (at, length) = entry.node.place.bytes?;
            format!("{}{value}{}", text.get(..at)?, text.get(at + length..)?)
        }
        None => format!("{}\n{key}: {value}\n", text.trim_end_matches('\n')),
    };
    let read = parse(&edited, Format::Yaml).ok()?.to_value();
    (read == wanted).then_some(edited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_changed_in_its_place() {
        let text = "id: a # why\nenabled: true # for now\ntags: [x]\n";
        assert_eq!(
            with_key(text, "enabled", "false").unwrap(),
            "id: a # why\nenabled: false # for now\ntags: [x]\n"
        );
    }

    #[test]
    fn a_key_that_is_not_there_is_added_at_the_end() {
        let text = "id: a\nwhen:\n  per_pc: once\n\n";
        assert_eq!(
            with_key(text, "enabled", "false").unwrap(),
            "id: a\nwhen:\n  per_pc: once\nenabled: false\n"
        );
    }

    #[test]
    fn what_cannot_be_done_by_a_small_change_is_not_done() {
        assert_eq!(with_key("{id: a}", "enabled", "false"), None);
        assert_eq!(with_key("- a\n", "enabled", "false"), None);
        let json = r#"{"id": "a", "enabled": true}"#;
        assert_eq!(
            with_key(json, "enabled", "false").unwrap(),
            r#"{"id": "a", "enabled": false}"#
        );
    }
}
