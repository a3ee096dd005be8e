//! The program's sign, drawn here so that no picture has to be found.

use winit::window::Icon;

/// The side of the sign, in pixels.
pub const SIDE: u16 = 32;

/// What the sign says beside being a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Something is to be read.
    pub has_unread: bool,
    /// The agent is away.
    pub is_away: bool,
}

type Color = [f32; 3];

const BLUE: Color = [11.0, 92.0, 173.0];
const GREY: Color = [110.0, 118.0, 126.0];
const WHITE: Color = [255.0, 255.0, 255.0];
const RED: Color = [214.0, 48.0, 38.0];

/// The strokes of a K, in a square of side one.
const STROKES: [[(f32, f32); 2]; 3] = [
    [(0.34, 0.24), (0.34, 0.76)],
    [(0.67, 0.24), (0.37, 0.52)],
    [(0.45, 0.46), (0.68, 0.76)],
];

/// The sign as red, green, blue and opacity, row by row.
pub fn pixels(sign: Sign) -> Vec<u8> {
    let side = f32::from(SIDE);
    let places = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    let pixel = |(x, y): (u16, u16)| {
        let at = ((f32::from(x) + 0.5) / side, (f32::from(y) + 0.5) / side);
        color_at(at, 1.0 / side, sign)
    };
    places.flat_map(pixel).collect()
}

/// The sign of the window.
pub fn of_window() -> Option<Icon> {
    let sign = Sign {
        has_unread: false,
        is_away: false,
    };
    Icon::from_rgba(pixels(sign), SIDE.into(), SIDE.into()).ok()
}

/// How far a place is inside each part, blended over a pixel's width.
fn color_at(at: (f32, f32), pixel: f32, sign: Sign) -> [u8; 4] {
    let cover = |inside: f32| (inside / pixel + 0.5).clamp(0.0, 1.0);
    let ground = if sign.is_away { GREY } else { BLUE };
    let opacity = cover(-to_rounded_square(at));
    let letter = STROKES
        .iter()
        .map(|stroke| cover(0.06 - to_segment(at, stroke)))
        .fold(0.0, f32::max);
    let mut color = mix(ground, WHITE, letter);
    let mut opacity = opacity;
    if sign.has_unread {
        let from_dot = (at.0 - 0.76).hypot(at.1 - 0.24);
        color = mix(color, WHITE, cover(0.26 - from_dot));
        color = mix(color, RED, cover(0.2 - from_dot));
        opacity = opacity.max(cover(0.26 - from_dot));
    }
    [
        byte(color[0]),
        byte(color[1]),
        byte(color[2]),
        byte(opacity * 255.0),
    ]
}

/// The distance to the ground's edge; negative inside.
fn to_rounded_square((x, y): (f32, f32)) -> f32 {
    let (half, radius) = (0.46, 0.18);
    let over = |value: f32| ((value - 0.5).abs() - (half - radius)).max(0.0);
    over(x).hypot(over(y)) - radius
}

fn to_segment((x, y): (f32, f32), [from, to]: &[(f32, f32); 2]) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((x - from.0) * dx + (y - from.1) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    (x - from.0 - along * dx).hypot(y - from.1 - along * dy)
}

fn mix(from: Color, to: Color, share: f32) -> Color {
    std::array::from_fn(|index| from[index] + (to[index] - from[index]) * share)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is within a byte"
)]
fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}
