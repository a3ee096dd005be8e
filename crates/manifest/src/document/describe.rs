//! Nodes and schemas in words an author understands.

use serde_json::Value;

use super::node::{Content, Node};
use super::schema::{branches, required, resolve, tag, wanted_type, words};
use super::suggest::{closest, one_of};

/// What stands there: ``text `abc` ``, `the number 5`, `a list`.
pub(crate) fn found(node: &Node) -> String {
    match &node.content {
        Content::Scalar(Value::Null) => "nothing".into(),
        Content::Scalar(Value::String(text)) => format!("the text `{}`", shortened(text)),
        Content::Scalar(Value::Number(number)) => format!("the number {number}"),
        Content::Scalar(value) => format!("`{value}`"),
        Content::List(_) => "a list".into(),
        Content::Mapping(entries) if entries.is_empty() => "an empty mapping".into(),
        Content::Mapping(entries) => {
            let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
            format!("a mapping of {}", keys.join(", "))
        }
    }
}

/// What `schema` wants: `text`, `a list`, `true or false`, `` `a` or `b` ``.
pub(crate) fn expected(root: &Value, schema: &Value) -> String {
    let schema = resolve(root, schema);
    let branches = branches(root, schema);
    if !branches.is_empty() && words(root, schema).len() < branches.len() {
        let all: Vec<String> = branches
            .iter()
            .map(|branch| expected(root, branch))
            .collect();
        return all.join(", or ");
    }
    let known = words(root, schema);
    if !known.is_empty() {
        return one_of(&known);
    }
    match wanted_type(schema) {
        Some("string") => "text".into(),
        Some("boolean") => "`true` or `false`".into(),
        Some("integer") => "a whole number".into(),
        Some("number") => "a number".into(),
        Some("array") => "a list".into(),
        _ => mapping(schema),
    }
}

fn mapping(schema: &Value) -> String {
    if let Some((key, word)) = tag(schema) {
        return format!("`{key}: {word}`");
    }
    let keys: Vec<&str> = required(schema).collect();
    match keys.as_slice() {
        [] => "a mapping".into(),
        [only] => format!("`{only}: …`"),
        several => format!("a mapping with {}", several.join(", ")),
    }
}

/// Says that a node is none of the known words.
pub(crate) fn unknown_word(node: &Node, known: &[String]) -> String {
    let meant = match &node.content {
        Content::Scalar(Value::String(text)) => closest(text, known.iter().map(String::as_str)),
        _ => None,
    };
    let hint = meant.map_or(String::new(), |meant| format!(" (did you mean `{meant}`?)"));
    format!("expected {}, found {}{hint}", one_of(known), found(node))
}

/// Whether the node is text.
pub(crate) fn is_text(node: &Node) -> bool {
    matches!(&node.content, Content::Scalar(Value::String(_)))
}

/// Whether the node is just this word.
pub(crate) fn is_word(node: &Node, word: &str) -> bool {
    matches!(&node.content, Content::Scalar(Value::String(text)) if text == word)
}

/// Whether the node has this JSON type.
pub(crate) fn has_type(node: &Node, wanted: &str) -> bool {
    match &node.content {
        Content::Mapping(_) => wanted == "object",
        Content::List(_) => wanted == "array",
        Content::Scalar(Value::Null) => wanted == "null",
        Content::Scalar(Value::Bool(_)) => wanted == "boolean",
        Content::Scalar(Value::Number(number)) => {
            wanted == "number" || (wanted == "integer" && !number.is_f64())
        }
        Content::Scalar(_) => wanted == "string",
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(40).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}
