use egui::{RichText, Ui};
use kanade_klp::messages::JobItem;

use super::marks::Mark;
use super::scene::{Page, Scene, Wish};
use super::{parts, runs, times};
use crate::window::look::Palette;
use crate::window::model::Action;

/// What the agent calls the kinds of jobs, in the order they are shown.
const CATEGORIES: [&str; 3] = ["software_update", "troubleshoot", "catalog"];

/// What people may run themselves, by kind.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, page: &mut Page, wishes: &mut Vec<Wish>) {
    let jobs = scene.desk.jobs.as_deref().unwrap_or_default();
    if jobs.is_empty() {
        parts::weak(ui, scene.words.no_jobs);
    }
    for (rank, name) in scene.words.categories.iter().enumerate() {
        let mut of_kind = jobs.iter().filter(|job| rank_of(job) == rank).peekable();
        if of_kind.peek().is_some() {
            parts::section(ui, name);
        }
        for job in of_kind {
            ui.push_id(&job.id, |ui| show_one(ui, scene, job, page, wishes));
        }
    }
}

/// Begins a run, or asks first where the job says so.
pub fn begin(job: &JobItem, page: &mut Page, wishes: &mut Vec<Wish>) {
    match job.confirm {
        Some(_) => page.asked = Some(job.id.clone()),
        None => wishes.push(Wish::Ask(Action::Start(job.id.clone()))),
    }
}

fn rank_of(job: &JobItem) -> usize {
    let known = CATEGORIES.iter().position(|name| *name == job.category);
    known.unwrap_or(CATEGORIES.len())
}

fn show_one(
    ui: &mut Ui,
    scene: &Scene<'_>,
    job: &JobItem,
    page: &mut Page,
    wishes: &mut Vec<Wish>,
) {
    parts::card(ui, None, |ui| {
        parts::strong(ui, &job.display_name);
        if let Some(description) = &job.display_description {
            parts::weak(ui, description);
        }
        last_run(ui, scene, job);
        let question = job.confirm.as_deref();
        match question.filter(|_| page.asked.as_ref() == Some(&job.id)) {
            Some(question) => ask(ui, scene, job, question, page, wishes),
            None => {
                let may = scene.desk.is_up() && scene.desk.going(&job.id).is_none();
                if parts::main_button(ui, may, scene.words.run, &job.display_name) {
                    begin(job, page, wishes);
                }
            }
        }
    });
}

/// The question a job wants to be answered before it is run.
fn ask(
    ui: &mut Ui,
    scene: &Scene<'_>,
    job: &JobItem,
    question: &str,
    page: &mut Page,
    wishes: &mut Vec<Wish>,
) {
    let warning = Palette::of(ui).warning;
    ui.label(RichText::new(question).color(warning));
    ui.horizontal_wrapped(|ui| {
        let text = (scene.words.run_named)(&job.display_name);
        if parts::main_button(ui, scene.desk.is_up(), &text, "") {
            wishes.push(Wish::Ask(Action::Start(job.id.clone())));
            page.asked = None;
        }
        if parts::button(ui, true, scene.words.keep, &job.display_name) {
            page.asked = None;
        }
    });
}

/// How it ended last, unless that is told below anyway.
fn last_run(ui: &mut Ui, scene: &Scene<'_>, job: &JobItem) {
    let Some(last) = &job.last_run else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        parts::small(ui, scene.words.last_run);
        let look = Mark::of_run(Some(last.status), Palette::of(ui));
        parts::state(ui, look, runs::word(Some(last.status), scene.words));
        parts::small(ui, &times::ago(scene.now, last.at, scene.words))
            .on_hover_text(times::exact(last.at));
    });
}
