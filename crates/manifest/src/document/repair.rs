//! Something right in the place of something wrong, so that the rest can be looked at.

use serde_json::{Map, Value, json};

use super::path::{Path, Step};
use super::schema::{branches, properties, required, resolve, wanted_type};

/// A value that `schema` allows.
pub(crate) fn specimen(root: &Value, schema: &Value) -> Value {
    let schema = resolve(root, schema);
    let given = schema.get("const").or_else(|| schema.get("default"));
    if let Some(value) = given.filter(|value| !value.is_null()) {
        return value.clone();
    }
    let first = |key| schema.get(key).and_then(|list: &Value| list.get(0));
    if let Some(value) = first("examples").or_else(|| first("enum")) {
        return value.clone();
    }
    if let Some(branch) = branches(root, schema).first() {
        return specimen(root, branch);
    }
    match wanted_type(schema) {
        Some("object") => object(root, schema),
        Some("array") => json!([]),
        Some("boolean") => json!(false),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        _ => json!("x"),
    }
}

fn object(root: &Value, schema: &Value) -> Value {
    let mut map = Map::new();
    for key in required(schema) {
        if let Some((_, property)) = properties(schema).find(|(name, _)| *name == key) {
            map.insert(key.to_owned(), specimen(root, property));
        }
    }
    Value::Object(map)
}

/// Puts `replacement` at `path`; does nothing when the way there is missing.
pub(crate) fn put(document: &mut Value, path: &Path, replacement: Value) {
    let Some((last, way)) = path.steps().split_last() else {
        *document = replacement;
        return;
    };
    let mut target = document;
    for step in way {
        let next = match step {
            Step::Key(key) => target.get_mut(key),
            Step::Index(index) => target.get_mut(index),
        };
        match next {
            Some(next) => target = next,
            None => return,
        }
    }
    match (last, target) {
        (Step::Key(key), Value::Object(map)) => {
            map.insert(key.clone(), replacement);
        }
        (Step::Index(index), Value::Array(items)) if *index < items.len() => {
            items[*index] = replacement;
        }
        _ => {}
    }
}
