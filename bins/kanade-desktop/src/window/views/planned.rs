use egui::Ui;

use super::scene::Scene;
use super::{parts, times};

/// What the machine will run by itself.
pub fn show(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(items) = &scene.desk.maintenance else {
        return;
    };
    parts::section(ui, scene.words.maintenance);
    parts::card(ui, None, |ui| {
        if items.is_empty() {
            parts::weak(ui, scene.words.no_maintenance);
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                ui.separator();
            }
            let (when, until) = times::ahead(scene.now, item.next_fire_at, scene.words);
            parts::strong(ui, &item.display_name);
            parts::weak(ui, &format!("{when} · {until}"));
        }
    });
}
