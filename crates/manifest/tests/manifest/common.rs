//! What the tests of bad documents share.

use kanade_manifest::{Format, Problem, parse_job};

/// A right job, to be made wrong.
pub const JOB: &str = "\
id: disk-space
version: 1.0.0
execute:
  shell: sh
  script: df
  timeout: 30s
";

/// Everything wrong with [`JOB`] when `wrong` stands in the place of `right`.
pub fn job_with(right: &str, wrong: &str) -> String {
    assert!(JOB.contains(right), "{right}");
    job_problems(&JOB.replace(right, wrong))
}

/// Everything wrong with [`JOB`] when `more` follows it.
pub fn job_and(more: &str) -> String {
    job_problems(&format!("{JOB}{more}"))
}

/// Everything wrong with a job, a line each.
pub fn job_problems(text: &str) -> String {
    lines(parse_job(text, Format::Yaml).map(|_| ()))
}

/// Everything that is wrong, a line each.
pub fn lines(outcome: Result<(), Vec<Problem>>) -> String {
    let problems = outcome.expect_err("the document is wrong");
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}
