//! A machine keeps its schedule while broker and backend are away, and is killed in the middle of a run.

use std::path::Path;
use std::time::Duration;

use kanade_client::ResultQuery;
use kanade_e2e::{Job, System, pc};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::{DocumentKind, ScheduleId};

/// A schedule fires at the start of a minute.
const A_MINUTE: Duration = Duration::from_secs(90);

/// The first run of `diary` hangs, the others end. It is long enough to travel by its digest.
fn script(folder: &Path) -> String {
    let (mark, diary) = (folder.join("mark"), folder.join("diary"));
    let (mark, diary) = (mark.display(), diary.display());
    let comment = format!("# {}\n", "x".repeat(5_000));
    format!(
        "{comment}echo run >> {diary}\nif [ ! -e {mark} ]; then touch {mark}; sleep 300; fi\necho ended\n"
    )
}

fn lines(diary: &Path) -> usize {
    std::fs::read_to_string(diary).map_or(0, |text| text.lines().count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_on_its_own_keeps_its_schedule_and_tells_of_it_afterwards() {
    let mut system = System::builder().agent("here").start().await;
    let diary = system.folder().join("diary");
    let job = Job::new("diary", &script(system.folder())).timeout("10m");
    system.save(&job).await;
    let schedule = "id: minutely\njob_id: diary\nwhen: { cron: '* * * * *' }\nruns_on: agent\njitter: 0s\ntarget: { pcs: [here] }\n";
    let saved = system
        .client()
        .save_document(DocumentKind::Schedule, schedule)
        .await;
    saved.expect("a schedule");
    let scripts = system.folder().join("here/data/script_cache");
    wait_until("the schedule and its script", PATIENCE, async || {
        std::fs::read_dir(&scripts).is_ok_and(|found| found.count() > 0)
    })
    .await;

    system.backend.process().kill().await;
    system.broker.stop().await;
    wait_until("the first run", A_MINUTE, async || lines(&diary) == 1).await;
    system.agent("here").process().kill().await;
    system.agent("here").restart();
    wait_until("the second run", A_MINUTE, async || lines(&diary) == 2).await;
    system.broker.restart().await;
    system.backend.restart(None).await;

    let runs = wait_for("the results", A_MINUTE, async || {
        let query = ResultQuery {
            job_id: Some(job.id()),
            ..ResultQuery::default()
        };
        let rows = system.client().results(&query).all().await.ok()?.rows;
        (rows.len() >= 2).then_some(rows)
    })
    .await;
    let mut outcomes: Vec<_> = runs
        .iter()
        .map(|run| (run.started_at, run.outcome.clone()))
        .collect();
    outcomes.sort();
    let outcomes: Vec<_> = outcomes
        .iter()
        .map(|(_, outcome)| outcome.as_str())
        .collect();
    assert_eq!(outcomes[..2], ["lost", "succeeded"]);
    let id = ScheduleId::new("minutely").expect("an id");
    let coverage = system.client().schedule_coverage(&id).await;
    let coverage = coverage.expect("its coverage");
    assert_eq!((coverage.total, coverage.ok), (1, 1), "{coverage:?}");
    assert_eq!(coverage.agents[0].pc_id, pc("here"));
}
