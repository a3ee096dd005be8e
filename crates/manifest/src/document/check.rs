//! A tree beside its schema: every unknown key, wrong type, unknown word and missing key.

use serde_json::{Value, json};

use super::describe::{expected, found, has_type, is_text, is_word, unknown_word};
use super::node::{Content, Entry, Node, Place};
use super::path::Path;
use super::repair::specimen;
use super::schema::DURATION;
use super::schema::{
    allows_null, branches, properties, required, resolve, tag, values_of_any_key, wanted_type,
    words,
};
use super::suggest::{closest, one_of};

/// How a tree differs from its schema.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// Where it does, in no particular order.
    pub(crate) mismatches: Vec<Mismatch>,
    /// What has to stand where, so that it can be decoded.
    pub(crate) repairs: Vec<(Path, Value)>,
}

/// Where a tree differs from its schema.
#[derive(Debug)]
pub(crate) struct Mismatch {
    /// Where in the document.
    pub(crate) path: Path,
    /// Where in the text.
    pub(crate) place: Place,
    /// What would be right.
    pub(crate) message: String,
}

/// Everything in which `node` differs from `schema`.
pub(crate) fn check(node: &Node, schema: &Value) -> Comparison {
    let mut checker = Checker {
        root: schema,
        document: node,
        found: Comparison::default(),
    };
    checker.node(node, schema, &Path::root());
    checker.found
}

struct Checker<'a> {
    root: &'a Value,
    document: &'a Node,
    found: Comparison,
}

impl<'a> Checker<'a> {
    fn node(&mut self, node: &Node, schema: &'a Value, at: &Path) {
        let schema = resolve(self.root, schema);
        let is_null = matches!(&node.content, Content::Scalar(Value::Null));
        if is_null && allows_null(self.root, schema) {
            return;
        }
        let known = words(self.root, schema);
        match branches(self.root, schema).as_slice() {
            [] => self.plain(node, schema, at),
            [only] => self.node(node, only, at),
            all if known.len() >= all.len() && is_text(node) => self.word(node, schema, &known, at),
            several => self.choice(node, schema, several, at),
        }
    }

    fn plain(&mut self, node: &Node, schema: &'a Value, at: &Path) {
        let wanted = wanted_type(schema);
        if wanted.is_some_and(|wanted| !has_type(node, wanted)) {
            self.wrong_type(node, schema, at);
            return;
        }
        let known = words(self.root, schema);
        match &node.content {
            Content::Mapping(_) => self.mapping(node, schema, at),
            Content::List(nodes) => {
                if let Some(items) = schema.get("items") {
                    for (index, item) in nodes.iter().enumerate() {
                        self.node(item, items, &at.index(index));
                    }
                }
            }
            Content::Scalar(_) if !known.is_empty() => self.word(node, schema, &known, at),
            Content::Scalar(value) => self.bounds(value, schema, at),
        }
    }

    fn mapping(&mut self, node: &Node, schema: &'a Value, at: &Path) {
        let Content::Mapping(entries) = &node.content else {
            return;
        };
        if let Some(values) = values_of_any_key(schema) {
            for entry in entries {
                self.node(&entry.node, values, &at.key(&entry.key));
            }
            return;
        }
        let known: Vec<&str> = properties(schema).map(|(key, _)| key).collect();
        let absent = |key: &&str| node.entry(key).is_none();
        let mut missing: Vec<&str> = required(schema).filter(absent).collect();
        for entry in entries {
            if known.contains(&entry.key.as_str()) {
                let property = property(schema, &entry.key);
                self.node(&entry.node, property, &at.key(&entry.key));
                continue;
            }
            let meant = closest(&entry.key, known.iter().copied());
            self.unknown_key(entry, meant, &known, at);
            if let Some(position) = missing.iter().position(|key| Some(*key) == meant) {
                let key = missing.remove(position);
                self.repair(&at.key(key), specimen(self.root, property(schema, key)));
            }
        }
        for key in missing {
            self.missing_key(schema, key, at);
        }
    }

