use egui::{Color32, RichText, Ui};
use kanade_wire::notification::Priority;

use super::marks::Mark;
use super::scene::{Scene, Wish};
use super::{markdown, parts, times};
use crate::window::look::Palette;
use crate::window::model::{Action, Notice};

/// What is to be read.
pub fn unread(ui: &mut Ui, scene: &Scene<'_>, wishes: &mut Vec<Wish>) {
    let count = scene.desk.unread().count();
    if count == 0 {
        if scene.desk.is_up() {
            parts::section(ui, scene.words.notices);
            parts::weak(ui, scene.words.all_read);
        }
        return;
    }
    parts::section(ui, &(scene.words.to_read)(count));
    for notice in scene.desk.unread() {
        ui.push_id(&notice.told.id, |ui| show(ui, scene, notice, wishes));
    }
}

/// Every notice.
pub fn all(ui: &mut Ui, scene: &Scene<'_>, wishes: &mut Vec<Wish>) {
    if scene.desk.notices.is_empty() {
        parts::weak(ui, scene.words.no_notices);
    }
    for notice in &scene.desk.notices {
        ui.push_id(&notice.told.id, |ui| show(ui, scene, notice, wishes));
    }
}

fn show(ui: &mut Ui, scene: &Scene<'_>, notice: &Notice, wishes: &mut Vec<Wish>) {
    let urgency = urgency(ui, scene, notice);
    let edge = urgency.filter(|_| notice.is_unread()).map(|it| it.1);
    parts::card(ui, edge, |ui| {
        if let Some((mark, color, word)) = urgency {
            ui.horizontal(|ui| parts::state(ui, (mark, color), word));
        }
        parts::heading(ui, RichText::new(&notice.told.title).heading());
        let issued = times::ago(scene.now, notice.told.issued_at, scene.words);
        let by = notice.told.issued_by.as_deref();
        let by = by.map(|by| format!("{by} · ")).unwrap_or_default();
        parts::small(ui, &format!("{by}{issued}"))
            .on_hover_text(times::exact(notice.told.issued_at));
        markdown::show(ui, &notice.told.body);
        foot(ui, scene, notice, wishes);
    });
}

fn urgency(ui: &Ui, scene: &Scene<'_>, notice: &Notice) -> Option<(Mark, Color32, &'static str)> {
    let palette = Palette::of(ui);
    match notice.told.priority {
        Priority::Emergency => Some((Mark::Cross, palette.failed, scene.words.urgent)),
        Priority::Warn => Some((Mark::Triangle, palette.warning, scene.words.important)),
        Priority::Info | Priority::Unknown => None,
    }
}

fn foot(ui: &mut Ui, scene: &Scene<'_>, notice: &Notice, wishes: &mut Vec<Wish>) {
    let words = scene.words;
    if let Some(at) = notice.told.acked_at {
        ui.horizontal(|ui| {
            let look = (Mark::Disc, Palette::of(ui).well);
            let when = times::exact(at);
            parts::state(ui, look, &(words.confirmed)(&when));
        });
        return;
    }
    ui.add_space(4.0);
    let may = scene.desk.is_up() && !notice.is_confirming;
    let text = match (notice.is_confirming, notice.told.require_ack) {
        (true, _) => words.confirming,
        (false, true) => words.confirm,
        (false, false) => words.mark_read,
    };
    let is_pressed = match notice.told.require_ack {
        true => parts::main_button(ui, may, text, &notice.told.title),
        false => parts::button(ui, may, text, &notice.told.title),
    };
    if is_pressed {
        wishes.push(Wish::Ask(Action::Confirm(notice.told.id.clone())));
    }
    if let Some(why) = &notice.refused {
        parts::problem(ui, &format!("{} {why}", words.not_confirmed));
    }
}
