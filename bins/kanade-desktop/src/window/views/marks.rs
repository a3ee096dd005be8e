//! The shapes beside the words for a state: no colour stands alone, and no font has to have them.

use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, vec2};
use kanade_klp::messages::RunStatus;

use crate::window::look::Palette;
use crate::window::model::Standing;

/// A shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A full circle.
    Disc,
    /// A triangle that points up.
    Triangle,
    /// A cross.
    Cross,
    /// An empty circle.
    Ring,
    /// A triangle that points on.
    Arrow,
    /// A square.
    Square,
}

impl Mark {
    /// The shape and the colour of a standing.
    pub fn of_standing(standing: Standing, palette: &Palette) -> (Self, Color32) {
        match standing {
            Standing::Well => (Self::Disc, palette.well),
            Standing::Unknown => (Self::Ring, palette.weak),
            Standing::Warning => (Self::Triangle, palette.warning),
            Standing::Failed => (Self::Cross, palette.failed),
        }
    }

    /// The shape and the colour of how a run is.
    pub fn of_run(status: Option<RunStatus>, palette: &Palette) -> (Self, Color32) {
        match status {
            Some(RunStatus::Queued) => (Self::Ring, palette.weak),
            Some(RunStatus::Running) => (Self::Arrow, palette.accent),
            Some(RunStatus::Completed) => (Self::Disc, palette.well),
            Some(RunStatus::Failed) => (Self::Cross, palette.failed),
            Some(RunStatus::Killed) => (Self::Square, palette.weak),
            Some(RunStatus::Unknown) | None => (Self::Ring, palette.warning),
        }
    }

    /// Draws it in a square of this side.
    pub fn draw(self, ui: &mut Ui, side: f32, color: Color32) {
        let (place, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        self.paint(ui.painter(), place.shrink(side * 0.14), color);
    }

    fn paint(self, painter: &Painter, at: Rect, color: Color32) {
        let stroke = Stroke::new(at.width() * 0.2, color);
        let filled = |corners: Vec<Pos2>| Shape::convex_polygon(corners, color, Stroke::NONE);
        match self {
            Self::Disc => {
                painter.circle_filled(at.center(), at.width() / 2.0, color);
            }
            Self::Ring => {
                painter.circle_stroke(at.center(), at.width() * 0.4, stroke);
            }
            Self::Triangle => {
                painter.add(filled(vec![
                    at.center_top(),
                    at.right_bottom(),
                    at.left_bottom(),
                ]));
            }
            Self::Arrow => {
                painter.add(filled(vec![
                    at.left_top(),
                    at.right_center(),
                    at.left_bottom(),
                ]));
            }
            Self::Square => {
                painter.rect_filled(at, 1.0, color);
            }
            Self::Cross => {
                painter.line_segment([at.left_top(), at.right_bottom()], stroke);
                painter.line_segment([at.right_top(), at.left_bottom()], stroke);
            }
        }
    }
}
