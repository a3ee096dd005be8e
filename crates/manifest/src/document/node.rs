//! A document as a tree whose every node knows its place in the text.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};
use serde_saphyr::{Location, Spanned};

use super::path::{Path, Step};

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// From 1.
    pub(crate) line: u64,
    /// From 1, in characters.
    pub(crate) column: u64,
    /// Byte offset and length of the token, where known.
    pub(crate) bytes: Option<(usize, usize)>,
}

impl Place {
    /// The beginning of the text.
    pub(crate) const START: Place = Place {
        line: 1,
        column: 1,
        bytes: None,
    };
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        let span = location.span();
        let offset = span.byte_offset().and_then(|at| usize::try_from(at).ok());
        let length = span.byte_len().and_then(|len| usize::try_from(len).ok());
        Place {
            line: location.line().max(1),
            column: location.column().max(1),
            bytes: offset.zip(length),
        }
    }
}

/// One node.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Where it stands.
    pub(crate) place: Place,
    /// What it is.
    pub(crate) content: Content,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Anything that is neither list nor mapping.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the text.
    Mapping(Vec<Entry>),
}

/// One key of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) key_place: Place,
    /// What is under it.
    pub(crate) node: Node,
}

impl Entry {
    /// Where a person looks for this: at the value if it is one word, at the key otherwise.
    fn place(&self) -> Place {
        match &self.node.content {
            Content::Scalar(value) if !value.is_null() => self.node.place,
            _ => self.key_place,
        }
    }
}

impl Node {
    /// The entry under `key`, if this is a mapping that has it.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.content {
            Content::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The text, if this is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether there is nothing, or text that says nothing.
    pub(crate) fn is_blank(&self) -> bool {
        match &self.content {
            Content::Scalar(Value::Null) => true,
            _ => self.text().is_some_and(|text| text.trim().is_empty()),
        }
    }

    /// The same without places.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(nodes) => nodes.iter().map(Node::to_value).collect(),
            Content::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), entry.node.to_value()))
                .collect(),
        }
    }

    /// Where `path` stands, or what of it there is.
    pub(crate) fn locate(&self, path: &Path) -> Place {
        let mut place = Place::START;
        let mut node = self;
        for step in path.steps() {
            match (step, &node.content) {
                (Step::Key(key), Content::Mapping(_)) => match node.entry(key) {
                    Some(entry) => (place, node) = (entry.place(), &entry.node),
                    None => return place,
                },
                (Step::Index(index), Content::List(nodes)) => match nodes.get(*index) {
                    Some(item) => (place, node) = (item.place, item),
                    None => return place,
                },
                _ => return place,
            }
        }
        place
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Content>::deserialize(deserializer)?;
        Ok(Node {
            place: spanned.referenced.into(),
            content: spanned.value,
        })
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl ContentVisitor {
    fn scalar<E>(value: impl Into<Value>) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }
}

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, true or false, a list or a mapping")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Self::scalar(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Content, E> {
        Self::scalar(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Self::scalar(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Self::scalar(value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Self::scalar(value)
    }

    fn visit_i128<E>(self, value: i128) -> Result<Content, E> {
        Self::scalar(value.to_string())
    }

    fn visit_u128<E>(self, value: u128) -> Result<Content, E> {
        Self::scalar(value.to_string())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        match Number::from_f64(value) {
            Some(number) => Self::scalar(Value::Number(number)),
            None => Self::scalar(value.to_string()),
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Self::scalar(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Content, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Content::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            entries.push(Entry {
                key: key.value,
                key_place: key.referenced.into(),
                node: map.next_value()?,
            });
        }
        Ok(Content::Mapping(entries))
    }
}
