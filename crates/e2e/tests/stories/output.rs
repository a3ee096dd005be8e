//! What scripts write: much of it, odd bytes, and while they still run.

use kanade_api_types::results::ResultRow;
use kanade_client::{OutputEvent, OutputFeed};
use kanade_e2e::{Job, LONG, System, pc};
use kanade_wire::Target;
use kanade_wire::output::OutputStream;
use tokio::time::timeout;

/// A script that begins and ends with a word, and writes `bytes` bytes in between.
fn long_output(bytes: usize) -> String {
    format!("echo first\nyes 0123456789 | head -c {bytes}\necho last\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn output_that_does_not_fit_a_message_is_whole_and_huge_output_keeps_both_ends() {
    let system = System::builder().agent("here").start().await;

    let (run, output) = output_of(&system, "large", &long_output(300 * 1024)).await;
    assert_eq!(output.len(), 300 * 1024 + 11);
    assert_eq!(
        (run.outcome.as_str(), run.stdout_bytes),
        ("succeeded", 300 * 1024 + 11)
    );
    assert!(output.starts_with("first\n0123456789\n") && output.ends_with("last\n"));

    let (run, output) = output_of(&system, "huge", &long_output(20 << 20)).await;
    assert_eq!(
        (run.outcome.as_str(), run.stdout_bytes),
        ("succeeded", (20 << 20) + 11)
    );
    assert!(
        run.stdout_truncated && output.len() < 9 << 20,
        "{}",
        output.len()
    );
    assert!(output.starts_with("first\n0123456789\n") && output.ends_with("last\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn output_that_is_no_text_is_kept_as_far_as_it_is() {
    let system = System::builder().agent("here").start().await;

    let (run, output) = output_of(&system, "odd", r"printf 'a\377\376b\n'").await;

    assert_eq!(
        (run.outcome.as_str(), run.exit_code),
        ("succeeded", Some(0))
    );
    assert_eq!(output, "a\u{fffd}\u{fffd}b\n");
}

async fn output_of(system: &System, id: &str, script: &str) -> (ResultRow, String) {
    let job = system.save(&Job::new(id, script)).await;
    let exec = system.exec(&job, Target::pc(pc("here"))).await;
    system.ended(&exec).await;
    let run = system.run_on(&exec, &pc("here")).await;
    let output = system
        .client()
        .result_output(&run.result_id, OutputStream::Stdout)
        .await;
    (run, output.expect("the output"))
}

#[tokio::test(flavor = "multi_thread")]
async fn output_is_shown_while_the_script_runs() {
    let system = System::builder().agent("here").start().await;
    let gate = system.folder().join("gate");
    let script = format!(
        "echo first\nuntil [ -e {} ]; do sleep 0.05; done\necho second\n",
        gate.display()
    );
    let job = system.save(&Job::new("talker", &script)).await;
    let exec = system.exec(&job, Target::pc(pc("here"))).await;
    system.running(&exec, 1).await;
    let run = system.run_on(&exec, &pc("here")).await;
    let mut feed = system
        .client()
        .result_live(&run.result_id)
        .await
        .expect("a feed");

    let mut heard = listen(&mut feed, "first\n").await;
    assert_eq!(system.result(&run.result_id).await.outcome, "running");
    std::fs::write(&gate, "").expect("the gate");
    heard.push_str(&listen(&mut feed, "second\n").await);

    assert_eq!(heard, "first\nsecond\n");
    until_the_end(&mut feed).await;
    assert_eq!(
        system.result(&run.result_id).await.stdout,
        "first\nsecond\n"
    );
}

/// Listens until standard output has come to `end`; returns what came.
async fn listen(feed: &mut OutputFeed, end: &str) -> String {
    let mut heard = String::new();
    while !heard.ends_with(end) {
        match next(feed).await {
            OutputEvent::Snapshot(snapshot) => heard.push_str(&snapshot.stdout.text),
            OutputEvent::Chunk(chunk) => heard.extend(chunk.stdout.map(|piece| piece.text)),
            OutputEvent::End => panic!("the feed ended after {heard:?}"),
        }
    }
    heard
}

async fn until_the_end(feed: &mut OutputFeed) {
    while next(feed).await != OutputEvent::End {}
}

async fn next(feed: &mut OutputFeed) -> OutputEvent {
    let event = timeout(LONG, feed.next()).await.expect("an event in time");
    event.expect("a feed").expect("an event")
}
