use egui::{RichText, Ui};
use kanade_klp::messages::CheckLine;

use super::marks::Mark;
use super::scene::{Page, Scene, Tab, Wish};
use super::{jobs, parts, times};
use crate::window::look::Palette;
use crate::window::model::{LinkState, Standing, summary};
use crate::window::words::Words;

/// How the machine is, in one sentence.
pub fn standing(ui: &mut Ui, scene: &Scene<'_>) {
    let (standing, count) = summary(scene.desk);
    let words = scene.words;
    let look = Mark::of_standing(standing, Palette::of(ui));
    parts::card(ui, None, |ui| {
        ui.horizontal(|ui| {
            look.0.draw(ui, 22.0, look.1);
            let sentence = sentence(scene, standing, count);
            parts::heading(ui, RichText::new(sentence).heading());
        });
        match &scene.desk.link {
            LinkState::Away { since } => {
                let when = times::exact(*since);
                parts::weak(ui, &(words.since)(&when));
                parts::weak(ui, words.away_hint);
            }
            LinkState::Refused { why } => parts::problem(ui, why),
            LinkState::Up { .. } | LinkState::Connecting => {}
        }
        connection(ui, scene);
    });
}

fn sentence(scene: &Scene<'_>, standing: Standing, count: usize) -> String {
    let words = scene.words;
    match (&scene.desk.link, standing) {
        (LinkState::Connecting, _) => words.connecting.to_owned(),
        (LinkState::Away { .. }, _) => words.away.to_owned(),
        (LinkState::Refused { .. }, _) => words.refused.to_owned(),
        (_, Standing::Unknown) if count == 0 => words.unchecked.to_owned(),
        (_, Standing::Well) => words.well.to_owned(),
        (_, Standing::Warning) => (words.warnings)(count),
        (_, Standing::Failed) => (words.failures)(count),
        (_, Standing::Unknown) => (words.unknowns)(count),
    }
}

fn connection(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(state) = &scene.desk.state else {
        return;
    };
    let words = scene.words;
    if scene.desk.is_up() {
        let word = match state.online {
            true => words.online,
            false => words.offline,
        };
        parts::weak(ui, word);
    }
    let mut facts = format!("{} · {}", state.pc_id, (words.agent)(&state.agent_version));
    if state.target_version != state.agent_version {
        facts.push_str(" · ");
        facts.push_str(&(words.updates_to)(&state.target_version));
    }
    parts::small(ui, &facts);
}

/// What the machine's checks say, the worst first.
pub fn checks(ui: &mut Ui, scene: &Scene<'_>, page: &mut Page, wishes: &mut Vec<Wish>) {
    let Some(state) = &scene.desk.state else {
        return;
    };
    parts::section(ui, scene.words.checks);
    parts::card(ui, None, |ui| {
        if state.checks.is_empty() {
            parts::weak(ui, scene.words.no_checks);
        }
        let mut checks: Vec<_> = state.checks.iter().collect();
        checks.sort_by_key(|check| std::cmp::Reverse(Standing::of_check(&check.status)));
        for (index, line) in checks.into_iter().enumerate() {
            if index > 0 {
                ui.separator();
            }
            check(ui, scene, line, page, wishes);
        }
    });
}

fn check(
    ui: &mut Ui,
    scene: &Scene<'_>,
    line: &CheckLine,
    page: &mut Page,
    wishes: &mut Vec<Wish>,
) {
    let standing = Standing::of_check(&line.status);
    ui.horizontal_wrapped(|ui| {
        let look = Mark::of_standing(standing, Palette::of(ui));
        parts::state(ui, look, word(standing, scene.words));
        parts::strong(ui, line.label.as_deref().unwrap_or(&line.name));
    });
    if let Some(detail) = &line.detail {
        parts::weak(ui, detail);
    }
    if standing == Standing::Well {
        return;
    }
    let helps = line.troubleshoot.as_deref();
    let jobs = scene.desk.jobs.iter().flatten();
    for job in jobs.filter(|job| Some(job.id.as_str()) == helps) {
        let text = (scene.words.run_named)(&job.display_name);
        let may = scene.desk.is_up() && scene.desk.going(&job.id).is_none();
        if parts::button(ui, may, &text, "") {
            jobs::begin(job, page, wishes);
            page.tab = Tab::SelfService;
        }
    }
}

fn word(standing: Standing, words: &Words) -> &'static str {
    match standing {
        Standing::Well => words.check_ok,
        Standing::Unknown => words.check_unknown,
        Standing::Warning => words.check_warn,
        Standing::Failed => words.check_fail,
    }
}
