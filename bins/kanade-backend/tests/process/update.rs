//! The backend is replaced as an installer does it, and goes back with its databases.

use crate::installed::{Installed, NEW, OLD};

#[test]
fn a_version_that_does_not_prove_itself_goes_back_with_the_databases_it_changed() {
    let installed = Installed::new();
    installed.arm_and_put();
    let crash = format!("backend.serving.{NEW}");
    for _ in 0..3 {
        assert_eq!(installed.run(&[], &crash), None, "it was to crash");
        assert!(installed.has_secrets());
    }
    assert_eq!(installed.run(&[], &crash), Some(1));
    assert!(installed.is_old() && !installed.has_secrets());
    assert_eq!(installed.accounts(), 1);
    assert_eq!(installed.run(&["check-quarantine", NEW], ""), Some(3));
    assert_eq!(installed.run(&["check-quarantine", OLD], ""), Some(0));
    let exe = installed.exe();
    let again = installed.run(&["arm-for-swap", NEW, exe.to_str().unwrap()], "");
    assert_eq!(again, Some(3));
}

#[test]
fn a_start_that_was_cut_off_between_copy_and_migration_changes_nothing_of_that() {
    let installed = Installed::new();
    installed.arm_and_put();
    assert_eq!(installed.run(&[], &format!("backend.copied.{NEW}")), None);
    assert!(!installed.has_secrets());
    let crash = format!("backend.serving.{NEW}");
    while !installed.is_old() {
        installed.run(&[], &crash);
    }
    assert!(!installed.has_secrets());
}

#[test]
fn a_version_that_is_confirmed_stays() {
    let installed = Installed::new();
    installed.arm_and_put();
    assert_eq!(installed.run(&["confirm"], ""), Some(0));
    assert_eq!(
        installed.run(&["confirm"], ""),
        Some(1),
        "there is no trial any more"
    );
    let crash = format!("backend.serving.{NEW}");
    for _ in 0..5 {
        assert_eq!(installed.run(&[], &crash), None);
    }
    assert!(!installed.is_old() && installed.has_secrets());
}
