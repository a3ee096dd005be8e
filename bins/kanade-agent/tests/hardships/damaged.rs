//! The state file is damaged.

use std::fs;

use kanade_testkit::{PATIENCE, wait_for};
use kanade_wire::notice::{AgentNotice, NotRun, NoticeKind};

use rustix::process::{Pid, Signal, kill_process};

use crate::machine::{COMMANDS, Machine};

async fn notices(machine: &Machine) -> Vec<NoticeKind> {
    let stored = machine.stored("EVENTS", "events.agent.notice.pc1").await;
    let read = |payload: &[u8]| serde_json::from_slice::<AgentNotice>(payload).unwrap();
    let notices = stored.iter().map(|message| read(&message.payload));
    notices.map(|notice| notice.notice).collect()
}

fn set_aside(machine: &Machine) -> Vec<String> {
    let names = fs::read_dir(machine.path("data")).unwrap().flatten();
    let names = names.map(|file| file.file_name().into_string().unwrap());
    names.filter(|name| name.contains("damaged")).collect()
}

#[tokio::test]
async fn a_damaged_state_is_set_aside_and_told_and_what_was_passed_over_is_named() {
    let machine = Machine::new().await;
    let mut agent = machine.start().await;
    machine.send("before", "echo before").await;
    machine.result("before").await;
    // At its end everything is in the one file.
    let pid = Pid::from_raw(i32::try_from(agent.0.id()).unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    assert!(agent.0.wait().unwrap().success());
    let ran = machine.path("ran");
    for name in ["one", "two"] {
        let script = format!("echo {name} >> {}", ran.display());
        machine.send(name, &script).await;
    }
    let file = machine.path("data/agent.db");
    // Not the header: pages in the middle, as a failing disk leaves it.
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0xA5);
    fs::write(&file, &bytes).unwrap();

    let _agent = machine.start().await;
    machine.send("after", "echo after").await;
    assert_eq!(machine.result("after").await.stdout, "after\n");
    assert_eq!(set_aside(&machine).len(), 1, "{:?}", set_aside(&machine));
    let told = wait_for("both notices", PATIENCE, async || {
        let told = notices(&machine).await;
        (told.len() >= 2).then_some(told)
    })
    .await;
    assert!(
        matches!(told[0], NoticeKind::StateSetAside { .. }),
        "{told:?}"
    );
    let NoticeKind::CommandsNotRun { why, commands } = &told[1] else {
        panic!("{told:?}")
    };
    assert_eq!(*why, NotRun::LedgerLost);
    let passed_over: Vec<u64> = commands.iter().map(|command| command.sequence).collect();
    let stored = machine.stored("EXEC", COMMANDS).await;
    let stored: Vec<u64> = stored.iter().map(|message| message.sequence).collect();
    // It cannot know that the first of them was run.
    assert_eq!(passed_over, stored[..3]);
    assert!(!ran.exists());
}
