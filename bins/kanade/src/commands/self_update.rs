//! `kanade self-update`: takes the place of this program with a newer one from the backend.

use std::env;
use std::fs;
use std::path::Path;

use kanade_api_types::files::FileRow;
use kanade_client::FileKind;
use kanade_update::{Labelled, Place, Sentinel, is_older, label_of, preflight};
use kanade_wire::Digest;
use serde_json::json;

use super::Ended;
use crate::cli::SelfUpdateArguments;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

const NAME: &str = "kanade";
const LIST: &str = "kanade app list";

/// Tells what there is, and installs it unless only that was asked for.
pub async fn run(context: &Context, arguments: &SelfUpdateArguments) -> Ended {
    let running = crate::label::version();
    let package = format!("{NAME}-{}-{}", env::consts::OS, env::consts::ARCH);
    let packages = context.client.files(FileKind::Package, Some(&package));
    let packages = packages.all().await.or_try(LIST)?;
    let Some(wanted) = choose(packages.rows, arguments.version.as_deref(), running) else {
        let data = json!({ "running": running, "updated_to": null });
        let text = format!("kanade {running}: there is nothing newer in the package {package}\n");
        context.output.show(&data, |_| text)?;
        return Ok(ExitStatus::Ok);
    };
    let version = wanted.version.clone();
    if !arguments.check {
        let program = download(context, &wanted).await?;
        install(&program, &version)?;
    }
    let data = json!({ "running": running, "available": version, "updated_to": (!arguments.check).then_some(&version) });
    context.output.show(&data, |_| match arguments.check {
        true => format!("kanade {running}: {version} is there. Install it: kanade self-update\n"),
        false => format!("kanade {running} is replaced by {version}\n"),
    })?;
    Ok(ExitStatus::Ok)
}

/// The version that was asked for, or the newest if it is newer than what runs.
fn choose(packages: Vec<FileRow>, asked: Option<&str>, running: &str) -> Option<FileRow> {
    let fits = |row: &FileRow| match asked {
        Some(version) => row.version == version,
        None => is_older(running, &row.version),
    };
    let fitting = packages.into_iter().filter(fits);
    fitting.reduce(
        |best, other| match is_older(&best.version, &other.version) {
            true => other,
            false => best,
        },
    )
}

async fn download(context: &Context, wanted: &FileRow) -> Result<Vec<u8>, Failure> {
    let download = context
        .client
        .download_file(FileKind::Package, &wanted.name, &wanted.version);
    let mut download = download.await.or_try(LIST)?;
    let mut program = Vec::new();
    while let Some(piece) = download.next().await.or_try(LIST)? {
        program.extend_from_slice(&piece);
    }
    match &wanted.sha256 {
        Some(digest) if *digest == Digest::of(&program) => Ok(program),
        _ => Err(failed(
            "what was downloaded does not match its digest; nothing was changed",
        )),
    }
}

fn install(program: &[u8], version: &str) -> Result<(), Failure> {
    let exe = env::current_exe()
        .map_err(|error| failed("where this program lies is not known").because(&error))?;
    let folder = tempfile_beside(&exe)?;
    let staged = folder.join(NAME);
    let installed = put(&exe, &staged, program, version);
    let _ = fs::remove_dir_all(folder);
    installed
}

fn put(exe: &Path, staged: &Path, program: &[u8], version: &str) -> Result<(), Failure> {
    let cannot = |error: &dyn std::error::Error| {
        failed(format!("{} cannot be replaced", exe.display())).because(error)
    };
    fs::write(staged, program).map_err(|error| cannot(&error))?;
    let label = label_of(staged).map_err(|error| cannot(&error))?;
    let expected = Labelled {
        name: NAME.to_owned(),
        version: version.to_owned(),
    };
    if label != Some(expected) {
        return Err(failed(format!(
            "the package is not kanade {version}; nothing was changed"
        )));
    }
    let place = Place::new(exe.to_owned(), staged.with_extension("data"));
    let sentinel = Sentinel::new(place, crate::label::version());
    let prepared = sentinel
        .prepare(staged, version)
        .map_err(|error| cannot(&error))?;
    if let Err(error) = preflight(&prepared.path(), version) {
        prepared.discard();
        return Err(cannot(&error));
    }
    prepared.put_in_place().map_err(|error| cannot(&error))
}

fn tempfile_beside(exe: &Path) -> Result<std::path::PathBuf, Failure> {
    let folder = exe.with_added_extension(format!("update-{}", std::process::id()));
    fs::create_dir(&folder)
        .map_err(|error| failed(format!("{} cannot be made", folder.display())).because(&error))?;
    Ok(folder)
}

fn failed(message: impl Into<String>) -> Failure {
    Failure::new(ExitStatus::Failed, message, "kanade self-update --check")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(versions: &[&str], asked: Option<&str>) -> Option<String> {
        let row = |version: &&str| FileRow {
            name: "kanade-linux-x86_64".into(),
            version: (*version).into(),
            size: 1,
            digest: None,
            sha256: None,
            modified: None,
            used_by: Vec::new(),
        };
        let packages = versions.iter().map(row).collect();
        choose(packages, asked, "1.9.0").map(|row| row.version)
    }

    #[test]
    fn the_newest_version_is_taken_unless_one_is_named() {
        let there = ["1.8.0", "1.10.0", "1.9.1", "1.9.0"];
        assert_eq!(chosen(&there, None).as_deref(), Some("1.10.0"));
        assert_eq!(chosen(&there, Some("1.8.0")).as_deref(), Some("1.8.0"));
        assert_eq!(chosen(&["1.9.0"], None), None);
        assert_eq!(chosen(&there, Some("2.0.0")), None);
    }
}
