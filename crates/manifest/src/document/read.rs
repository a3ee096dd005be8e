//! The whole way from text to a document, with every problem on it.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::check::check;
use super::node::{Node, Place};
use super::parse::{Format, parse};
use super::path::Path;
use super::problem::Problem;
use super::repair::put;
use super::review::{Finding, Review, Reviewed};
use super::schema::schema_of;

/// A document without problems.
#[derive(Debug)]
pub(crate) struct Reading<T> {
    /// The document.
    pub(crate) document: T,
    /// What is worth a remark.
    pub(crate) warnings: Vec<Problem>,
}

/// Reads a `T`, or says everything that is wrong with the text, in its order.
pub(crate) fn read<T>(text: &str, format: Format) -> Result<Reading<T>, Vec<Problem>>
where
    T: DeserializeOwned + JsonSchema + Reviewed,
{
    let node = parse(text, format).map_err(|problem| vec![problem])?;
    let mut draft = Draft::compare(&node, &schema_of::<T>());
    let document: Option<T> = draft.decode();
    let mut review = Review::default();
    if let Some(document) = &document {
        document.review(&Path::root(), &mut review);
    }
    draft.add_findings(review.problems);
    match document {
        Some(document) if draft.problems.is_empty() => Ok(Reading {
            document,
            warnings: in_order(review.warnings.iter().map(|finding| locate(&node, finding))),
        }),
        _ => Err(in_order(draft.problems.into_iter())),
    }
}

/// A document on its way: what is wrong so far, and a copy in which that is repaired.
struct Draft<'a> {
    node: &'a Node,
    value: Value,
    repaired: Vec<Path>,
    problems: Vec<Problem>,
}

impl<'a> Draft<'a> {
    fn compare(node: &'a Node, schema: &Value) -> Self {
        let mut draft = Draft {
            node,
            value: node.to_value(),
            repaired: Vec::new(),
            problems: Vec::new(),
        };
        let found = check(node, schema);
        for mismatch in found.mismatches {
            let problem = problem(mismatch.place, &mismatch.path, mismatch.message);
            draft.problems.push(problem);
        }
        for (path, replacement) in found.repairs {
            draft.repair(path, replacement);
        }
        draft
    }

    fn repair(&mut self, path: Path, replacement: Value) {
        put(&mut self.value, &path, replacement);
        self.repaired.push(path);
    }

    /// Decodes the repaired copy. What the types still refuse are texts that are no ids; each is
    /// noted, replaced by one that is, and it goes on.
    fn decode<T: DeserializeOwned>(&mut self) -> Option<T> {
        loop {
            let error = match serde_path_to_error::deserialize(&self.value) {
                Ok(document) => return Some(document),
                Err(error) => error,
            };
            let path = Path::from(error.path());
            let seen = self.repaired.contains(&path);
            if !seen || self.problems.is_empty() {
                let message = error.inner().to_string();
                self.problems
                    .push(problem(self.node.locate(&path), &path, message));
            }
            if seen {
                return None;
            }
            self.repair(path, json!("x"));
        }
    }

    /// Takes in what the rules found, except where they looked at a repair.
    fn add_findings(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let is_repaired = |path: &Path| self.repaired.iter().any(|other| other.covers(path));
            let doubtful = finding.relies_on.iter().any(is_repaired);
            if !doubtful {
                self.problems.push(locate(self.node, &finding));
            }
        }
    }
}

fn locate(node: &Node, finding: &Finding) -> Problem {
    problem(
        node.locate(&finding.path),
        &finding.path,
        finding.message.clone(),
    )
}

fn problem(place: Place, path: &Path, message: String) -> Problem {
    Problem {
        path: path.to_string(),
        line: place.line,
        column: place.column,
        message,
    }
}

fn in_order(problems: impl Iterator<Item = Problem>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = problems.collect();
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}
