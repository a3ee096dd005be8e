//! Which nats-server is taken.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use kanade_broker::{FindError, SearchPlaces, find};

/// An executable that claims to be a nats-server of this version.
fn pretend(folder: &Path, version: &str) -> PathBuf {
    std::fs::create_dir_all(folder).expect("a folder");
    let path = folder.join("nats-server");
    std::fs::write(
        &path,
        format!("#!/bin/sh\necho 'nats-server: v{version}'\n"),
    )
    .expect("a script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("an executable");
    path
}

fn nowhere(folder: &Path) -> SearchPlaces {
    SearchPlaces {
        chosen: None,
        path: None,
        tools: folder.join("tools"),
    }
}

#[test]
fn the_chosen_server_comes_before_the_one_on_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = pretend(&folder.path().join("chosen"), "2.12.0");
    pretend(&folder.path().join("bin"), "2.14.0");
    let places = SearchPlaces {
        chosen: Some(chosen.clone()),
        path: Some(folder.path().join("bin").into()),
        ..nowhere(folder.path())
    };

    let found = find(&places, |_| ()).unwrap();

    assert_eq!(
        (found.path, found.version.to_string()),
        (chosen, "2.12.0".to_owned())
    );
}

#[test]
fn a_chosen_server_that_is_too_old_is_refused_with_its_version() {
    let folder = tempfile::tempdir().unwrap();
    let places = SearchPlaces {
        chosen: Some(pretend(folder.path(), "2.9.10")),
        ..nowhere(folder.path())
    };

    let error = find(&places, |_| ()).unwrap_err();

    assert!(matches!(error, FindError::TooOld { .. }));
    assert!(
        error
            .to_string()
            .contains("version 2.9.10; 2.11.0 or newer"),
        "{error}"
    );
}

#[test]
fn an_old_server_on_the_path_is_passed_over_for_a_newer_one() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    let new = folder.path().join("new");
    pretend(&old, "2.9.10");
    let newer = pretend(&new, "2.11.4");
    let places = SearchPlaces {
        path: Some(std::env::join_paths([old, new]).unwrap()),
        ..nowhere(folder.path())
    };

    assert_eq!(find(&places, |_| ()).unwrap().path, newer);
}

#[test]
fn a_fetched_server_is_found_again_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let fetched = pretend(&folder.path().join("tools/nats-server-2.15.1"), "2.15.1");

    let found = find(&nowhere(folder.path()), |sentence| panic!("{sentence}")).unwrap();

    assert_eq!(found.path, fetched);
}
