//! Documents of every kind that installations of the 0.43 generation have: each is taken as it is, or refused in
//! words that say what to do.

use kanade_manifest::{Format, Problem, parse_group, parse_job, parse_schedule, parse_view};

/// What comes of a document: nothing to say, or everything that is wrong with it.
type Told = Vec<String>;

fn told<T>(parsed: Result<T, Vec<Problem>>) -> Told {
    let problems = parsed.err().unwrap_or_default();
    problems.iter().map(Problem::to_string).collect()
}

fn job(id: &str, more: &str) -> Told {
    let text = format!(
        "id: {id}\nversion: 1.2.0\nexecute:\n  shell: powershell\n  timeout: 60s\n  script: |\n    Write-Output '{{}}'\n{more}"
    );
    told(parse_job(&text, Format::Yaml))
}

fn schedule(id: &str, more: &str) -> Told {
    let text = format!("id: {id}\njob_id: {id}\n{more}");
    told(parse_schedule(&text, Format::Yaml))
}

#[track_caller]
fn refused(told: &Told, words: &[&str]) {
    assert!(!told.is_empty(), "this was taken");
    for word in words {
        assert!(
            told.iter().any(|line| line.contains(word)),
            "{word}: {told:#?}"
        );
    }
}

const TAKEN: Told = Vec::new();

#[test]
fn health_checks_are_taken() {
    let check = "check: { name: av-signature, label: Signatures, troubleshoot: fix-defender-rtp }\ntags: [security]\n";
    assert_eq!(job("check-av-signature", check), TAKEN);
    let exploded = "\
check: { name: bitlocker }
inventory:
  display: [{ field: status, label: Status }]
  explode:
    - field: volumes
      table: bitlocker_volumes
      primary_key: [mount]
      track_history: true
      columns: [{ field: mount }, { field: protected, type: integer }]
";
    assert_eq!(job("check-bitlocker", exploded), TAKEN);
    let alert = "\
check:
  name: windows-patches
  alert: { on: [fail], notify_groups: [clients], priority: warn, title: '{pc_id}: {detail}' }
";
    assert_eq!(job("check-windows-patches", alert), TAKEN);
    let unix = "id: check-nats-user-unix\nversion: 1.0.0\nexecute: { shell: sh, timeout: 30s, script: 'true' }\ncheck: { name: nats-user }\n";
    assert_eq!(told(parse_job(unix, Format::Yaml)), TAKEN);
}

#[test]
fn inventories_events_and_bundles_are_taken() {
    let hardware = "\
inventory:
  display:
    - { field: model, label: Model }
    - field: disks
      label: Disks
      type: table
      columns: [{ field: name, label: Name }, { field: bytes, label: Size, type: bytes }]
  summary: [{ field: model, label: Model }]
  history_scalars: [model]
";
    assert_eq!(job("inventory-hw", hardware), TAKEN);
    let events = "emit: { type: events, watermark_path: 'C:\\ProgramData\\kanade\\wm.txt' }\n";
    assert_eq!(job("collect-winlog-events", events), TAKEN);
    let bundle = "\
collect: { name: Diagnostics, max_size: 50 MB }
client: { name: Send diagnostics, category: troubleshoot, icon: bug }
require_approval: true
";
    assert_eq!(job("collect-diagnostics", bundle), TAKEN);
    let charts = "\
aggregate:
  - { dashboard: Access, title: Logons, kind: logon, agg: count, render: bar, group_by: user }
";
    assert_eq!(job("dashboards-fleet", charts), TAKEN);
}

#[test]
fn installs_fixes_and_infrastructure_are_taken() {
    let client = "client: { name: 7-Zip, category: catalog, description: Archives }\n";
    assert_eq!(job("install-7zip", client), TAKEN);
    let strict = "staleness: { mode: strict, max_cache_age: 0s }\n";
    assert_eq!(job("urgent-patch", strict), TAKEN);
    let as_user = "\
id: fix-teams-cache
version: 1.0.0
execute: { shell: powershell, run_as: user, cwd: '%LOCALAPPDATA%', timeout: 2m, script: 'Remove-Item x' }
";
    assert_eq!(told(parse_job(as_user, Format::Yaml)), TAKEN);
    let object = "\
id: install-kanade-agent
version: 0.43.89
execute: { shell: powershell, script_object: install-agent/0.43.89, timeout: 10m }
origin: { path: jobs/install-agent.yaml, repo: 'git@example.org:fleet.git' }
";
    assert_eq!(told(parse_job(object, Format::Yaml)), TAKEN);
}

#[test]
fn what_people_at_machines_may_run_needs_nothing_of_the_backend() {
    let asked = "client: { name: Update, category: catalog, confirm: Really?, visible_to: { groups: [office] } }\n";
    assert_eq!(job("update", asked), TAKEN);
    let nobody = "client: { name: Update, category: catalog, visible_to: {} }\n";
    refused(&job("update", nobody), &["nobody would see it"]);
    let filled = "client: { name: Update, category: catalog }\nparameters: [{ name: level, required: true }]\n";
    refused(
        &job("update", filled),
        &["give the parameter `level` a default"],
    );
    let secret = "\
id: update
version: 1.0.0
execute: { shell: sh, timeout: 30s, script: 'true', env: { TOKEN: { secret: api } } }
client: { name: Update, category: catalog }
";
    refused(
        &told(parse_job(secret, Format::Yaml)),
        &["cannot use a secret"],
    );
}

