//! Which entries are asked for. The numbers are those of systemd's message catalogue.

/// A session begins.
pub const SESSION_START: &str = "8d45620c1a4348dbb17410da57c60c66";
/// A session has ended.
pub const SESSION_STOP: &str = "3354939424b4456d9802ca8333ed424a";
/// The machine is about to go down.
pub const SHUTDOWN: &str = "98268866d1d54a499c4e98921d93bc40";
/// The machine goes to sleep.
pub const SLEEP_START: &str = "6bbd95ee977941e497c48be27c254128";
/// The machine woke up.
pub const SLEEP_STOP: &str = "8811e6df2a8e40f58a94cea26f8ebf14";
/// The journal itself begins: early in every boot.
pub const JOURNAL_START: &str = "f77379a8490b408bbe5f6940505a777b";
/// A unit has failed.
pub const UNIT_FAILED: &str = "d9b373ed55a64feb8242e02dbe79a49c";
/// What every way down passes.
pub const SHUTDOWN_UNIT: &str = "shutdown.target";

/// Programs that say themselves who signs in: where logind does not run, nobody else does.
pub const SIGN_IN_PROGRAMS: [&str; 3] = ["sshd", "sshd-session", "login"];

/// Fields beside those that `journalctl` always prints.
const FIELDS: &str = "MESSAGE,MESSAGE_ID,SYSLOG_IDENTIFIER,_PID,_UID,UNIT,UNIT_RESULT,USER_ID,SESSION_ID,LEADER,SLEEP";

/// The arguments that ask for these entries, as JSON lines, oldest first.
pub fn arguments() -> Vec<String> {
    let mut arguments: Vec<String> = ["--output=json", "--no-pager", "--quiet"]
        .into_iter()
        .map(str::to_owned)
        .collect();
    arguments.push(format!("--output-fields={FIELDS}"));
    let messages = [
        SESSION_START,
        SESSION_STOP,
        SHUTDOWN,
        SLEEP_START,
        SLEEP_STOP,
        JOURNAL_START,
        UNIT_FAILED,
    ];
    arguments.extend(messages.map(|id| format!("MESSAGE_ID={id}")));
    arguments.push("+".to_owned());
    arguments.push(format!("UNIT={SHUTDOWN_UNIT}"));
    arguments.push("_PID=1".to_owned());
    arguments.push("+".to_owned());
    arguments.extend(SIGN_IN_PROGRAMS.map(|program| format!("SYSLOG_IDENTIFIER={program}")));
    arguments
}
