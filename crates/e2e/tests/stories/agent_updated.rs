//! Machines are brought to releases of the agent that are good, crash, or cannot connect.

use kanade_api_types::agents::VersionRow;
use kanade_api_types::rollouts::RolloutDetail;
use kanade_client::{AgentQuery, EventQuery};
use kanade_e2e::{Installed, LONG, System, install, pc, release};
use kanade_testkit::wait_for;
use serde_json::{Value, json};

const OLD: &str = "0.9.0";
const RESTART: i32 = 64;
const ABORTED: i32 = 128 + 6;

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_follows_its_configuration_over_a_download_that_breaks_off() {
    let system = System::builder().start().await;
    let mut agent = installed(&system, "here").await;
    publish(&system, "0.9.1").await;
    agent.suffer("update.piece:5");
    agent.restart();
    target(&system, &[], "0.9.1").await;
    let begun = async |agent: &Installed| agent.downloaded("0.9.1").filter(|have| *have > 0);
    agent.until("a download that breaks off", begun).await;
    assert_eq!(agent.version(), OLD);

    agent.suffer("");
    let goes_on = "a download goes on where it stopped";
    let new = async |agent: &Installed| (agent.version() == "0.9.1").then_some(());
    agent.until("the new version in its place", new).await;
    assert!(agent.log().contains(goes_on), "{}", agent.log());

    let proved = async |agent: &Installed| {
        let is_proved = !agent.is_on_trial() && agent.last_good() == "0.9.1";
        is_proved.then_some(())
    };
    agent.until("the new version's proof", proved).await;
    let told = told(&system, "here", "updated").await;
    assert_eq!((&told["from"], &told["to"]), (&json!(OLD), &json!("0.9.1")));
    let ends = agent.ends();
    assert_eq!(
        (ends.first(), ends.last()),
        (Some(&ABORTED), Some(&RESTART))
    );
    assert_eq!(adoption(&system).await, [row("0.9.1", 1, 0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn releases_that_are_no_good_are_rolled_back_and_stop_at_the_first_wave() {
    let system = System::builder().start().await;
    let mut fleet = TwoMachines::start(&system).await;

    publish(&system, "0.9.1").await;
    fleet.first.suffer("agent.started.0.9.1");
    fleet.first.restart();
    let halted = fleet
        .roll_out("0.9.1", |detail| detail.rollout.state == "halted")
        .await;
    assert_eq!(halted.waves[0].failed, [pc("first")]);
    assert_eq!(halted.waves[1].state, "pending");
    let crashed = [RESTART, ABORTED, ABORTED, ABORTED, RESTART];
    assert_eq!(fleet.first.ends(), crashed, "{}", fleet.first.log());
    assert_eq!(fleet.first.version(), OLD);
    let told = told(&system, "first", "rolled_back").await;
    assert!(told["reason"].to_string().contains("3 starts"), "{told}");
    assert_eq!(
        adoption(&system).await,
        [row(OLD, 2, 0), row("0.9.1", 0, 1)]
    );
    assert_eq!(rolled_back_from(&system, "0.9.1").await, ["first"]);

    fleet.first.suffer("agent.deaf.0.9.2");
    fleet.first.restart();
    publish(&system, "0.9.2").await;
    target(&system, &["--pc", "first"], "0.9.2").await;
    fleet
        .until("a second quarantine", async |_| {
            (rolled_back_from(&system, "0.9.2").await == ["first"]).then_some(())
        })
        .await;
    assert_eq!(fleet.first.version(), OLD);
    assert_eq!(rolled_back_from(&system, "0.9.1").await, ["first"]);

    fleet.first.suffer("");
    target(&system, &["--pc", "first"], "0.9.1").await;
    publish(&system, "0.9.3").await;
    let whole = fleet
        .roll_out("0.9.3", |detail| detail.rollout.state == "completed")
        .await;
    let succeeded = whole.waves.iter().map(|wave| wave.counts.succeeded);
    assert_eq!(succeeded.collect::<Vec<_>>(), [1, 1]);
    let tried = fleet
        .first
        .log()
        .matches("downloading a release of the agent")
        .count();
    assert_eq!(
        tried,
        3,
        "what was rolled back is tried again:\n{}",
        fleet.first.log()
    );
    let versions = [row("0.9.3", 2, 0), row("0.9.1", 0, 1), row("0.9.2", 0, 1)];
    assert_eq!(adoption(&system).await, versions);
}

/// Two machines, each a wave of its own.
struct TwoMachines<'a> {
    system: &'a System,
    first: Installed,
    second: Installed,
}

impl<'a> TwoMachines<'a> {
    async fn start(system: &'a System) -> Self {
        Self {
            system,
            first: installed(system, "first").await,
            second: installed(system, "second").await,
        }
    }

    async fn roll_out(
        &mut self,
        version: &str,
        holds: impl Fn(&RolloutDetail) -> bool,
    ) -> RolloutDetail {
        let body = json!({
            "change": { "release": { "version": version, "jitter": "0s" } },
            "waves": [{ "pcs": ["first"] }, { "pcs": ["second"] }],
            "gate": { "success": "100%", "halt_on": 1 },
        });
        let created = self.system.post("/api/rollouts", version, &body).await;
        let (status, created) = created.expect("an answer");
        assert_eq!(status, 200, "{created}");
        let id = created["id"].as_str().expect("an id");
        self.until("a rollout to come to its end", async |system| {
            let detail = system.client().rollout(id).await.ok()?;
            holds(&detail).then_some(detail)
        })
        .await
    }

    async fn until<T>(&mut self, what: &str, come: impl AsyncFn(&System) -> Option<T>) -> T {
        wait_for(what, 2 * LONG, async || {
            self.first.tend();
            self.second.tend();
            come(self.system).await
        })
        .await
    }
}

async fn installed(system: &System, name: &str) -> Installed {
    let folder = system.folder().join(name);
    let agent = Installed::start(&folder, &pc(name), &system.broker.url(), OLD);
    system.seen(agent.pc()).await;
    agent
}

/// As an operator does it: the version stands in the program.
async fn publish(system: &System, version: &str) {
    let file = system.folder().join("kanade-agent");
    install(&release("kanade-agent", version), &file);
    let call = ["agent", "publish", file.to_str().expect("a path")];
    let said = system.command_line().call(call).await.ok();
    assert!(
        said.starts_with(&format!("Published: kanade-agent {version} for linux-")),
        "{said}"
    );
}

async fn target(system: &System, scope: &[&str], version: &str) {
    let (version, jitter) = (
        format!("target_version={version}"),
        "target_version_jitter=0s",
    );
    let set = ["config", "set"].iter().chain(scope).copied();
    let call = set.chain([version.as_str(), jitter]);
    system.command_line().call(call).await.ok();
}

/// What the event of an update's outcome says.
async fn told(system: &System, machine: &str, outcome: &str) -> Value {
    let query = EventQuery {
        pc_id: Some(pc(machine)),
        kinds: Some("agent_update".into()),
        ..EventQuery::default()
    };
    wait_for("an event of an update", LONG, async || {
        let events = system.client().events(&query).all().await.ok()?.rows;
        let mut payloads = events.into_iter().map(|event| event.payload);
        payloads.find(|payload| payload["outcome"] == outcome)
    })
    .await
}

async fn adoption(system: &System) -> Vec<VersionRow> {
    let versions = system.client().agent_versions().all().await;
    versions.expect("the versions").rows
}

fn row(version: &str, machines: u64, quarantined: u64) -> VersionRow {
    VersionRow {
        version: version.to_owned(),
        machines,
        online: machines,
        quarantined,
    }
}

async fn rolled_back_from(system: &System, version: &str) -> Vec<String> {
    let query = AgentQuery {
        quarantined: Some(version.to_owned()),
        ..AgentQuery::default()
    };
    let agents = system.client().agents(&query).all().await;
    let agents = agents.expect("the machines").rows.into_iter();
    agents.map(|agent| agent.pc_id.to_string()).collect()
}
