//! A document of a folder, whatever its kind.

use kanade_api_types::plan::{FileProblem, FolderDocument};
use kanade_manifest::{
    Document, Format, Group, Manifest, Origin, Problem, Schedule, View, stamped, unstamped,
};
use kanade_wire::{DocumentId, DocumentKind};

use super::scope::manifest_origin;
use crate::catalogue::{Catalogue, CatalogueError, Kept, References, Write};

/// Does the same for whatever kind it is: `$document` is its type in `$body`.
macro_rules! by_kind {
    ($kind:expr, $document:ident => $body:expr) => {
        match $kind {
            kanade_wire::DocumentKind::Group => {
                type $document = kanade_manifest::Group;
                $body
            }
            kanade_wire::DocumentKind::Job => {
                type $document = kanade_manifest::Manifest;
                $body
            }
            kanade_wire::DocumentKind::Schedule => {
                type $document = kanade_manifest::Schedule;
                $body
            }
            kanade_wire::DocumentKind::View => {
                type $document = kanade_manifest::View;
                $body
            }
        }
    };
}

pub(super) use by_kind;

/// A document of any kind.
#[allow(clippy::large_enum_variant)] // a folder's worth of them, once
#[derive(Debug, Clone, PartialEq)]
pub enum AnyDocument {
    /// A group.
    Group(Group),
    /// A job.
    Job(Manifest),
    /// A schedule.
    Schedule(Schedule),
    /// A view.
    View(View),
}

macro_rules! each {
    ($any:expr, $document:ident => $body:expr) => {
        match $any {
            AnyDocument::Group($document) => $body,
            AnyDocument::Job($document) => $body,
            AnyDocument::Schedule($document) => $body,
            AnyDocument::View($document) => $body,
        }
    };
}

impl AnyDocument {
    /// Reads a text strictly.
    pub fn parse(kind: DocumentKind, text: &str) -> Result<Self, Vec<Problem>> {
        Ok(match kind {
            DocumentKind::Group => Self::Group(Group::parse(text, Format::Yaml)?.document),
            DocumentKind::Job => Self::Job(Manifest::parse(text, Format::Yaml)?.document),
            DocumentKind::Schedule => Self::Schedule(Schedule::parse(text, Format::Yaml)?.document),
            DocumentKind::View => Self::View(View::parse(text, Format::Yaml)?.document),
        })
    }

    /// Its name.
    pub fn id(&self) -> DocumentId {
        each!(self, document => document.id())
    }

    /// What is wrong with it because of what is, or is not, beside it.
    pub fn problems(&self, text: &str, there: &impl References) -> Vec<Problem> {
        each!(self, document => document.problems(text, there))
    }

    /// What is wrong with it because of what the broker's stores hold.
    pub async fn unresolved(&self, text: &str, catalogue: &Catalogue) -> Vec<Problem> {
        each!(self, document => document.unresolved(text, catalogue).await)
    }

    /// Saves it.
    pub async fn save(
        &self,
        catalogue: &Catalogue,
        text: &str,
        write: Write<'_>,
    ) -> Result<u64, CatalogueError> {
        each!(self, document => catalogue.save(document, text, write).await)
    }

    fn stamped(&self, text: &str, origin: &Origin) -> Option<String> {
        match self {
            Self::Group(_) => stamped::<Group>(text, origin),
            Self::Job(_) => stamped::<Manifest>(text, origin),
            Self::Schedule(_) => stamped::<Schedule>(text, origin),
            Self::View(_) => stamped::<View>(text, origin),
        }
    }

    fn without_origin(&self) -> Option<String> {
        each!(self, document => serde_saphyr::to_string(&document.clone().with_origin(None)).ok())
    }
}

/// A document of a folder, read.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The file.
    pub file: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// Its name.
    pub id: DocumentId,
    /// What it means.
    pub document: AnyDocument,
    /// Its text without an origin.
    pub text: String,
    /// Its text with its origin.
    pub stamped: String,
    /// Where it is kept.
    pub origin: Origin,
}

impl Draft {
    /// Reads a document of a folder.
    pub fn read(given: &FolderDocument) -> Result<Self, Vec<FileProblem>> {
        let wrong = |problems: Vec<Problem>| in_file(&given.file, problems);
        let origin = manifest_origin(&given.origin);
        let text = unstamped(&given.text).to_owned();
        let document = AnyDocument::parse(given.kind, &text).map_err(wrong)?;
        let (text, stamped) = match document.stamped(&text, &origin) {
            Some(stamped) => (text, stamped),
            None => anew(&document, &origin).ok_or_else(|| {
                let message = "this cannot be given its origin: write it as YAML without `origin`";
                vec![whole(&given.file, message)]
            })?,
        };
        Ok(Self {
            file: given.file.clone(),
            kind: given.kind,
            id: document.id(),
            document,
            text,
            stamped,
            origin,
        })
    }
}

/// A text that takes no stamp, such as JSON, is written as YAML anew.
fn anew(document: &AnyDocument, origin: &Origin) -> Option<(String, String)> {
    let text = document.without_origin()?;
    let stamped = document.stamped(&text, origin)?;
    Some((text, stamped))
}

/// Problems of a document, said of its file.
pub fn in_file(file: &str, problems: Vec<Problem>) -> Vec<FileProblem> {
    let said = problems.into_iter().map(|problem| FileProblem {
        file: file.to_owned(),
        path: problem.path,
        line: problem.line,
        column: problem.column,
        message: problem.message,
    });
    said.collect()
}

/// A problem of a file as a whole.
pub fn whole(file: &str, message: impl Into<String>) -> FileProblem {
    FileProblem {
        file: file.to_owned(),
        path: String::new(),
        line: 0,
        column: 0,
        message: message.into(),
    }
}
