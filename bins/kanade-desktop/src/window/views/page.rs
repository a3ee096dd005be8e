use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use super::scene::{Page, Scene, Tab, Wish};
use super::{health, jobs, notices, parts, planned, runs};
use crate::window::look::Palette;
use crate::window::model::LinkState;

/// Draws everything.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, page: &mut Page) -> Vec<Wish> {
    let mut wishes = Vec::new();
    let ground = Frame::new().fill(Palette::of(ui).ground);
    let edge = ground.inner_margin(Margin::symmetric(16, 8));
    Panel::top("head")
        .frame(edge)
        .show_inside(ui, |ui| head(ui, scene, page));
    Panel::bottom("foot")
        .frame(edge)
        .show_inside(ui, |ui| foot(ui, scene, &mut wishes));
    CentralPanel::default()
        .frame(ground.inner_margin(Margin {
            left: 16,
            right: 6,
            ..Margin::ZERO
        }))
        .show_inside(ui, |ui| {
            let area = ScrollArea::vertical().auto_shrink(false);
            area.id_salt(page.tab as u8).show(ui, |ui| {
                body(ui, scene, page, &mut wishes);
            });
        });
    wishes
}

fn head(ui: &mut Ui, scene: &Scene<'_>, page: &mut Page) {
    let words = scene.words;
    let unread = scene.desk.unread().count();
    ui.horizontal_wrapped(|ui| {
        for (tab, name, count) in [
            (Tab::Home, words.home, 0),
            (Tab::Notices, words.notices, unread),
            (Tab::SelfService, words.self_service, 0),
        ] {
            if parts::tab(ui, page.tab == tab, name, count) {
                page.tab = tab;
            }
        }
    });
}

fn body(ui: &mut Ui, scene: &Scene<'_>, page: &mut Page, wishes: &mut Vec<Wish>) {
    ui.add_space(8.0);
    if scene.lacks_glyphs {
        parts::warning(ui, scene.words.no_glyphs);
    }
    match page.tab {
        Tab::Home => {
            health::standing(ui, scene);
            notices::unread(ui, scene, wishes);
            ui.push_id("checks", |ui| health::checks(ui, scene, page, wishes));
            planned::show(ui, scene);
        }
        Tab::Notices => notices::all(ui, scene, wishes),
        Tab::SelfService => {
            jobs::show(ui, scene, page, wishes);
            runs::show(ui, scene, wishes);
        }
    }
    ui.add_space(12.0);
}

fn foot(ui: &mut Ui, scene: &Scene<'_>, wishes: &mut Vec<Wish>) {
    let words = scene.words;
    ui.spacing_mut().interact_size.y = 28.0;
    ui.horizontal(|ui| {
        // What follows keeps its place and its focus whether this is known or not.
        let account = match &scene.desk.link {
            LinkState::Up { account } => (words.signed_in_as)(account),
            _ => String::new(),
        };
        parts::small(ui, &account);
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| {
            if parts::quiet_button(ui, words.to_other_language) {
                wishes.push(Wish::OtherLanguage);
            }
            let theme = match ui.visuals().dark_mode {
                true => words.to_light,
                false => words.to_dark,
            };
            if parts::quiet_button(ui, theme) {
                wishes.push(Wish::OtherTheme);
            }
        });
    });
}
