//! Scripts in files of their own are put into the job.

use std::io;

use kanade_manifest::{Format, inline_script_file, parse_job};

const JOB: &str = "\
# A comment that stays.
id: disk-space
version: 1.0.0
execute:
  shell: sh
  script_file: scripts/df.sh   # next to this
  timeout: 30s # enough
";

fn inlined(text: &str, script: &str) -> String {
    inline_script_file(text, |_| Ok(script.to_owned())).unwrap()
}

fn script_of(text: &str) -> String {
    let job = parse_job(text, Format::Yaml).unwrap().manifest;
    assert_eq!(job.execute.script_file, None);
    job.execute.script.unwrap()
}

#[test]
fn the_script_becomes_a_block_and_all_else_stays() {
    let expected = "\
# A comment that stays.
id: disk-space
version: 1.0.0
execute:
  shell: sh
  script: | # next to this
    df -h

    echo \"done: #1\"
  timeout: 30s # enough
";
    assert_eq!(inlined(JOB, "df -h\n\necho \"done: #1\"\n"), expected);
}

#[test]
fn the_file_is_asked_for_by_the_path_as_written() {
    let mut asked = String::new();
    let read = |path: &str| {
        asked = path.to_owned();
        Ok("df\n".to_owned())
    };
    inline_script_file(JOB, read).unwrap();
    assert_eq!(asked, "scripts/df.sh");
}

#[test]
fn every_script_comes_out_as_it_went_in() {
    for script in [
        "df",
        "df\n",
        "df\n\n\n",
        "\n\ndf\n",
        "  indented first\nthen not\n",
        "\tdf\n",
        "if true; then\n    df\nfi\n",
        "printf '%s' \"\u{7}\u{feff}\u{85}\"\n",
        "# only a comment\n---\n...\n",
        "emoji 😀 and trailing spaces   \n   \nend\n",
    ] {
        assert_eq!(script_of(&inlined(JOB, script)), script, "{script:?}");
    }
}

#[test]
fn line_ends_of_windows_become_plain_ones() {
    assert_eq!(
        script_of(&inlined(JOB, "dir\r\nexit 0\r\n")),
        "dir\nexit 0\n"
    );
}

#[test]
fn a_job_on_one_line_gets_its_script_quoted() {
    let text = "{ id: a, version: v1, execute: { shell: sh, script_file: a.sh, timeout: 5s } }";
    let expected = r#"{ id: a, version: v1, execute: { shell: sh, script: "df\n", timeout: 5s } }"#;
    assert_eq!(inlined(text, "df\n"), expected);
}

#[test]
fn a_job_without_a_script_file_is_left_alone() {
    for text in [
        "id: a\nexecute:\n  script: df\n",
        "id: a\n",
        "[]",
        "execute: 5\n",
    ] {
        assert_eq!(inlined(text, "never"), text);
    }
}

#[test]
fn a_second_script_is_left_to_the_parser() {
    let text = JOB.replace("  shell: sh", "  shell: sh\n  script: df");
    assert_eq!(inlined(&text, "never"), text);
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_place() {
    let refused = |_: &str| Err(io::Error::new(io::ErrorKind::NotFound, "no such file"));
    let problems = inline_script_file(JOB, refused).unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "line 6, column 16: execute.script_file: cannot read `scripts/df.sh`: no such file"
    );
}
