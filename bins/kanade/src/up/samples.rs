//! The sample jobs that come with this program.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use kanade_client::Client;
use kanade_manifest::{Format, inline_script_file, parse_job};

use super::folder::DataFolder;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// The files of `samples/jobs` with their names.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// Which samples this folder was given before: one that was deleted since stays deleted.
const GIVEN: &str = "samples.given";

/// Creates the samples that this system was never given and does not have.
pub async fn seed(client: &Client, folder: &DataFolder) -> Result<(), Failure> {
    let mut given = given(folder);
    let jobs = client.jobs().all().await.or_try("kanade job list")?;
    let present: BTreeSet<&str> = jobs.rows.iter().map(|job| job.id()).collect();
    for (name, text) in documents() {
        let (id, document) = sample(text).map_err(|reason| broken(name, &reason))?;
        if !given.insert(id.clone()) {
            continue;
        }
        if !present.contains(id.as_str()) {
            let saved = client.save_job(&document, None).await;
            saved.or_try("kanade job list")?;
        }
    }
    let given: Vec<String> = given.into_iter().collect();
    folder.write_private(GIVEN, &given.join("\n"))
}

fn given(folder: &DataFolder) -> BTreeSet<String> {
    let text = fs::read_to_string(folder.file(GIVEN)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn documents() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = FILES.iter().copied();
    files.filter(|(name, _)| name.ends_with(".yaml"))
}

fn sample(text: &str) -> Result<(String, String), String> {
    let document = inline_script_file(text, embedded).map_err(|problems| first(&problems))?;
    let job = parse_job(&document, Format::Yaml).map_err(|problems| first(&problems))?;
    Ok((job.manifest.id.to_string(), document))
}

fn embedded(path: &str) -> io::Result<String> {
    let name = path.trim_start_matches("./");
    let file = FILES.iter().find(|(file, _)| *file == name);
    let (_, text) = file.ok_or(io::ErrorKind::NotFound)?;
    Ok((*text).to_owned())
}

fn first(problems: &[kanade_manifest::Problem]) -> String {
    problems
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn broken(name: &str, reason: &str) -> Failure {
    let message = format!("the sample {name} cannot be used: {reason}");
    Failure::new(ExitStatus::Failed, message, "kanade job create <folder>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_a_job_without_problems() {
        for (name, text) in documents() {
            let (id, _) = sample(text).unwrap_or_else(|reason| panic!("{name}: {reason}"));
            assert_eq!(
                format!("{id}.yaml"),
                name,
                "a sample's file is named after its job"
            );
        }
        assert!(documents().count() >= 8);
    }
}
