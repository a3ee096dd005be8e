//! The power fails between any two file operations of an update, once and twice, on systems where a program that runs
//! can be replaced and where it can only be renamed. The next boot finds a whole program and files that tell the truth.
#![allow(clippy::unwrap_used)]

mod disk;
mod machine;

use machine::{Machine, Release};

/// Every pair of moments; a run that ends before its moment is the last one that matters.
fn at_every_two_moments(release: Release, check: fn(&Machine, &str)) {
    for replaces_running in [true, false] {
        let mut first = 0;
        loop {
            let mut second = 0;
            loop {
                let machine = Machine::new(replaces_running);
                machine.lose_power_after(&[first, second]);
                machine.live(release);
                let moment = format!("{release:?} {replaces_running} {first} {second}");
                check(&machine, &moment);
                second += 1;
                if machine.cuts_to_come() > 0 {
                    break;
                }
            }
            first += 1;
            if second == 1 {
                break;
            }
        }
        assert!(first > 20, "{first} moments only");
    }
}

#[test]
fn a_good_release_is_in_its_place_in_the_end() {
    at_every_two_moments(Release::Good, |machine, moment| {
        machine.expect("exe", "program 2", moment);
        machine.expect("exe.last-good", "program 2", moment);
        machine.expect("db", "schema 2", moment);
        assert_eq!(machine.quarantined(), [""; 0], "{moment}");
        machine.expect_nothing_left(moment);
    });
}

#[test]
fn a_release_that_crashes_is_rolled_back_and_not_tried_again() {
    at_every_two_moments(Release::Crashes, |machine, moment| {
        machine.expect("exe", "program 1", moment);
        machine.expect("db", "schema 1", moment);
        assert_eq!(machine.quarantined(), ["2"], "{moment}");
        assert!(
            machine.starts_of_2() <= 3,
            "{moment}: {}",
            machine.starts_of_2()
        );
        assert!(machine.told_of_rollback(), "{moment}");
        machine.expect_nothing_left(moment);
    });
}

#[test]
fn a_release_that_cannot_connect_is_rolled_back_and_not_tried_again() {
    at_every_two_moments(Release::Deaf, |machine, moment| {
        machine.expect("exe", "program 1", moment);
        machine.expect("db", "schema 1", moment);
        assert_eq!(machine.quarantined(), ["2"], "{moment}");
        assert!(machine.told_of_rollback(), "{moment}");
        machine.expect_nothing_left(moment);
    });
}
