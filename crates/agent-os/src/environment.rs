//! The environment a script gets: nothing of the agent's own except what is named here.
//!
//! The agent's environment may hold the broker's token; an allow-list keeps it, and whatever secret comes later,
//! away from every job.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variable that marks every process of a run, so that it can be found again after a crash of the agent.
pub const RUN_ID: &str = "KANADE_RUN_ID";

#[cfg(unix)]
const KEPT: &[&str] = &["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ"];
#[cfg(unix)]
const KEPT_PREFIXES: &[&str] = &["LC_"];
#[cfg(windows)]
const KEPT: &[&str] = &[
    "ALLUSERSPROFILE",
    "APPDATA",
    "COMPUTERNAME",
    "COMSPEC",
    "HOMEDRIVE",
    "HOMEPATH",
    "LOCALAPPDATA",
    "NUMBER_OF_PROCESSORS",
    "OS",
    "PATH",
    "PATHEXT",
    "PSMODULEPATH",
    "PUBLIC",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "USERDOMAIN",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];
#[cfg(windows)]
const KEPT_PREFIXES: &[&str] = &["COMMONPROGRAM", "PROCESSOR_", "PROGRAM"];

#[cfg(unix)]
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// One variable and its value.
pub type Variable = (OsString, OsString);

/// The environment of a run, made from `own` (the agent's): the kept variables, those of the account it runs as, those
/// the job brings, the run's id and its private temporary folder. A later variable stands for an earlier one of the
/// same name.
pub fn of_run(
    own: impl Iterator<Item = Variable>,
    account: &[Variable],
    job: &[(&str, &str)],
    run_id: &str,
    temporary: &Path,
) -> Vec<Variable> {
    let mut variables: Vec<Variable> = own.filter(|(name, _)| is_kept(name)).collect();
    add_defaults(&mut variables);
    for (name, value) in account {
        let text = name.to_string_lossy();
        variables.retain(|(other, _)| !is_same(other, &text));
        variables.push((name.clone(), value.clone()));
    }
    for (name, value) in job {
        variables.retain(|(other, _)| !is_same(other, name));
        variables.push((name.into(), value.into()));
    }
    variables.push((RUN_ID.into(), run_id.into()));
    for name in temporary_names() {
        variables.push(((*name).into(), temporary.into()));
    }
    variables
}

/// `text` with a leading `~` and, on Windows, every `%NAME%` replaced from `variables`; an unknown name stays as
/// it is written.
pub fn expand_path(text: &str, variables: &[Variable]) -> PathBuf {
    let text = expand_percent(text, variables);
    let home = lookup(
        variables,
        if cfg!(windows) { "USERPROFILE" } else { "HOME" },
    );
    match (text.strip_prefix('~'), home) {
        (Some(""), Some(home)) => PathBuf::from(home),
        (Some(rest), Some(home)) if rest.starts_with(['/', '\\']) => {
            Path::new(&home).join(&rest[1..])
        }
        _ => PathBuf::from(text),
    }
}

fn is_kept(name: &OsString) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    let name = if cfg!(windows) {
        name.to_ascii_uppercase()
    } else {
        name.to_owned()
    };
    KEPT.contains(&name.as_str()) || KEPT_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(unix)]
fn add_defaults(variables: &mut Vec<Variable>) {
    if lookup(variables, "PATH").is_none() {
        variables.push(("PATH".into(), DEFAULT_PATH.into()));
    }
    if lookup(variables, "HOME").is_none()
        && let Some(home) = std::env::home_dir()
    {
        variables.push(("HOME".into(), home.into()));
    }
    if lookup(variables, "LANG").is_none() {
        variables.push(("LANG".into(), "C.UTF-8".into()));
    }
}

#[cfg(windows)]
fn add_defaults(_variables: &mut Vec<Variable>) {}

#[cfg(unix)]
fn temporary_names() -> &'static [&'static str] {
    &["TMPDIR"]
}

#[cfg(windows)]
fn temporary_names() -> &'static [&'static str] {
    &["TEMP", "TMP"]
}

fn lookup(variables: &[Variable], wanted: &str) -> Option<OsString> {
    variables
        .iter()
        .find(|(name, _)| is_same(name, wanted))
        .map(|(_, value)| value.clone())
}

fn is_same(name: &OsString, wanted: &str) -> bool {
    if cfg!(windows) {
        name.eq_ignore_ascii_case(wanted)
    } else {
        name == wanted
    }
}

#[cfg(windows)]
fn expand_percent(text: &str, variables: &[Variable]) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        let Some((name, tail)) = after.split_once('%') else {
            break;
        };
        expanded.push_str(before);
        match lookup(variables, name) {
            Some(value) => expanded.push_str(&value.to_string_lossy()),
            None => expanded.push_str(&format!("%{name}%")),
        }
        rest = tail;
    }
    expanded + rest
}

#[cfg(unix)]
fn expand_percent(text: &str, _variables: &[Variable]) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&str, &str)]) -> Vec<Variable> {
        pairs
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect()
    }

    #[test]
    fn a_secret_of_the_agent_does_not_reach_a_job() {
        let agent = own(&[
            ("KANADE_NATS_TOKEN", "secret"),
            ("PATH", "/bin"),
            ("AWS_SECRET", "x"),
        ]);
        let job = of_run(
            agent.into_iter(),
            &own(&[("HOME", "/home/kana")]),
            &[("PATH", "/job/bin")],
            "run-1",
            Path::new("private"),
        );
        assert_eq!(lookup(&job, "KANADE_NATS_TOKEN"), None);
        assert_eq!(lookup(&job, "AWS_SECRET"), None);
        assert_eq!(lookup(&job, "PATH"), Some("/job/bin".into()));
        assert_eq!(lookup(&job, "HOME"), Some("/home/kana".into()));
        assert_eq!(lookup(&job, RUN_ID), Some("run-1".into()));
    }

    #[test]
    fn the_temporary_folder_is_the_runs_own() {
        let job = of_run(
            own(&[("TMPDIR", "/tmp"), ("TEMP", "c:\\t")]).into_iter(),
            &[],
            &[],
            "run-1",
            Path::new("private"),
        );
        assert_eq!(lookup(&job, temporary_names()[0]), Some("private".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_tilde_is_the_home_folder() {
        let job = own(&[("HOME", "/home/kana")]);
        assert_eq!(
            expand_path("~/work", &job),
            PathBuf::from("/home/kana/work")
        );
        assert_eq!(expand_path("~", &job), PathBuf::from("/home/kana"));
        assert_eq!(expand_path("~other/x", &job), PathBuf::from("~other/x"));
        assert_eq!(expand_path("/srv", &job), PathBuf::from("/srv"));
    }

    #[cfg(windows)]
    #[test]
    fn percent_names_are_expanded() {
        let job = own(&[
            ("ProgramFiles", "C:\\Programs"),
            ("USERPROFILE", "C:\\Users\\kana"),
        ]);
        assert_eq!(
            expand_path("%PROGRAMFILES%\\x", &job),
            PathBuf::from("C:\\Programs\\x")
        );
        assert_eq!(expand_path("%NOPE%\\x", &job), PathBuf::from("%NOPE%\\x"));
        assert_eq!(
            expand_path("~\\x", &job),
            PathBuf::from("C:\\Users\\kana\\x")
        );
    }
}
