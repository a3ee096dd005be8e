//! What an author is told about a job that is wrong.

use insta::assert_snapshot;
use kanade_manifest::{Format, parse_job};

use crate::common::{JOB, job_and, job_problems, job_with};

#[test]
fn an_unknown_key_is_refused_with_the_key_that_was_meant() {
    assert_snapshot!(job_and("descripton: free space\n"), @"line 7, column 1: descripton: unknown key `descripton`: did you mean `description`?");
    assert_snapshot!(job_with("  timeout: 30s", "  timeot: 30s"), @"line 6, column 3: execute.timeot: unknown key `timeot`: did you mean `timeout`?");
    assert_snapshot!(job_and("collect: { name: logs, colour: red }\n"), @"line 7, column 24: collect.colour: unknown key `colour`: known here are `description`, `files_field`, `max_size` or `name`");
}

#[test]
fn two_script_sources_are_refused() {
    assert_snapshot!(job_with("  script: df", "  script: df\n  script_file: df.sh"), @"line 6, column 16: execute.script_file: only one of `script` or `script_file` may be set");
}

#[test]
fn no_script_source_is_refused() {
    assert_snapshot!(job_with("  script: df\n", ""), @"line 3, column 1: execute: there is nothing to run: set `script`, `script_file` or `script_object`");
    assert_snapshot!(job_with("  script: df", "  script: ''"), @"line 3, column 1: execute: there is nothing to run: set `script`, `script_file` or `script_object`");
}

#[test]
fn a_script_object_without_a_version_is_refused() {
    assert_snapshot!(job_with("  script: df", "  script_object: df"), @"line 5, column 18: execute.script_object: `df` names no script on the server: write `name/version`");
}

