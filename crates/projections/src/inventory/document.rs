use kanade_wire::Digest;
use serde_json::{Map, Value};

/// A document of facts, taken apart.
#[derive(Debug)]
pub struct Document {
    /// As it came.
    pub text: String,
    /// Of the text.
    pub digest: Digest,
    /// The values that are no list.
    pub scalars: Map<String, Value>,
    /// The values that are lists.
    pub lists: Vec<List>,
}

/// A list among the facts.
#[derive(Debug)]
pub struct List {
    /// Its key.
    pub field: String,
    /// Its items.
    pub items: Vec<Value>,
    /// The same as JSON.
    pub json: String,
    /// Of the JSON.
    pub digest: Digest,
}

impl Document {
    /// Takes apart what must be one JSON object; else the reason why it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Err("the output is empty; one JSON object was expected".to_owned());
        }
        let value: Value = serde_json::from_str(text)
            .map_err(|error| format!("the output is not one JSON document: {error}"))?;
        let Value::Object(facts) = value else {
            return Err("the output is JSON, but no object".to_owned());
        };
        let mut document = Self {
            digest: Digest::of(text.as_bytes()),
            text: text.to_owned(),
            scalars: Map::new(),
            lists: Vec::new(),
        };
        for (field, value) in facts {
            match value {
                Value::Array(items) => document.lists.push(List::new(field, items)),
                other => {
                    document.scalars.insert(field, other);
                }
            }
        }
        Ok(document)
    }
}

impl List {
    fn new(field: String, items: Vec<Value>) -> Self {
        let json = Value::Array(items);
        let text = json.to_string();
        let items = match json {
            Value::Array(items) => items,
            _ => Vec::new(),
        };
        Self {
            field,
            items,
            digest: Digest::of(text.as_bytes()),
            json: text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_from_the_other_facts() {
        let document = Document::read(" {\"os\": \"debian\", \"apps\": [], \"cpu\": {\"n\": 2}}\n");
        let document = document.unwrap();
        let scalars = Value::Object(document.scalars).to_string();
        assert_eq!(scalars, "{\"cpu\":{\"n\":2},\"os\":\"debian\"}");
        let lists: Vec<&str> = document
            .lists
            .iter()
            .map(|list| list.field.as_str())
            .collect();
        assert_eq!(lists, ["apps"]);
    }

    #[test]
    fn what_is_not_one_object_is_refused_in_words() {
        for (text, word) in [
            ("", "empty"),
            ("hello", "not one JSON document"),
            ("{\"a\":1}{\"b\":2}", "not one JSON document"),
            ("[1]", "no object"),
        ] {
            let reason = Document::read(text).unwrap_err();
            assert!(reason.contains(word), "{text}: {reason}");
        }
    }
}
