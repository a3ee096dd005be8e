//! A piece of output around the text that was looked for.

use regex::{Regex, RegexBuilder};

/// Characters before the text.
const BEFORE: usize = 60;
/// Characters from the text's begin on.
const AFTER: usize = 140;
/// Characters that lists show of an output.
const PREVIEW: usize = 200;

/// Finds a text whatever its letter case.
#[derive(Debug)]
pub struct Finder(Option<Regex>);

impl Finder {
    /// For this text.
    pub fn new(text: &str) -> Self {
        let pattern = RegexBuilder::new(&regex::escape(text))
            .case_insensitive(true)
            .build();
        Self(pattern.ok())
    }

    /// What stands around the first place of the text; `None` when it is not there.
    pub fn snippet(&self, output: &str) -> Option<String> {
        let found = self.0.as_ref()?.find(output)?;
        let (before, after) = output.split_at(found.start());
        let begin = before.char_indices().rev().nth(BEFORE - 1);
        let begin = begin.map_or(0, |(index, _)| index);
        let end = after.char_indices().nth(AFTER);
        let end = end.map_or(output.len(), |(index, _)| found.start() + index);
        let cut = |cut: bool| if cut { "…" } else { "" };
        Some(format!(
            "{}{}{}",
            cut(begin > 0),
            &output[begin..end],
            cut(end < output.len())
        ))
    }
}

/// Cuts an output to what lists show; `true` when something is left out.
pub fn preview(output: &mut String) -> bool {
    match output.char_indices().nth(PREVIEW) {
        Some((end, _)) => {
            output.truncate(end);
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_what_stands_around_the_text() {
        let output = format!("{}Fehler: Größe 7{}", "ä".repeat(100), "ö".repeat(300));
        let snippet = Finder::new("GRÖSSE").snippet(&output);
        assert_eq!(snippet, None, "ß is not ss");
        let snippet = Finder::new("größe 7").snippet(&output).unwrap();
        assert!(
            snippet.starts_with("…ä") && snippet.ends_with("ö…"),
            "{snippet}"
        );
        assert!(snippet.contains("Fehler: Größe 7"), "{snippet}");
        let short = Finder::new("b").snippet("abc");
        assert_eq!(short.as_deref(), Some("abc"));
    }
}
