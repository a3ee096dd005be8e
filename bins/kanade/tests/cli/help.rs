use crate::backend::Backend;
use crate::program::Program;

const COMMANDS: &[&str] = &[
    "",
    "up",
    "login",
    "logout",
    "agent",
    "agent list",
    "agent show",
    "agent ping",
    "agent logs",
    "agent diagnose",
    "agent attribute",
    "agent attribute set",
    "agent attribute import",
    "job",
    "job create",
    "job validate",
    "job list",
    "job show",
    "job export",
    "job delete",
    "job history",
    "job diff",
    "job restore",
    "schedule",
    "schedule create",
    "schedule disable",
    "view",
    "plan",
    "apply",
    "group",
    "group add",
    "config",
    "config get",
    "config set",
    "exec",
    "run",
    "result",
    "result list",
    "result show",
    "execution",
    "execution list",
    "execution show",
    "kill",
    "inventory",
    "inventory list",
    "inventory show",
    "inventory search",
    "inventory history",
    "check",
    "check list",
    "check matrix",
    "check transitions",
    "check alerts",
    "check clear",
    "event",
    "event list",
    "event kinds",
    "perf",
    "perf show",
    "perf top",
    "perf fleet",
    "audit list",
    "query",
    "agent adoption",
    "health",
    "self-update",
    "completion",
];

/// Every command's help, in one text: what a newcomer can read.
#[test]
fn every_command_explains_itself() {
    let program = Program::new();
    let mut text = String::new();
    for command in COMMANDS {
        let words: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).collect();
        let ended = program.call_words(&[&words[..], &["--help"]].concat());
        assert_eq!(ended.code, Some(0), "{command}");
        text.push_str(&format!("$ kanade {command} --help\n{}\n", ended.stdout));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_newcomer_is_told_what_to_do_first() {
    insta::assert_snapshot!(Program::new().call_words(&[]));
}

#[test]
fn somebody_who_is_signed_in_is_told_what_there_is() {
    let backend = Backend::start();
    insta::assert_snapshot!(Program::at(&backend).call_words(&[]));
}

#[test]
fn a_wrong_call_ends_with_2() {
    let program = Program::new();
    let calls = [
        "frobnicate",
        "agent",
        "agent show",
        "agent show a..b",
        "exec job",
        "kill",
        "inventory history",
        "inventory search job list --where openssl",
        "check clear",
        "query",
    ];
    for call in calls {
        assert_eq!(program.call(call).code, Some(2), "{call}");
    }
}

#[test]
fn an_illegal_name_is_told_what_would_be_right() {
    insta::assert_snapshot!(Program::new().call_words(&["agent", "show", "two words"]));
}

#[test]
fn every_shell_gets_a_completion_script() {
    let program = Program::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = program.call_words(&["completion", shell]);
        assert_eq!(ended.code, Some(0));
        assert!(
            ended.stdout.contains("kanade") && ended.stderr.is_empty(),
            "{shell}"
        );
    }
}
