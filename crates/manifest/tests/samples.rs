//! The jobs that come with the project are jobs that it accepts, without a word of warning.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions

use std::fs;
use std::path::{Path, PathBuf};

use kanade_manifest::{Format, parse_group, parse_job, parse_schedule, parse_view};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/jobs");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_sample_is_a_job_named_as_its_file() {
    for file in samples() {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let parsed = parse_job(&fs::read_to_string(&file).unwrap(), Format::Yaml)
            .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert_eq!(parsed.manifest.id.to_string(), name);
        assert!(parsed.warnings.is_empty(), "{name}: {:#?}", parsed.warnings);
    }
}

#[test]
fn every_sample_view_is_a_view_named_as_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/views");
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let view = parse_view(&text, Format::Yaml).unwrap().view;
        assert_eq!(
            view.id.as_str(),
            file.file_stem().unwrap().to_str().unwrap()
        );
    }
}

#[test]
fn every_sample_group_is_a_group_named_as_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/groups");
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let parsed = parse_group(&text, Format::Yaml).unwrap();
        assert_eq!(parsed.warnings, []);
        assert_eq!(parsed.group.id.as_str(), file.file_stem().unwrap());
    }
}

#[test]
fn every_sample_schedule_is_named_as_its_file_and_runs_a_sample() {
    let jobs: Vec<_> = samples()
        .iter()
        .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/schedules");
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let parsed = parse_schedule(&text, Format::Yaml).unwrap();
        assert_eq!(parsed.warnings, []);
        let name = file.file_stem().unwrap();
        assert_eq!(parsed.schedule.id.as_str(), name);
        assert!(jobs.contains(&parsed.schedule.job_id.to_string()));
    }
}

#[test]
fn four_samples_have_a_twin_for_windows() {
    let names: Vec<_> = samples()
        .iter()
        .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let twins: Vec<_> = names
        .iter()
        .filter_map(|name| name.strip_suffix("-windows"))
        .collect();
    assert_eq!(
        twins,
        [
            "disk-space-check",
            "hardware-inventory",
            "installed-packages",
            "pending-reboot-check"
        ]
    );
    assert!(
        twins
            .iter()
            .all(|twin| names.iter().any(|name| name == twin))
    );
}
