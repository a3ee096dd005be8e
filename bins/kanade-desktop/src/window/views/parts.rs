//! What every view is made of.

use egui::accesskit::Role;
use egui::{
    Button, Color32, Frame, Label, Margin, Response, RichText, Stroke, StrokeKind, TextStyle, Ui,
    WidgetInfo, WidgetType,
};

use super::marks::Mark;
use crate::window::look::{BOLD, Palette};

/// A surface with something on it, as wide as there is room.
pub fn card(ui: &mut Ui, edge: Option<Color32>, content: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, edge.unwrap_or(palette.line)))
        .corner_radius(8)
        .inner_margin(Margin::same(12))
        .outer_margin(Margin {
            bottom: 4,
            right: 8,
            ..Margin::ZERO
        })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui);
        });
}

/// The name of what follows.
pub fn section(ui: &mut Ui, name: &str) {
    ui.add_space(8.0);
    heading(ui, RichText::new(name).text_style(bold()));
}

/// A text that those who hear the page can find as what stands above the rest.
pub fn heading(ui: &mut Ui, text: RichText) {
    let name = text.text().to_owned();
    let response = ui.add(Label::new(text).wrap());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(name);
    });
}

/// A text that stands out.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).text_style(bold()))
}

/// A text beside the matter.
pub fn weak(ui: &mut Ui, text: &str) -> Response {
    let color = Palette::of(ui).weak;
    ui.label(RichText::new(text).color(color))
}

/// A small text beside the matter.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    let color = Palette::of(ui).weak;
    ui.label(RichText::new(text).small().color(color))
}

/// A state: its shape, and the word for it.
pub fn state(ui: &mut Ui, (mark, color): (Mark, Color32), word: &str) {
    mark.draw(ui, 14.0, color);
    ui.label(RichText::new(word).color(color));
}

/// Something that went wrong, or may.
pub fn warning(ui: &mut Ui, text: &str) {
    let color = Palette::of(ui).warning;
    card(ui, Some(color), |ui| {
        ui.label(RichText::new(text).color(color));
    });
}

/// Why something failed.
pub fn problem(ui: &mut Ui, text: &str) {
    let color = Palette::of(ui).failed;
    ui.label(RichText::new(text).color(color));
}

/// The button for what is expected here. `about` tells those who cannot see the place what it is for.
pub fn main_button(ui: &mut Ui, is_enabled: bool, text: &str, about: &str) -> bool {
    let palette = Palette::of(ui);
    let text_shown = RichText::new(text).color(palette.on_accent);
    let button = Button::new(text_shown)
        .fill(palette.accent)
        .stroke(Stroke::NONE);
    let response = ui.add_enabled(is_enabled, button);
    named(ui, &response, is_enabled, text, about)
}

/// A button for something else that can be done.
pub fn button(ui: &mut Ui, is_enabled: bool, text: &str, about: &str) -> bool {
    let response = ui.add_enabled(is_enabled, Button::new(text));
    named(ui, &response, is_enabled, text, about)
}

/// A button that nobody looks for.
pub fn quiet_button(ui: &mut Ui, text: &str) -> bool {
    let color = Palette::of(ui).weak;
    let text = RichText::new(text).small().color(color);
    let response = ui.add(Button::new(text).frame_when_inactive(false));
    ring(ui, &response);
    response.clicked()
}

/// A tab, with how much waits behind it.
pub fn tab(ui: &mut Ui, is_chosen: bool, name: &str, count: usize) -> bool {
    let palette = Palette::of(ui);
    let shown = match count {
        0 => name.to_owned(),
        _ => format!("{name} ({count})"),
    };
    let (fill, color) = match is_chosen {
        true => (palette.accent, palette.on_accent),
        false => (Color32::TRANSPARENT, palette.text),
    };
    let button = Button::new(RichText::new(&shown).color(color)).fill(fill);
    let response = ui.add(button.stroke(Stroke::NONE));
    response
        .widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_chosen, &shown));
    ring(ui, &response);
    response.clicked()
}

fn named(ui: &Ui, response: &Response, is_enabled: bool, text: &str, about: &str) -> bool {
    let name = match about.is_empty() {
        true => text.to_owned(),
        false => format!("{text}: {about}"),
    };
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, &name));
    ring(ui, response);
    response.clicked()
}

/// Shows those who go by keys where they are.
fn ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, Palette::of(ui).text);
        let around = response.rect.expand(2.0);
        ui.painter()
            .rect_stroke(around, 8.0, stroke, StrokeKind::Outside);
    }
}

fn bold() -> TextStyle {
    TextStyle::Name(BOLD.into())
}
