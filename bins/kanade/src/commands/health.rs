use kanade_api_types::health::FleetHealth;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Look, Tone, bytes, facts, first_line, machines};

/// Shows whether the system is well; ends with 1 when it is not.
pub async fn run(context: &Context) -> Ended {
    let health = context.client.fleet_health().await;
    let health = health.or_try("kanade login")?;
    context.output.show(&health, |look| text(&health, look))?;
    match health.status.as_str() {
        "degraded" => Ok(ExitStatus::Failed),
        _ => Ok(ExitStatus::Ok),
    }
}

fn text(health: &FleetHealth, look: &Look) -> String {
    let facts = facts(
        look,
        vec![
            ("Status", status(&health.status)),
            ("Machines", fleet(health).into()),
            ("Broker", broker(health)),
            ("Storage", bytes(health.storage.bytes).into()),
            ("Tasks", tasks(health)),
            ("Runs", runs(health).into()),
            ("Unread messages", letters(health).into()),
        ],
    );
    let problems = health.problems.iter();
    let problems: String = problems
        .map(|problem| format!("- {}\n", first_line(problem)))
        .collect();
    match problems.is_empty() {
        true => facts,
        false => format!("{facts}\n{problems}"),
    }
}

fn status(word: &str) -> Cell {
    match word {
        "ok" => Cell::new("✓ ok", Tone::Good),
        "degraded" => Cell::new("✕ degraded", Tone::Bad),
        _ => Cell::new(format!("? {}", first_line(word)), Tone::Quiet),
    }
}

fn fleet(health: &FleetHealth) -> String {
    let agents = health.agents;
    format!("{}, {} online", machines(agents.known), agents.active)
}

fn broker(health: &FleetHealth) -> Cell {
    let jetstream = &health.jetstream;
    match (health.broker.connected, jetstream.all_ok) {
        (false, _) => Cell::new("not connected", Tone::Bad),
        (true, true) => "connected".into(),
        (true, false) => Cell::new(
            format!("connected; missing: {}", jetstream.missing.join(", ")),
            Tone::Bad,
        ),
    }
}

fn tasks(health: &FleetHealth) -> Cell {
    let failing = health.tasks.iter().filter(|task| task.state != "running");
    let failing: Vec<&str> = failing.map(|task| task.name.as_str()).collect();
    match failing.is_empty() {
        true => format!("{} running", health.tasks.len()).into(),
        false => Cell::new(format!("not running: {}", failing.join(", ")), Tone::Bad),
    }
}

fn runs(health: &FleetHealth) -> String {
    let recent = health.recent_results;
    format!(
        "{} in the last {} h, {} failed",
        recent.total, recent.window_hours, recent.failed
    )
}

fn letters(health: &FleetHealth) -> String {
    let letters = health.dead_letters;
    format!("{}, {} in the last 24 h", letters.total, letters.last_24h)
}