    fn choice(&mut self, node: &Node, schema: &'a Value, several: &[&'a Value], at: &Path) {
        let meant = several.iter().find(|branch| self.is_meant(node, branch));
        match meant {
            Some(branch) if tag(branch).is_none() && has_several_keys(node) => {
                let keys: Vec<&str> = several.iter().flat_map(|other| required(other)).collect();
                let message = format!(
                    "write exactly one of {}, found {}",
                    one_of(&keys),
                    found(node)
                );
                self.mismatch(at, message, specimen(self.root, schema));
            }
            Some(branch) => self.node(node, branch, at),
            None => self.none_meant(node, schema, several, at),
        }
    }

    /// Whether the author means this branch: by its tag, by its key, or by its type.
    fn is_meant(&self, node: &Node, branch: &Value) -> bool {
        match (&node.content, tag(branch)) {
            (Content::Mapping(_), Some((key, word))) => node
                .entry(key)
                .is_some_and(|entry| entry.node.to_value() == json!(word)),
            (Content::Mapping(_), None) => required(branch).any(|key| node.entry(key).is_some()),
            _ => {
                let known = words(self.root, branch);
                let matches = wanted_type(branch).is_some_and(|wanted| has_type(node, wanted));
                matches && (known.is_empty() || known.iter().any(|word| is_word(node, word)))
            }
        }
    }

    fn none_meant(&mut self, node: &Node, schema: &'a Value, several: &[&'a Value], at: &Path) {
        let tags: Vec<(&str, &str)> = several.iter().filter_map(|branch| tag(branch)).collect();
        let specimen = specimen(self.root, schema);
        let (Content::Mapping(_), Some((key, _))) = (&node.content, tags.first()) else {
            let message = format!(
                "expected {}, found {}",
                expected(self.root, schema),
                found(node)
            );
            self.mismatch(at, message, specimen);
            return;
        };
        let words: Vec<String> = tags.iter().map(|(_, word)| (*word).to_owned()).collect();
        let message = match node.entry(key) {
            Some(entry) => unknown_word(&entry.node, &words),
            None => format!("the key `{key}` is missing: add {}", one_of(&words)),
        };
        self.note(&at.key(key), self.document.locate(&at.key(key)), message);
        self.repair(at, specimen);
    }

    fn word(&mut self, node: &Node, schema: &'a Value, known: &[String], at: &Path) {
        if !known.iter().any(|word| is_word(node, word)) {
            let message = unknown_word(node, known);
            self.mismatch(at, message, specimen(self.root, schema));
        }
    }

    fn bounds(&mut self, value: &Value, schema: &'a Value, at: &Path) {
        let bound = |key| schema.get(key).and_then(Value::as_f64);
        let Some(number) = value.as_f64() else {
            return;
        };
        let message = match (bound("minimum"), bound("maximum")) {
            (Some(minimum), _) if number < minimum => format!("{number} is less than {minimum}"),
            (_, Some(maximum)) if number > maximum => format!("{number} is more than {maximum}"),
            _ => return,
        };
        self.mismatch(at, message, specimen(self.root, schema));
    }

    fn wrong_type(&mut self, node: &Node, schema: &'a Value, at: &Path) {
        let expected = expected(self.root, schema);
        let is_duration = schema.get("format") == Some(&json!(DURATION));
        let hint = match (&node.content, wanted_type(schema)) {
            (Content::Scalar(Value::Number(_)), _) if is_duration => {
                ": write the unit too, such as 30s, 10m or 1h 30m"
            }
            (Content::Scalar(Value::Number(_) | Value::Bool(_)), Some("string")) => {
                ": put it in quotes"
            }
            (Content::Scalar(Value::String(_)), Some("array")) => ": write it as `[…]`",
            _ => "",
        };
        let message = format!("expected {expected}, found {}{hint}", found(node));
        self.mismatch(at, message, specimen(self.root, schema));
    }

    fn unknown_key(&mut self, entry: &Entry, meant: Option<&str>, known: &[&str], at: &Path) {
        let hint = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known here are {}", one_of(known)),
        };
        let message = format!("unknown key `{}`: {hint}", entry.key);
        self.note(&at.key(&entry.key), entry.key_place, message);
    }

    fn missing_key(&mut self, schema: &'a Value, key: &str, at: &Path) {
        let property = property(schema, key);
        let resolved = resolve(self.root, property);
        let example = [property, resolved]
            .iter()
            .find_map(|schema| schema.get("examples")?.get(0)?.as_str())
            .map(|example| format!(", such as `{key}: {example}`"))
            .unwrap_or_default();
        let expected = expected(self.root, resolved);
        let message = format!("the key `{key}` is missing: add {expected}{example}");
        self.note(&at.key(key), self.document.locate(at), message);
        self.repair(&at.key(key), specimen(self.root, property));
    }

    fn mismatch(&mut self, at: &Path, message: String, replacement: Value) {
        self.note(at, self.document.locate(at), message);
        self.repair(at, replacement);
    }

    fn note(&mut self, path: &Path, place: Place, message: String) {
        let path = path.clone();
        self.found.mismatches.push(Mismatch {
            path,
            place,
            message,
        });
    }

    fn repair(&mut self, path: &Path, replacement: Value) {
        self.found.repairs.push((path.clone(), replacement));
    }
}

fn property<'a>(schema: &'a Value, key: &str) -> &'a Value {
    let found = properties(schema).find(|(name, _)| *name == key);
    found.map_or(&Value::Null, |(_, property)| property)
}

fn has_several_keys(node: &Node) -> bool {
    matches!(&node.content, Content::Mapping(entries) if entries.len() > 1)
}
