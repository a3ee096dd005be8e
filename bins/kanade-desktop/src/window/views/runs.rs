use egui::{Frame, Margin, RichText, ScrollArea, Ui};
use kanade_klp::messages::RunStatus;

use super::marks::Mark;
use super::scene::{Scene, Wish};
use super::{parts, times};
use crate::window::look::Palette;
use crate::window::model::{Action, Run};
use crate::window::words::Words;

/// The most of a run's output that is seen at a time.
const HEIGHT: f32 = 180.0;

/// The runs that were begun here.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, wishes: &mut Vec<Wish>) {
    if scene.desk.runs.is_empty() {
        return;
    }
    parts::section(ui, scene.words.your_runs);
    for (index, run) in scene.desk.runs.iter().rev().enumerate().rev() {
        ui.push_id(index, |ui| show_one(ui, scene, run, wishes));
    }
}

/// The word for how a run is.
pub const fn word(status: Option<RunStatus>, words: &Words) -> &'static str {
    match status {
        Some(RunStatus::Queued) => words.queued,
        Some(RunStatus::Running) => words.running,
        Some(RunStatus::Completed) => words.done,
        Some(RunStatus::Failed) => words.failed,
        Some(RunStatus::Killed) => words.stopped,
        Some(RunStatus::Unknown) => words.unknown,
        None => words.lost,
    }
}

fn show_one(ui: &mut Ui, scene: &Scene<'_>, run: &Run, wishes: &mut Vec<Wish>) {
    let words = scene.words;
    parts::card(ui, None, |ui| {
        ui.horizontal_wrapped(|ui| {
            let look = Mark::of_run(run.status, Palette::of(ui));
            parts::state(ui, look, word(run.status, words));
            parts::strong(ui, &run.name);
            let mut facts = times::ago(scene.now, run.asked_at, words);
            if let Some(code) = run.exit_code.filter(|code| *code != 0) {
                facts = format!("{facts} · {}", (words.exit_code)(code));
            }
            parts::small(ui, &facts);
        });
        if run.status.is_none() {
            parts::weak(ui, words.lost_hint);
        }
        if let Some(problem) = &run.problem {
            parts::problem(ui, problem);
        }
        output(ui, scene, run);
        actions(ui, scene, run, wishes);
    });
}

fn output(ui: &mut Ui, scene: &Scene<'_>, run: &Run) {
    if run.output.is_empty() {
        if run.is_going() {
            parts::weak(ui, scene.words.no_output);
        }
        return;
    }
    if run.is_cut {
        parts::small(ui, scene.words.cut);
    }
    let frame = Frame::new()
        .fill(Palette::of(ui).ground)
        .corner_radius(4)
        .inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        let area = ScrollArea::vertical().max_height(HEIGHT);
        area.stick_to_bottom(true).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(run.output.trim_end()).monospace());
        });
    });
}

fn actions(ui: &mut Ui, scene: &Scene<'_>, run: &Run, wishes: &mut Vec<Wish>) {
    let words = scene.words;
    if run.is_going() {
        let text = match run.is_stopping {
            true => words.stopping,
            false => words.stop,
        };
        let may = run.id.is_some() && !run.is_stopping && scene.desk.is_up();
        if parts::button(ui, may, text, &run.name)
            && let Some(id) = &run.id
        {
            wishes.push(Wish::Ask(Action::Stop(id.clone())));
        }
    }
}
