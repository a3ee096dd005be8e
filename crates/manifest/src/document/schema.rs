//! The JSON Schema of a document: what the editor knows, and what the text is compared with.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Value, json};

/// The `format` of texts that are durations: `30s`, `10m`, `1h 30m`.
pub(crate) const DURATION: &str = "humantime";

/// The schema of `T` as an author writes it: no key that is not described.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let mut schema = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<T>();
    RecursiveTransform(close).transform(&mut schema);
    RecursiveTransform(describe_variant).transform(&mut schema);
    RecursiveTransform(unwrap_lines).transform(&mut schema);
    schema.to_value()
}

/// Decoding ignores unknown keys, so serde does not make them an error; authors get told.
fn close(schema: &mut schemars::Schema) {
    if let Some(object) = schema.as_object_mut()
        && object.contains_key("properties")
    {
        object
            .entry("additionalProperties")
            .or_insert_with(|| json!(false));
    }
}

/// A choice is described where it is made; an editor looks for that at the key that makes it.
fn describe_variant(schema: &mut schemars::Schema) {
    let Some(description) = schema.get("description").cloned() else {
        return;
    };
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let is_only = properties.len() == 1;
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        if is_only || property.contains_key("const") {
            property
                .entry("description")
                .or_insert_with(|| description.clone());
        }
    }
}

/// Doc comments are wrapped for the source; whoever shows them wraps them anew.
fn unwrap_lines(schema: &mut schemars::Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let paragraphs: Vec<String> = text
            .split("\n\n")
            .map(|text| text.replace('\n', " "))
            .collect();
        *text = paragraphs.join("\n\n");
    }
}

/// `schema` itself, or what it refers to in `root`.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    // A reference to a reference is as deep as our own types make it.
    for _ in 0..8 {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return schema;
        };
        match root.pointer(reference.trim_start_matches('#')) {
            Some(target) => schema = target,
            None => return schema,
        }
    }
    schema
}

/// The branches of a choice, that of `null` left out; empty when it is no choice.
pub(crate) fn branches<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let listed = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    let all = listed.and_then(Value::as_array).into_iter().flatten();
    all.map(|branch| resolve(root, branch))
        .filter(|branch| branch.get("type") != Some(&json!("null")))
        .collect()
}

/// Whether `null` may stand for it.
pub(crate) fn allows_null(root: &Value, schema: &Value) -> bool {
    let is_null = |value: &Value| value == &json!("null");
    let by_type = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(is_null),
        Some(kind) => is_null(kind),
        None => false,
    };
    let listed = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    let all = listed.and_then(Value::as_array).into_iter().flatten();
    by_type
        || all
            .map(|branch| resolve(root, branch))
            .any(|branch| branch.get("type").is_some_and(is_null))
}

/// The JSON type it wants, `null` aside.
pub(crate) fn wanted_type(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::Array(types) => types
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null"),
        kind => kind.as_str(),
    }
}

/// The words it allows; empty when it allows more than words.
pub(crate) fn words(root: &Value, schema: &Value) -> Vec<String> {
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return vec![word.to_owned()];
    }
    if let Some(listed) = schema.get("enum").and_then(Value::as_array) {
        return listed
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
    }
    branches(root, schema)
        .into_iter()
        .flat_map(|branch| words(root, branch))
        .collect()
}

/// The keys it describes.
pub(crate) fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let map = schema.get("properties").and_then(Value::as_object);
    map.into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

/// The keys it must have.
pub(crate) fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let list = schema.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// The key and the word by which a branch of a choice is told from the others.
pub(crate) fn tag(branch: &Value) -> Option<(&str, &str)> {
    properties(branch).find_map(|(key, property)| Some((key, property.get("const")?.as_str()?)))
}

/// What stands under each key, where the author chooses the keys.
pub(crate) fn values_of_any_key(schema: &Value) -> Option<&Value> {
    let has_keys = properties(schema).next().is_some();
    schema
        .get("additionalProperties")
        .filter(|values| !has_keys && values.is_object())
}