#[test]
fn a_bad_duration_is_refused() {
    assert_snapshot!(job_with("30s", "soon"), @r#"line 6, column 12: execute.timeout: "soon" is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m"#);
    assert_snapshot!(job_with("30s", "30"), @"line 6, column 12: execute.timeout: expected text, found the number 30: write the unit too, such as 30s, 10m or 1h 30m");
    assert_snapshot!(job_and("staleness: { mode: strict, max_cache_age: 1 fortnight }\n"), @r#"line 7, column 43: staleness.max_cache_age: "1 fortnight" is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m"#);
}

#[test]
fn an_illegal_id_is_refused() {
    assert_snapshot!(job_with("disk-space", "disk space"), @r#"line 1, column 5: id: "disk space" is not a valid job id: start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"#);
    assert_snapshot!(job_with("disk-space", "''"), @r#"line 1, column 5: id: "" is not a valid job id: start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"#);
    assert_snapshot!(job_with("1.0.0", "1.0 beta"), @r#"line 2, column 10: version: "1.0 beta" is not a valid version: start with a letter or digit, then letters, digits, '.', '_', '+' or '-' (at most 64 characters)"#);
}

#[test]
fn a_version_that_yaml_takes_for_a_number_needs_quotes() {
    assert_snapshot!(job_with("1.0.0", "1.10"), @"line 2, column 10: version: expected text, found the number 1.1: put it in quotes");
}

#[test]
fn a_wrong_type_is_refused() {
    assert_snapshot!(job_with("df", "[df]"), @"line 5, column 3: execute.script: expected text, found a list");
    assert_snapshot!(job_and("require_approval: yes\n"), @"line 7, column 19: require_approval: expected `true` or `false`, found the text `yes`");
    assert_snapshot!(job_and("tags: disk\n"), @"line 7, column 7: tags: expected a list, found the text `disk`: write it as `[…]`");
    assert_snapshot!(job_problems("- id: disk-space\n"), @"line 1, column 1: expected a mapping with id, version, execute, found a list");
}

#[test]
fn a_missing_key_is_refused_with_an_example() {
    assert_snapshot!(job_problems("id: disk-space\n"), @r"
line 1, column 1: version: the key `version` is missing: add text, such as `version: 1.0.0`
line 1, column 1: execute: the key `execute` is missing: add a mapping with shell, timeout
");
    assert_snapshot!(job_with("  timeout: 30s\n", ""), @"line 3, column 1: execute.timeout: the key `timeout` is missing: add text, such as `timeout: 30s`");
    assert_snapshot!(job_with("id: disk-space", "id:"), @"line 1, column 1: id: expected text, found nothing");
}

#[test]
fn an_unknown_word_is_refused_with_the_known_ones() {
    assert_snapshot!(job_with("shell: sh", "shell: zsh"), @"line 4, column 10: execute.shell: expected `sh`, `bash`, `python`, `powershell`, `pwsh` or `cmd`, found the text `zsh` (did you mean `sh`?)");
    assert_snapshot!(job_and("staleness: { mode: cashed }\n"), @"line 7, column 20: staleness.mode: expected `cached`, `strict` or `unchecked`, found the text `cashed` (did you mean `cached`?)");
    assert_snapshot!(job_and("staleness: cached\n"), @"line 7, column 12: staleness: expected `mode: cached`, or `mode: strict`, or `mode: unchecked`, found the text `cached`");
    assert_snapshot!(job_and("client: { name: Free space, category: tools }\n"), @"line 7, column 39: client.category: expected `software_update`, `troubleshoot` or `catalog`, found the text `tools`");
}

#[test]
fn a_text_that_is_no_yaml_has_one_problem() {
    assert_snapshot!(job_with("df", "[df"), @"line 6, column 10: this cannot be read: illegal placement of ':' indicator");
    assert_snapshot!(job_and("id: again\n"), @"line 7, column 1: this cannot be read: duplicate mapping key `id` is not allowed here");
    assert_snapshot!(job_problems(""), @"line 1, column 1: the document is empty");
    assert_snapshot!(job_problems("# nothing yet\n"), @"line 1, column 1: the document is empty");
}

#[test]
fn a_text_that_is_no_json_has_one_problem() {
    let problems = parse_job("{\"id\": \"a\",\n}", Format::Json).unwrap_err();
    assert_snapshot!(problems[0], @"line 2, column 1: this is not JSON: key must be a string");
}

#[test]
fn a_json_job_is_told_the_place_too() {
    let text = "{\n  \"id\": \"a\",\n  \"version\": 1,\n  \"execute\": {\"shell\": \"sh\", \"script\": \"df\", \"timeout\": \"5\"}\n}";
    let problems = parse_job(text, Format::Json).unwrap_err();
    assert_snapshot!(problems[0], @"line 3, column 14: version: expected text, found the number 1: put it in quotes");
    assert_snapshot!(problems[1], @r#"line 4, column 57: execute.timeout: "5" is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m"#);
}

#[test]
fn the_output_of_a_job_has_one_meaning() {
    assert_snapshot!(job_and("emit: { type: events }\ncheck: { name: disk }\n"), @"line 7, column 1: emit: the output cannot be `emit` and `check` at once: print each in a block of its own (`#KANADE-EMIT-BEGIN` … `#KANADE-EMIT-END`), or make it two jobs");
    assert_snapshot!(job_and("inventory: { display: [] }\ncollect: { name: logs }\n"), @"line 8, column 1: collect: the output cannot be `collect` and `inventory` at once: print each in a block of its own (`#KANADE-COLLECT-BEGIN` … `#KANADE-COLLECT-END`), or make it two jobs");
}

#[test]
fn an_exploded_table_has_a_name_sql_can_use_and_a_key_among_its_columns() {
    let explode = "\
inventory:
  display: []
  explode:
    - field: apps
      table: 7-apps
      primary_key: [name, source]
      columns: [{ field: name }, { field: name }, { field: pc_id }, { field: size, type: int }]
    - field: drives
      table: sqlite_drives
      primary_key: []
      columns: []
";
    assert_snapshot!(job_and(explode), @r"
line 11, column 14: inventory.explode[0].table: `7-apps` cannot name a table or column: start with a letter or `_`, then letters, digits or `_` (at most 64)
line 12, column 27: inventory.explode[0].primary_key[1]: `source` is none of the columns: name, name, pc_id, size
line 13, column 43: inventory.explode[0].columns[1].field: `name` is listed twice
line 13, column 60: inventory.explode[0].columns[2].field: every such table has `pc_id` already
line 13, column 90: inventory.explode[0].columns[3].type: expected `text`, `integer` or `real`, found the text `int`
line 15, column 14: inventory.explode[1].table: names beginning with `sqlite_` are taken
line 16, column 7: inventory.explode[1].primary_key: name at least one column that tells rows apart
");
}

#[test]
fn an_alert_says_whom_it_tells_and_what() {
    let check = "\
check:
  name: Disk space
  label: ''
  fleet: false
  troubleshoot: clean up
  alert:
    on: []
    email: true
    priority: high
    title: ' '
";
    assert_snapshot!(job_and(check), @r#"
line 8, column 9: check.name: "Disk space" is not a valid check name: start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters)
line 9, column 10: check.label: this is blank: write something, or leave the key out
line 11, column 17: check.troubleshoot: "clean up" is not a valid job id: start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)
line 12, column 3: check.alert: nobody would be told: set `notify_user: true` or `notify_groups`
line 12, column 3: check.alert: an alert follows the fleet's table of checks: set `fleet: true`
line 13, column 5: check.alert.on: name at least one of warn, fail and unknown
line 14, column 12: check.alert.email: mail goes to the contacts of groups: set `notify_groups`
line 15, column 15: check.alert.priority: expected `info`, `warn` or `emergency`, found the text `high`
line 16, column 12: check.alert.title: this is blank: write something, or leave the key out
"#);
    assert_snapshot!(job_and("check: { name: disk, alert: { on: [bad], notify_user: true, title: Disk } }\n"), @"line 7, column 36: check.alert.on[0]: expected `warn`, `fail` or `unknown`, found the text `bad`");
}

#[test]
fn a_bundle_has_a_size_that_can_be_read() {
    assert_snapshot!(job_and("collect: { name: logs, max_size: 5 TB, files_field: '' }\n"), @r#"
line 7, column 34: collect.max_size: "5 TB" is not a size: write a whole number and B, KB, MB, GB, KiB, MiB or GiB, such as 50 MB
line 7, column 53: collect.files_field: this is blank: write something, or leave the key out
"#);
}

#[test]
fn every_problem_is_told_at_once() {
    let text = "\
id: clean up
version: 1.0
execute:
  shell: bsh
  script: df
  script_file: df.sh
  timeot: soon
tags: [disk, '']
emit: { type: events }
check: { name: disk }
";
    assert_snapshot!(job_problems(text), @r#"
line 1, column 5: id: "clean up" is not a valid job id: start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)
line 2, column 10: version: expected text, found the number 1.0: put it in quotes
line 4, column 10: execute.shell: expected `sh`, `bash`, `python`, `powershell`, `pwsh` or `cmd`, found the text `bsh` (did you mean `bash`?)
line 6, column 16: execute.script_file: only one of `script` or `script_file` may be set
line 7, column 3: execute.timeot: unknown key `timeot`: did you mean `timeout`?
line 8, column 14: tags[1]: this is blank: write something, or leave the key out
line 9, column 1: emit: the output cannot be `emit` and `check` at once: print each in a block of its own (`#KANADE-EMIT-BEGIN` … `#KANADE-EMIT-END`), or make it two jobs
"#);
}

#[test]
fn what_is_allowed_but_hardly_meant_is_a_remark() {
    let text = "\
id: disk-space
version: 1.0.0
require_approval: true
execute: { shell: sh, script_file: df.sh, timeout: 0s }
inventory: { display: [{ field: free, label: Free, type: byte }] }
check: { name: disk, alert: { notify_user: true, title: 'Disk of {pc}', body: '{detail}' } }
";
    let warnings = parse_job(text, Format::Yaml).unwrap().warnings;
    let lines: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_snapshot!(lines.join("\n"), @r"
line 4, column 36: execute.script_file: the server cannot read this file: `kanade job create` puts it into the job
line 4, column 52: execute.timeout: a timeout of zero counts as one second
line 5, column 58: inventory.display[0].type: `byte` is shown as text: known are number, bytes, timestamp, table, text
line 6, column 57: check.alert.title: `{pc}` stays as it is: known are pc_id, name, label, status, detail, last_logon
");
}

#[test]
fn a_parameter_has_a_name_a_type_and_a_default_that_fits() {
    let parameters = "\
parameters:
  - { name: 7up, type: integer, default: many }
  - { name: level, type: enum }
  - { name: level, type: boolean, min: 1, options: [a] }
  - { name: path, pattern: '(', min: 5, max: 2, default: /var }
  - { name: age, type: int }
";
    assert_snapshot!(job_and(parameters), @r"
    line 8, column 13: parameters[0].name: `7up` cannot name a parameter: start with a letter, then letters, digits, `_` or `-` (at most 64)
    line 8, column 42: parameters[0].default: write a whole number
    line 9, column 5: parameters[1]: an `enum` has `options`: list what may be chosen
    line 10, column 13: parameters[2].name: `level` is listed twice
    line 10, column 40: parameters[2].min: only a number or a text has `min` and `max`
    line 10, column 43: parameters[2].options: only an `enum` has `options`: write `type: enum`
    line 11, column 28: parameters[3].pattern: this is not a regular expression: unclosed group
    line 11, column 38: parameters[3].min: nothing is at least 5 and at most 2
    line 11, column 58: parameters[3].default: write at least 5 characters
    line 12, column 24: parameters[4].type: expected `string`, `integer`, `number`, `boolean`, `enum` or `text`, found the text `int`
    ");
}

#[test]
fn variables_limits_and_systems_say_what_would_be_right() {
    let more = "  env: { 1st: a, KANADE_RUN_ID: b, PORT: 80, KEY: { secrt: api-key }, TOKEN: { secret: 'my token' } }
  limits: { memory: lots, cpu: 0, nice: 30 }
os: [linux, beos]
finalize: { script: ' ', timeout: soon }
";
    assert_snapshot!(job_and(more), @r#"
    line 7, column 15: execute.env.1st: `1st` cannot name a variable: start with a letter or `_`, then letters, digits or `_`
    line 7, column 33: execute.env.KANADE_RUN_ID: variables that begin with KANADE_ are the agent's own
    line 7, column 42: execute.env.PORT: expected text, or `secret: …`, found the number 80
    line 7, column 46: execute.env.KEY: expected text, or `secret: …`, found a mapping of secrt
    line 7, column 88: execute.env.TOKEN.secret: "my token" is not a valid secret name: start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters)
    line 8, column 21: execute.limits.memory: "lots" is not a size: write a whole number and B, KB, MB, GB, KiB, MiB or GiB, such as 50 MB
    line 8, column 32: execute.limits.cpu: 0 is less than 1
    line 8, column 41: execute.limits.nice: 30 is more than 19
    line 9, column 13: os[1]: expected `windows`, `linux` or `macos`, found the text `beos`
    line 10, column 21: finalize.script: this is blank: write something, or leave the key out
    line 10, column 35: finalize.timeout: "soon" is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m
    "#);
}

#[test]
fn several_meanings_stand_in_blocks_of_their_own() {
    let both = "emit: { type: events }\ncheck: { name: disk }\n";
    let fenced = JOB.replace(
        "script: df",
        "script: |\n    echo '#KANADE-EMIT-BEGIN'; echo '#KANADE-EMIT-END'\n    echo '#KANADE-CHECK-BEGIN'; echo '{}'; echo '#KANADE-CHECK-END'",
    );
    let job = parse_job(&format!("{fenced}{both}"), Format::Yaml).unwrap();
    assert_eq!(job.warnings, []);
}
