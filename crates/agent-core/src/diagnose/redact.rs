//! Taking secrets out of texts.

use serde_json::Value;

const REDACTED: &str = "[redacted]";
/// Shorter ones would take half of the words along.
const SHORTEST: usize = 4;

/// Takes known secrets, and what stands before the `@` of an address, out of texts.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    secrets: Vec<String>,
}

impl Redactor {
    /// For these secrets.
    #[must_use]
    pub fn new(secrets: Vec<String>) -> Self {
        let mut secrets: Vec<String> = secrets
            .into_iter()
            .filter(|secret| secret.len() >= SHORTEST)
            .collect();
        // One may be a part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// A text without them.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let cleared = self.secrets.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret, REDACTED)
        });
        without_user_information(&cleared)
    }

    /// A document without them.
    #[must_use]
    pub fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(fields) => {
                let fields = fields
                    .into_iter()
                    .map(|(name, value)| (name, self.value(value)));
                Value::Object(fields.collect())
            }
            other => other,
        }
    }
}

/// `nats://user:word@host` shows who and the password.
fn without_user_information(text: &str) -> String {
    let mut cleared = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        cleared.push_str(before);
        cleared.push_str("://");
        let end = after.find(|next: char| next.is_whitespace() || "/\"'<>,;".contains(next));
        let authority = &after[..end.unwrap_or(after.len())];
        let host = match authority.rfind('@') {
            Some(at) => {
                cleared.push_str(REDACTED);
                &after[at..]
            }
            None => after,
        };
        rest = host;
    }
    cleared + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn known_secrets_and_passwords_in_addresses_are_gone() {
        let redactor = Redactor::new(vec!["s3cret".into(), "s3cret-and-more".into(), "ab".into()]);
        let told = redactor
            .text("token s3cret-and-more at nats://user:word@host:4222/x, ab http://plain/a@b");
        assert_eq!(
            told,
            "token [redacted] at nats://[redacted]@host:4222/x, ab http://plain/a@b"
        );
    }

    #[test]
    fn a_document_is_cleared_to_its_leaves() {
        let redactor = Redactor::new(vec!["s3cret".into()]);
        let told = redactor.value(json!({"a": ["x s3cret", 1], "b": {"c": "s3cret"}}));
        assert_eq!(
            told,
            json!({"a": ["x [redacted]", 1], "b": {"c": "[redacted]"}})
        );
    }
}
