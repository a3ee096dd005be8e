use std::fs;
use std::path::Path;

use kanade_wire::{DocumentId, DocumentKind};

use crate::cli::ExportArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Writes documents as their authors wrote them: to stdout, or each to a file.
pub async fn export(context: &Context, kind: DocumentKind, arguments: &ExportArguments) -> Ended {
    let ids = match arguments.all {
        true => every_one(context, kind).await?,
        false => arguments.ids.clone(),
    };
    for (index, id) in ids.iter().enumerate() {
        let document = context.client.document_yaml(kind, id).await;
        let document = document.or_try(format!("kanade {kind} list"))?;
        match &arguments.out_dir {
            Some(folder) => {
                write_file(context, kind, &folder.join(format!("{id}.yaml")), &document)?
            }
            None if index == 0 => context.output.write(&document)?,
            None => context.output.write(&format!("---\n{document}"))?,
        }
    }
    Ok(ExitStatus::Ok)
}

async fn every_one(context: &Context, kind: DocumentKind) -> Result<Vec<DocumentId>, Failure> {
    let documents = context.client.documents(kind).all().await;
    let documents = documents.or_try(format!("kanade {kind} list"))?.rows;
    let ids = documents
        .iter()
        .filter_map(|document| document["id"].as_str());
    Ok(ids.filter_map(|id| id.parse().ok()).collect())
}

fn write_file(
    context: &Context,
    kind: DocumentKind,
    path: &Path,
    document: &str,
) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, document));
    written.map_err(|error| {
        let message = format!("{} cannot be written: {error}", path.display());
        let next = format!("kanade {kind} export --all --out-dir <folder>");
        Failure::new(ExitStatus::Failed, message, next)
    })?;
    context.output.write(&path.display().to_string())
}
