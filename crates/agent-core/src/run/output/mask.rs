//! Secrets taken out of output before anybody sees it.

use std::sync::Arc;

use kanade_wire::Command;
use kanade_wire::environment::SecretText;

/// What stands in the place of a secret.
const MASK: &str = "***";
/// What is shorter would be found everywhere.
const SHORTEST: usize = 4;
/// The lines of a secret with several are masked one by one from this length on.
const SHORTEST_LINE: usize = 8;

/// The secrets of one command.
#[derive(Clone, Default)]
pub struct Secrets(Arc<[String]>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.0.len())
    }
}

impl Secrets {
    /// The secrets that `command` brings, also as they stand in JSON, and line by line.
    pub fn of(command: &Command) -> Self {
        let values = command.secret_env.values();
        let values = values.filter_map(|variable| variable.value.as_ref());
        Self::new(values.map(SecretText::reveal))
    }

    fn new<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut texts: Vec<String> = values.flat_map(forms).collect();
        texts.sort_unstable_by_key(|text| std::cmp::Reverse(text.len()));
        texts.dedup();
        Self(texts.into())
    }
}

/// The texts in which a secret may show itself.
fn forms(value: &str) -> Vec<String> {
    let whole = [value, value.trim()];
    let lines = value
        .lines()
        .map(str::trim)
        .filter(|line| line.len() >= SHORTEST_LINE);
    let texts = whole
        .into_iter()
        .filter(|text| text.len() >= SHORTEST)
        .chain(lines);
    texts
        .flat_map(|text| [Some(text.to_owned()), escaped(text)])
        .flatten()
        .collect()
}

/// The text inside a JSON string, where that is another.
fn escaped(text: &str) -> Option<String> {
    let json = serde_json::to_string(text).ok()?;
    let inner = json.get(1..json.len() - 1)?;
    (inner != text).then(|| inner.to_owned())
}

/// Takes secrets out of one stream, as its text comes: the longest that begins at a place counts. What may be the
/// beginning of one waits for the next piece, so it does not matter where pieces end.
#[derive(Debug)]
pub struct Masker {
    secrets: Secrets,
    waiting: String,
}

/// What begins at some place of a text.
enum Found {
    /// Nothing does.
    Nothing,
    /// A secret of this length does.
    Secret(usize),
    /// More text is needed to tell.
    Perhaps,
}

impl Masker {
    /// Masks `secrets`.
    pub fn new(secrets: Secrets) -> Self {
        Self {
            secrets,
            waiting: String::new(),
        }
    }

    /// The next text, without secrets; some of it may come later.
    pub fn push(&mut self, text: &str) -> String {
        if self.secrets.0.is_empty() {
            return text.to_owned();
        }
        self.waiting.push_str(text);
        self.release(false)
    }

    /// The text that still waits; nothing more will come.
    pub fn finish(&mut self) -> String {
        self.release(true)
    }

    fn release(&mut self, is_last: bool) -> String {
        let text = std::mem::take(&mut self.waiting);
        let mut masked = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            match self.secrets.begin(rest, is_last) {
                Found::Nothing => {
                    masked.push(first);
                    rest = &rest[first.len_utf8()..];
                }
                Found::Secret(length) => {
                    masked.push_str(MASK);
                    rest = &rest[length..];
                }
                Found::Perhaps => {
                    self.waiting = rest.to_owned();
                    break;
                }
            }
        }
        masked
    }
}

impl Secrets {
    /// The longest come first.
    fn begin(&self, text: &str, is_last: bool) -> Found {
        for secret in &*self.0 {
            if text.starts_with(secret.as_str()) {
                return Found::Secret(secret.len());
            }
            if !is_last && secret.starts_with(text) {
                return Found::Perhaps;
            }
        }
        Found::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn masked(secrets: &[&str], pieces: &[&str]) -> String {
        let mut masker = Masker::new(Secrets::new(secrets.iter().copied()));
        let mut text: String = pieces.iter().map(|piece| masker.push(piece)).collect();
        text.push_str(&masker.finish());
        text
    }

    #[test]
    fn a_secret_is_masked_wherever_it_is_cut() {
        let text = "key=hunter22;";
        for cut in 0..text.len() {
            let (one, two) = text.split_at(cut);
            assert_eq!(masked(&["hunter22"], &[one, two]), "key=***;", "{cut}");
        }
    }

    #[test]
    fn the_longest_of_two_secrets_counts() {
        assert_eq!(
            masked(&["hunter", "hunter22"], &["hunter22 hunter2 hunt"]),
            "*** ***2 hunt"
        );
    }

    #[test]
    fn a_secret_is_masked_in_json_and_line_by_line() {
        let key = "-----BEGIN KEY-----\nMIIBOgIBAAJB\n-----END KEY-----\n";
        assert_eq!(
            masked(&[key], &[&serde_json::to_string(key).unwrap()]),
            "\"***\""
        );
        assert_eq!(masked(&[key], &["got MIIBOgIBAAJB\r\n"]), "got ***\r\n");
        assert_eq!(
            masked(&["pass\"word"], &[r#"{"p":"pass\"word"}"#]),
            r#"{"p":"***"}"#
        );
    }

    #[test]
    fn without_secrets_nothing_waits() {
        let mut masker = Masker::new(Secrets::default());
        assert_eq!(masker.push("hunter22"), "hunter22");
    }

    #[test]
    fn a_secret_is_not_printed_with_what_carries_it() {
        let secrets = Secrets::new(["hunter22"].into_iter());
        assert_eq!(format!("{secrets:?}"), "Secrets(1)");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_pieces_end(
            secrets in proptest::collection::vec("[ab奏]{4,7}", 1..4),
            pieces in proptest::collection::vec("[ab奏]{0,6}", 0..12),
        ) {
            let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let whole = masked(&secrets, &[&pieces.concat()]);
            prop_assert_eq!(masked(&secrets, &pieces), whole);
        }

        #[test]
        fn no_secret_is_left(
            secrets in proptest::collection::vec("[ab奏]{4,7}", 1..4),
            pieces in proptest::collection::vec("[ab奏]{0,9}", 0..12),
        ) {
            let texts: Vec<&str> = secrets.iter().map(String::as_str).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let text = masked(&texts, &pieces);
            for secret in secrets {
                prop_assert!(!text.contains(&secret), "{text} holds {secret}");
            }
        }
    }
}
