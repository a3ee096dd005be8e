//! What the kinds of documents have in common.

use kanade_wire::{DocumentId, DocumentKind};
use serde::Serialize;
use serde_json::Value;

use crate::document::{Format, Path, Problem, parse};
use crate::group::Group;
use crate::job::Manifest;
use crate::origin::Origin;
use crate::schedule::Schedule;
use crate::view::View;

/// A document that operators write.
pub trait Document: Clone + PartialEq + Serialize + Send + Sync + 'static {
    /// Its kind.
    const KIND: DocumentKind;

    /// Its name.
    fn id(&self) -> DocumentId;

    /// Where it comes from; none for one that was written by hand.
    fn origin(&self) -> Option<&Origin>;

    /// The same document, said to come from elsewhere, or from nowhere.
    #[must_use]
    fn with_origin(self, origin: Option<Origin>) -> Self;

    /// Decodes what a bucket holds: unknown keys are ignored and no rule is checked.
    ///
    /// # Errors
    /// When it is not even of this kind's shape.
    fn from_stored(json: &[u8]) -> Result<Self, serde_json::Error>;

    /// Reads what an author wrote, strictly.
    ///
    /// # Errors
    /// Every problem there is, in the order of the text.
    fn parse(text: &str, format: Format) -> Result<Parsed<Self>, Vec<Problem>>;

    /// The JSON Schema of the kind, with a description of every key.
    fn schema() -> Value;
}

/// A document as its author wrote it, without problems.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<D> {
    /// The document.
    pub document: D,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Problem>,
}

/// One step into a document, to say where in its text something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value of a key.
    Key(&'a str),
    /// An item of a list, from 0.
    Item(usize),
}

/// Something is wrong with what stands at `steps`, though the text by itself is right: it names
/// what is not there.
pub fn problem_at(text: &str, steps: &[Step<'_>], message: impl std::fmt::Display) -> Problem {
    let path = steps.iter().fold(Path::root(), |path, step| match step {
        Step::Key(key) => path.key(key),
        Step::Item(index) => path.index(*index),
    });
    let place = parse(text, Format::Yaml)
        .ok()
        .map(|node| node.locate(&path));
    Problem {
        path: path.to_string(),
        line: place.map_or(0, |place| place.line),
        column: place.map_or(0, |place| place.column),
        message: message.to_string(),
    }
}

macro_rules! document {
    ($type:ty, $kind:ident, $parse:path, $field:ident, $schema:path) => {
        impl Document for $type {
            const KIND: DocumentKind = DocumentKind::$kind;

            fn id(&self) -> DocumentId {
                (&self.id).into()
            }

            fn origin(&self) -> Option<&Origin> {
                self.origin.as_ref()
            }

            fn with_origin(self, origin: Option<Origin>) -> Self {
                Self { origin, ..self }
            }

            fn from_stored(json: &[u8]) -> Result<Self, serde_json::Error> {
                Self::from_stored(json)
            }

            fn parse(text: &str, format: Format) -> Result<Parsed<Self>, Vec<Problem>> {
                let parsed = $parse(text, format)?;
                Ok(Parsed {
                    document: parsed.$field,
                    warnings: parsed.warnings,
                })
            }

            fn schema() -> Value {
                $schema()
            }
        }
    };
}

document!(
    Group,
    Group,
    crate::group::parse_group,
    group,
    crate::group::group_schema
);
document!(
    Manifest,
    Job,
    crate::job::parse_job,
    manifest,
    crate::job::job_schema
);
document!(
    Schedule,
    Schedule,
    crate::schedule::parse_schedule,
    schedule,
    crate::schedule::schedule_schema
);
document!(
    View,
    View,
    crate::view::parse_view,
    view,
    crate::view::view_schema
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_something_missing_is_told_with_its_line() {
        let text = "id: a\n# why\njob_id: none\ntarget:\n  groups: [x, y]\n";
        let problem = problem_at(text, &[Step::Key("job_id")], "there is no job `none`");
        assert_eq!(
            problem.to_string(),
            "line 3, column 9: job_id: there is no job `none`"
        );
        let steps = [Step::Key("target"), Step::Key("groups"), Step::Item(1)];
        let problem = problem_at(text, &steps, "no group");
        assert_eq!(
            (problem.path.as_str(), problem.line),
            ("target.groups[1]", 5)
        );
    }
}
