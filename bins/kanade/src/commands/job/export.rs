use std::fs;
use std::path::Path;

use kanade_wire::JobId;

use crate::cli::JobExportArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Writes jobs as their authors wrote them: to stdout, or each to a file.
pub async fn export(context: &Context, arguments: &JobExportArguments) -> Ended {
    let ids = match arguments.all {
        true => every_job(context).await?,
        false => arguments.ids.clone(),
    };
    for (index, id) in ids.iter().enumerate() {
        let document = context.client.job_yaml(id).await;
        let document = document.or_try("kanade job list")?;
        match &arguments.out_dir {
            Some(folder) => write_file(context, folder, id, &document)?,
            None if index == 0 => context.output.write(&document)?,
            None => context.output.write(&format!("---\n{document}"))?,
        }
    }
    Ok(ExitStatus::Ok)
}

async fn every_job(context: &Context) -> Result<Vec<JobId>, Failure> {
    let jobs = context.client.jobs().all().await;
    let jobs = jobs.or_try("kanade job list")?.rows;
    Ok(jobs
        .iter()
        .filter_map(|job| job.id().parse().ok())
        .collect())
}

fn write_file(context: &Context, folder: &Path, id: &JobId, document: &str) -> Result<(), Failure> {
    let path = folder.join(format!("{id}.yaml"));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, document));
    written.map_err(|error| {
        let message = format!("{} cannot be written: {error}", path.display());
        Failure::new(
            ExitStatus::Failed,
            message,
            "kanade job export --all --out-dir <folder>",
        )
    })?;
    context.output.write(&path.display().to_string())
}
