use std::path::PathBuf;

use crate::commands::Ended;
use crate::context::Context;
use crate::documents::{Document, Rejected, Report, Verdict, find, read};
use crate::failure::Failure;

/// Creates or changes jobs, going on after a document that cannot be saved.
pub async fn create(context: &Context, paths: &[PathBuf]) -> Ended {
    let mut report = Report::new(&context.output);
    for found in find(paths) {
        let verdict = match found.and_then(|path| read(&path)) {
            Ok(document) => save(context, &document).await?,
            Err(rejected) => Verdict::bad(rejected),
        };
        report.add(verdict)?;
    }
    report.end("kanade job validate")
}

/// A refusal of one document concerns that document; everything else would hit the next one too.
async fn save(context: &Context, document: &Document) -> Result<Verdict, Failure> {
    let error = match context.client.save_job(&document.text, None).await {
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
        _ => Err(Failure::of_client(&error, "kanade job list")),
    }
}
