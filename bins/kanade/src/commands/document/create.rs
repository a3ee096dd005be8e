use std::path::PathBuf;

use kanade_wire::DocumentKind;

use crate::commands::Ended;
use crate::context::Context;
use crate::documents::{Document, Rejected, Report, Verdict, find, read};
use crate::failure::Failure;

/// Creates or changes documents, going on after one that cannot be saved.
pub async fn create(context: &Context, kind: DocumentKind, paths: &[PathBuf]) -> Ended {
    let mut report = Report::new(&context.output);
    for found in find(paths) {
        let verdict = match found.and_then(|path| read(kind, &path)) {
            Ok(document) => save(context, kind, &document).await?,
            Err(rejected) => Verdict::bad(rejected),
        };
        report.add(verdict)?;
    }
    report.end(&format!("kanade {kind} validate"))
}

/// A refusal of one document concerns that document; everything else would hit the next one too.
async fn save(
    context: &Context,
    kind: DocumentKind,
    document: &Document,
) -> Result<Verdict, Failure> {
    let error = match context.client.save_document(kind, &document.text).await {
        Ok(_) => return Ok(Verdict::good(document)),
        Err(error) => error,
    };
    let about_the_document = error
        .status()
        .is_some_and(|status| matches!(status, 400 | 409 | 412 | 413 | 422));
    match error.problem() {
        Some(problem) if about_the_document => {
            Ok(Verdict::bad(Rejected::by_backend(document, problem)))
        }
        _ => Err(Failure::of_client(&error, format!("kanade {kind} list"))),
    }
}