#[test]
fn a_fenced_inventory_is_taken_with_its_events() {
    let text = "\
id: example-power-plan
version: 1.0.0
execute:
  shell: powershell
  timeout: 60s
  script: |
    '#KANADE-INVENTORY-BEGIN'; '{}'; '#KANADE-INVENTORY-END'
    '#KANADE-EMIT-BEGIN'; '#KANADE-EMIT-END'
inventory: { display: [{ field: plan, label: Plan }] }
emit: { type: events }
";
    assert_eq!(told(parse_job(text, Format::Yaml)), TAKEN);
}

#[test]
fn what_jobs_of_other_generations_say_is_refused_by_its_name() {
    let feed = "tier: controller\nfeed: { table: kev }\n";
    refused(
        &job("feed-kev", feed),
        &["unknown key `tier`", "unknown key `feed`"],
    );
    let shown = "client: { name: Update, category: catalog, show_when: { check: myapp } }\n";
    refused(
        &job("update-myapp", shown),
        &["unknown key `show_when`", "known here are"],
    );
    let locked =
        "client: { name: Reset, category: troubleshoot, unlock: true, confirm: Really? }\n";
    refused(&job("reset-network-stack", locked), &["`unlock`"]);
    let own = "client: { name: Power, category: power }\n";
    refused(
        &job("example-power", own),
        &["`software_update`, `troubleshoot` or `catalog`"],
    );
}

#[test]
fn schedules_are_taken() {
    let taken = [
        (
            "check-av-signature",
            "when: { per_pc: { every: 2h } }\ntarget: { all: true }\njitter: 5m\n",
        ),
        (
            "check-nats-user-unix",
            "when: { per_pc: { every: 1h } }\ntarget: { groups: [unix-agents] }\njitter: 5m\n",
        ),
        (
            "inventory-driver",
            "when: { per_pc: { every: 24h } }\ntarget: { all: true }\nconstraints: { max_concurrent: 100 }\n",
        ),
        (
            "winget-upgrades",
            "when: { calendar: { at: '13:00' } }\ntz: local\ntarget: { all: true }\njitter: 10m\n",
        ),
        (
            "morning-greeting",
            "when: { calendar: { at: '09:00', days: [mon-fri] } }\nstarting_deadline: 30m\ntarget: { all: true }\n",
        ),
        (
            "kitting-once",
            "when: { per_pc: once }\ntarget: { all: true }\n",
        ),
        (
            "offline-inventory",
            "when: { per_pc: { every: 1h } }\nruns_on: agent\ntarget: { all: true }\n",
        ),
        (
            "provision-nats-user",
            "when: { per_pc: once_per_version }\njitter: 30s\nconstraints: { max_concurrent: 200 }\ntarget: { groups: [windows-agents] }\n",
        ),
        (
            "wave-test",
            "when: { calendar: { at: '2026-12-01 08:00' } }\nrollout: { strategy: wave, waves: [{ group: pilot-ring, delay: 0s }, { group: clients, delay: 1h }] }\n",
        ),
    ];
    for (id, more) in taken {
        assert_eq!(schedule(id, more), TAKEN, "{id}");
    }
}

#[test]
fn schedules_that_mean_nothing_any_more_say_what_to_write() {
    refused(
        &schedule(
            "hourly-inventory",
            "cron: '0 0 * * * *'\ncooldown: 1h\ntarget: { all: true }\n",
        ),
        &[
            "unknown key `cron`",
            "unknown key `cooldown`",
            "the key `when` is missing",
        ],
    );
    refused(
        &schedule("lock", "when: { on: [lock] }\ntarget: { all: true }\n"),
        &["runs_on: agent"],
    );
}

#[test]
fn views_and_groups_are_taken_or_refused_by_the_key() {
    let view = "\
id: dashboards-fleet
widgets:
  - { dashboard: Reliability, title: Crashes, kind: app_crash, agg: count, scope: fleet, group_by: pc_id, render: bar, limit: 10 }
  - { dashboard: Reliability, title: Over time, kind: app_crash, agg: count, scope: fleet, time_bucket: hour, render: timeline }
";
    assert_eq!(told(parse_view(view, Format::Yaml)), TAKEN);
    let sql = "id: kev-exposure\nwidgets:\n  - { dashboard: KEV, title: Exposed, sql: 'SELECT 1', render: number, refresh: 6h }\n";
    refused(
        &told(parse_view(sql, Format::Yaml)),
        &["unknown key `sql`", "`render`"],
    );
    let members = "id: pilot-ring\nmembers: [PC-0001, PC-0002]\n";
    assert_eq!(told(parse_group(members, Format::Yaml)), TAKEN);
}
