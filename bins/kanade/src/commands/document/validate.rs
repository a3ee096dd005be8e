use std::path::PathBuf;

use kanade_wire::DocumentKind;

use crate::commands::Ended;
use crate::documents::{Report, Verdict, find, read};
use crate::output::Output;

/// Checks documents without a backend.
pub fn validate(output: &Output, kind: DocumentKind, paths: &[PathBuf]) -> Ended {
    let mut report = Report::new(output);
    for found in find(paths) {
        let verdict = match found.and_then(|path| read(kind, &path)) {
            Ok(document) => Verdict::good(&document),
            Err(rejected) => Verdict::bad(rejected),
        };
        report.add(verdict)?;
    }
    report.end(&format!("kanade {kind} validate"))
}
