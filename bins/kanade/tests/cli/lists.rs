//! Everything that shows rows gives them to spreadsheets as the backend writes them.

use serde_json::Value;

use crate::backend::Backend;
use crate::program::Program;

/// A call, and what the backend is asked.
const LISTS: &[(&str, &str)] = &[
    (
        "agent list --status online --attribute site=tokyo --limit 1",
        "/api/agents?sort=pc_id&status=online&attr.site=tokyo",
    ),
    ("agent adoption", "/api/agents/adoption"),
    ("agent releases", "/api/agents/releases"),
    ("alert list --kind check", "/api/alerts?kind=check"),
    (
        "alert deliveries --state failed",
        "/api/alerts/deliveries?state=failed",
    ),
    ("app list setup", "/api/app-packages?name=setup"),
    (
        "approval list --job greet",
        "/api/approvals?job_id=greet&state=pending",
    ),
    ("audit list --action login", "/api/audit?action=login"),
    ("check list --all", "/api/checks?include_ok=true"),
    ("check matrix", "/api/checks/matrix"),
    (
        "check transitions --pc web01",
        "/api/checks/transitions?pc_id=web01",
    ),
    ("check alerts --pc web01", "/api/checks/alerts?pc_id=web01"),
    ("event list --kind logon", "/api/obs_events?kinds=logon"),
    ("event kinds", "/api/obs_events/kinds"),
    ("execution list --job greet", "/api/executions?job_id=greet"),
    ("group list", "/api/groups"),
    ("group list --pc web01", "/api/groups?pc_id=web01"),
    ("group members tokyo", "/api/groups/tokyo/members"),
    ("group history tokyo", "/api/groups/tokyo/history"),
    ("inventory list", "/api/inventory/jobs"),
    (
        "inventory search software packages --where name=openssl",
        "/api/inventory/software/search/packages?name__eq=openssl",
    ),
    (
        "inventory history web01 --job software",
        "/api/inventory/software/history/search?pc_id=web01",
    ),
    ("job list", "/api/jobs"),
    ("notice list", "/api/notifications"),
    ("perf processes web01", "/api/agents/web01/processes"),
    (
        "perf top --limit 5",
        "/api/perf/top?metric=cpu_pct&window=5m&limit=5",
    ),
    ("result list --pc web01", "/api/results?pc_id=web01"),
    ("rollout list --state paused", "/api/rollouts?state=paused"),
    ("schedule list", "/api/schedules"),
    ("schedule coverage", "/api/schedules/coverage"),
    (
        "schedule upcoming --limit 5",
        "/api/schedules/upcoming?limit=5",
    ),
    ("script list setup", "/api/script-objects?name=setup"),
    ("secret list", "/api/secrets"),
    ("view list", "/api/views"),
    ("webhook list", "/api/webhooks"),
];

const ROWS: &str = "id,name\r\n1,\"a, b\"\r\n";

#[test]
fn every_list_is_passed_on_to_spreadsheets_under_its_filters() {
    for (call, asked) in LISTS {
        let backend = Backend::start();
        let (path, _) = asked.split_once('?').unwrap_or((asked, ""));
        backend.answers_text(&format!("GET {path}"), ROWS);
        let ended = Program::at(&backend).call(&format!("{call} -o csv"));
        assert_eq!((ended.code, &*ended.stdout), (Some(0), ROWS), "{call}");
        let joint = if asked.contains('?') { '&' } else { '?' };
        let question = &backend.asked()[0];
        assert_eq!(
            format!("{path}?{}", question.query),
            format!("{asked}{joint}format=csv"),
            "{call}"
        );
    }
}

#[test]
fn no_list_of_the_program_is_forgotten() {
    let program = Program::new();
    let nouns = commands(&program, &[]);
    let has_list = |noun: &&String| commands(&program, &[noun]).contains(&"list".to_owned());
    for noun in nouns.iter().filter(has_list) {
        let call = format!("{noun} list");
        let mut calls = LISTS.iter().map(|(call, _)| *call);
        assert!(calls.any(|known| known.starts_with(&call)), "{call}");
    }
    assert!(nouns.contains(&"webhook".to_owned()), "{nouns:?}");
}

#[test]
fn the_backend_has_every_list_for_spreadsheets() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let series = [("", "/api/agents/web01/perf"), ("", "/api/perf/fleet")];
    for (_, asked) in LISTS.iter().chain(&series) {
        let path = asked.split('?').next().unwrap();
        let mut found = paths.iter().filter(|(template, _)| is_of(path, template));
        let is_csv = |(_, item): (&String, &Value)| {
            !item["get"]["responses"]["200"]["content"]["text/csv"].is_null()
        };
        assert!(found.any(is_csv), "{path}");
    }
}

#[test]
fn a_series_is_a_list_of_its_points() {
    let backend = Backend::start();
    backend
        .answers_text("GET /api/agents/web01/perf", ROWS)
        .answers_text("GET /api/perf/fleet", ROWS);
    let program = Program::at(&backend);
    let calls = ["perf show web01 --step 5m", "perf fleet --max"];
    for call in calls {
        let ended = program.call(&format!("{call} --output csv"));
        assert_eq!(ended.stdout, ROWS, "{call}");
    }
    for (question, filter) in backend.asked().iter().zip(["step=5m", "agg=max"]) {
        let query: Vec<&str> = question.query.split('&').collect();
        assert!(query.contains(&filter) && query.contains(&"format=csv"));
        assert!(query[0].starts_with("from="), "{query:?}");
    }
}

#[test]
fn what_all_jobs_saw_of_a_machine_is_one_list_with_one_head() {
    let backend = Backend::start();
    let facts = |job: &str| {
        serde_json::json!({
            "job_id": job, "facts": {}, "display": [], "summary": null, "version": "1.0.0",
            "result_id": "r1", "collected_at": "2026-01-05T08:00:00Z",
            "recorded_at": "2026-01-05T08:00:00Z",
        })
    };
    backend.answers("GET /api/inventory/web01", ["a", "b"].map(facts));
    for (job, rows) in [("a", "id\r\n1\r\n"), ("b", "id\r\n2\r\n")] {
        backend.answers_text(&format!("GET /api/inventory/{job}/history/search"), rows);
    }
    let ended = Program::at(&backend).call("inventory history web01 -o csv");
    assert_eq!(ended.stdout, "id\r\n1\r\n2\r\n");
}

/// The words that may follow `before`.
fn commands(program: &Program, before: &[&str]) -> Vec<String> {
    let help = program.call_words(&[before, &["--help"]].concat()).stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let words = lines.filter_map(|line| line.split_whitespace().next());
    words.map(str::to_owned).collect()
}

/// Whether `/api/groups/tokyo/members` is one of `/api/groups/{group}/members`.
fn is_of(path: &str, template: &str) -> bool {
    let parts = path.split('/').zip(template.split('/'));
    path.split('/').count() == template.split('/').count()
        && parts
            .into_iter()
            .all(|(part, named)| part == named || named.starts_with('{'))
}
