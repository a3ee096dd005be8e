//! The power fails between every two file operations of a backend's update and of its rollback, its databases included.

use std::path::Path;

use crate::installed::{Installed, NEW, OLD};

/// The new version gets no further than this.
fn serving() -> String {
    format!("backend.serving.{NEW}")
}

/// Does this over and over on the same disk, with the power failing one operation later each time, until it does not
/// fail; returns how often it did.
fn at_every_operation(installed: &Installed, disk: &Path, attempt: impl Fn(u32) -> bool) -> u32 {
    let mut cuts = 0;
    loop {
        installed.go_back_to(disk);
        if !attempt(cuts + 1) {
            return cuts;
        }
        cuts += 1;
    }
}

#[test]
fn the_power_fails_while_a_swap_is_prepared() {
    let installed = Installed::new();
    let disk = installed.keep();
    let exe = installed.exe();
    let arm = ["arm-for-swap", NEW, exe.to_str().unwrap()];
    let cuts = at_every_operation(&installed, &disk, |operation| {
        let failed = installed.loses_power(&arm, operation, "");
        let starts = installed.run(&[], &format!("backend.serving.{OLD}"));
        starts.with(None, &format!("cut {operation}: it serves"));
        let armed = installed.run(&arm, "");
        armed.with(0, &format!("cut {operation}: arming"));
        failed
    });
    assert!(cuts >= 5, "{cuts}");
}

#[test]
fn the_power_fails_while_a_new_version_begins() {
    let installed = Installed::new();
    installed.arm_and_put();
    let disk = installed.keep();
    let cuts = at_every_operation(&installed, &disk, |operation| {
        let failed = installed.loses_power(&[], operation, &serving());
        let mut starts = Vec::new();
        while !installed.is_old() {
            assert!(starts.len() < 4, "cut {operation}: {starts:#?}");
            starts.push(installed.run(&[], &serving()));
        }
        is_as_before(&installed, operation);
        failed
    });
    assert!(cuts >= 5, "{cuts}");
}

#[test]
fn the_power_fails_while_a_new_version_is_rolled_back() {
    let installed = Installed::new();
    installed.arm_and_put();
    for _ in 0..3 {
        installed.run(&[], &serving()).with(None, "it was to crash");
    }
    assert!(installed.has_secrets());
    let disk = installed.keep();
    let cuts = at_every_operation(&installed, &disk, |operation| {
        let failed = installed.loses_power(&[], operation, &serving());
        if !installed.is_old() {
            let again = installed.run(&[], &serving());
            again.with(1, &format!("cut {operation}"));
        }
        is_as_before(&installed, operation);
        failed
    });
    assert!(cuts >= 15, "{cuts}");
}

fn is_as_before(installed: &Installed, operation: u32) {
    assert!(
        installed.is_old() && !installed.has_secrets(),
        "cut {operation}"
    );
    assert_eq!(installed.accounts(), 1, "cut {operation}");
    let bad = installed.run(&["check-quarantine", NEW], "");
    bad.with(3, &format!("cut {operation}"));
}
