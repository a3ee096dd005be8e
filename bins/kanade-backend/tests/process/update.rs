//! The backend is replaced as an installer does it, and goes back with its databases.

use crate::installed::{Installed, NEW, OLD};

#[test]
fn a_version_that_does_not_prove_itself_goes_back_with_the_databases_it_changed() {
    let installed = Installed::new();
    installed.arm_and_put();
    let crash = format!("backend.serving.{NEW}");
    for _ in 0..3 {
        installed.run(&[], &crash).with(None, "it was to crash");
        assert!(installed.has_secrets());
    }
    installed.run(&[], &crash).with(1, "it goes back");
    assert!(installed.is_old() && !installed.has_secrets());
    assert_eq!(installed.accounts(), 1);
    let exe = installed.exe();
    let ends = |arguments: &[&str], code| installed.run(arguments, "").with(code, arguments[0]);
    ends(&["check-quarantine", NEW], 3);
    ends(&["check-quarantine", OLD], 0);
    ends(&["arm-for-swap", NEW, exe.to_str().unwrap()], 3);
}

#[test]
fn a_start_that_was_cut_off_between_copy_and_migration_changes_nothing_of_that() {
    let installed = Installed::new();
    installed.arm_and_put();
    let cut = installed.run(&[], &format!("backend.copied.{NEW}"));
    cut.with(None, "it was to crash");
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
    let confirm = || installed.run(&["confirm"], "");
    confirm().with(0, "confirming");
    confirm().with(1, "the trial is over");
    let crash = format!("backend.serving.{NEW}");
    for _ in 0..5 {
        installed.run(&[], &crash).with(None, "it was to crash");
    }
    assert!(!installed.is_old() && installed.has_secrets());
}
