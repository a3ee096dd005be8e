//! What an author is told about a group that is wrong, and what a right one says.

use insta::assert_snapshot;
use kanade_manifest::{Format, Group, Membership, parse_group};
use kanade_wire::PcId;

use crate::common::lines;

fn problems(text: &str) -> String {
    lines(parse_group(text, Format::Yaml).map(|_| ()))
}

fn group(text: &str) -> Group {
    parse_group(text, Format::Yaml).unwrap().group
}

#[test]
fn a_group_names_its_machines_or_asks_for_them() {
    let named = group("id: ring-0\nmembers: [pc-1, pc-2]\n");
    let machines = ["pc-1", "pc-2"].map(|name| PcId::new(name).unwrap());
    assert_eq!(named.membership(), Membership::Static(&machines));
    let asked = group("id: tokyo\nrefresh: 30m\nquery: SELECT pc_id FROM machines\n");
    let query = "SELECT pc_id FROM machines";
    assert_eq!(asked.membership(), Membership::Dynamic(query));
    assert_eq!(
        group("id: none\nmembers: []\n").membership(),
        Membership::Static(&[])
    );
}

#[test]
fn a_group_says_in_one_way_who_is_in_it() {
    assert_snapshot!(problems("id: eu\n"), @"line 1, column 1: who is in the group? Add `members: [pc-1, …]`, or a `query: SELECT pc_id FROM …`");
    assert_snapshot!(problems("id: eu\nmembers: [a]\nquery: SELECT 1\n"), @"line 3, column 8: query: a group has `members` or a `query`, not both: leave one out");
    assert_snapshot!(problems("id: eu\nmembers: [a]\nrefresh: 5m\n"), @"line 3, column 10: refresh: `refresh` belongs to a `query`");
    assert_snapshot!(problems("id: eu west\nmember: [a b]\nrefresh: 5\n"), @r#"
line 1, column 1: who is in the group? Add `members: [pc-1, …]`, or a `query: SELECT pc_id FROM …`
line 1, column 5: id: "eu west" is not a valid group name: start with a letter or digit, then letters, digits, '_' or '-' (at most 64 characters)
line 2, column 1: member: unknown key `member`: did you mean `members`?
line 3, column 10: refresh: expected text, found the number 5: write the unit too, such as 30s, 10m or 1h 30m
"#);
}

#[test]
fn a_machine_that_is_named_twice_is_remarked() {
    let parsed = parse_group("id: eu\nmembers: [a, b, a]\n", Format::Yaml).unwrap();
    assert_snapshot!(parsed.warnings[0].to_string(), @"line 2, column 17: members[2]: a is named more than once");
}
