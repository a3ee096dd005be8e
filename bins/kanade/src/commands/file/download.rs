use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use kanade_client::Download;
use serde_json::json;

use super::Noun;
use super::read::bar;
use crate::cli::FileDownloadArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::bytes;

/// Downloads a version of a package or a script. A download that fails leaves no file.
pub async fn download(context: &Context, noun: Noun, arguments: &FileDownloadArguments) -> Ended {
    let (file, to) = (&arguments.file, arguments.to.as_path());
    let next = format!("{} {}", noun.list, file.name);
    let download = context
        .client
        .download_file(noun.kind, &file.name, &file.version);
    let download = download.await.or_try(next.clone())?;
    if to == Path::new("-") {
        copy(download, &mut io::stdout(), to, &next).await?;
        return Ok(ExitStatus::Ok);
    }
    let created = OpenOptions::new().write(true).create_new(true).open(to);
    let mut target = created.map_err(|error| cannot_write(to, &error))?;
    match copy(download, &mut target, to, &next).await {
        Ok(size) => {
            let data =
                json!({ "name": file.name, "version": file.version, "to": to, "size": size });
            context.output.show(&data, |_| {
                format!("Wrote {} to {}\n", bytes(size), to.display())
            })?;
            Ok(ExitStatus::Ok)
        }
        Err(failure) => {
            let _ = fs::remove_file(to);
            Err(failure)
        }
    }
}

async fn copy(
    mut download: Download,
    target: &mut (impl Write + Send),
    to: &Path,
    next: &str,
) -> Result<u64, Failure> {
    let bar = bar("Receiving");
    bar.set_length(download.size().unwrap_or_default());
    let mut size = 0;
    while let Some(piece) = download.next().await.or_try(next)? {
        let written = target.write_all(&piece);
        written.map_err(|error| cannot_write(to, &error))?;
        size += piece.len() as u64;
        bar.inc(piece.len() as u64);
    }
    let flushed = target.flush();
    flushed.map_err(|error| cannot_write(to, &error))?;
    bar.finish_and_clear();
    Ok(size)
}

fn cannot_write(to: &Path, error: &io::Error) -> Failure {
    let message = format!("{} cannot be written: {error}", to.display());
    Failure::new(ExitStatus::Failed, message, "--to <another file>")
}
