//! Colours and measures. Each theme is its own set: text reaches 4.5 : 1 on every surface in both.

use egui::{
    Color32, Context, CornerRadius, FontDefinitions, FontFamily, FontId, Stroke, TextStyle, Theme,
    Ui, Visuals,
};

/// The colours of a theme.
#[derive(Debug)]
pub struct Palette {
    pub ground: Color32,
    pub card: Color32,
    pub line: Color32,
    pub text: Color32,
    pub weak: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub well: Color32,
    pub warning: Color32,
    pub failed: Color32,
}

static LIGHT: Palette = Palette {
    ground: Color32::from_rgb(0xf4, 0xf6, 0xf8),
    card: Color32::from_rgb(0xff, 0xff, 0xff),
    line: Color32::from_rgb(0xd3, 0xd9, 0xe0),
    text: Color32::from_rgb(0x1a, 0x1f, 0x25),
    weak: Color32::from_rgb(0x55, 0x60, 0x6b),
    accent: Color32::from_rgb(0x0b, 0x5c, 0xad),
    on_accent: Color32::WHITE,
    well: Color32::from_rgb(0x14, 0x75, 0x31),
    warning: Color32::from_rgb(0x8a, 0x5a, 0x00),
    failed: Color32::from_rgb(0xb4, 0x23, 0x18),
};

static DARK: Palette = Palette {
    ground: Color32::from_rgb(0x14, 0x17, 0x1b),
    card: Color32::from_rgb(0x1e, 0x22, 0x28),
    line: Color32::from_rgb(0x3a, 0x42, 0x4c),
    text: Color32::from_rgb(0xe8, 0xeb, 0xee),
    weak: Color32::from_rgb(0xa6, 0xb0, 0xbb),
    accent: Color32::from_rgb(0x6c, 0xb2, 0xf5),
    on_accent: Color32::from_rgb(0x0a, 0x1a, 0x2a),
    well: Color32::from_rgb(0x5c, 0xc4, 0x7f),
    warning: Color32::from_rgb(0xe5, 0xb4, 0x4a),
    failed: Color32::from_rgb(0xff, 0x8f, 0x85),
};

impl Palette {
    /// The colours of the theme that is shown.
    pub fn of(ui: &Ui) -> &'static Self {
        match ui.visuals().dark_mode {
            true => &DARK,
            false => &LIGHT,
        }
    }
}

/// The family of headings and of what stands out, as far as this machine has one.
pub const BOLD: &str = "bold";

/// Gives everything that is drawn its colours, its measures and fonts, which count from the next drawing
/// on.
pub fn dress(context: &Context) {
    context.set_fonts(own_fonts());
    context.options_mut(|options| options.fallback_theme = Theme::Light);
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        context.set_visuals_of(theme, visuals(theme, palette));
    }
    context.all_styles_mut(|style| {
        let bold = FontFamily::Name(BOLD.into());
        style.text_styles = [
            (TextStyle::Heading, FontId::new(17.0, bold.clone())),
            (TextStyle::Body, FontId::new(14.0, FontFamily::Proportional)),
            (
                TextStyle::Button,
                FontId::new(14.0, FontFamily::Proportional),
            ),
            (
                TextStyle::Small,
                FontId::new(12.0, FontFamily::Proportional),
            ),
            (
                TextStyle::Monospace,
                FontId::new(12.5, FontFamily::Monospace),
            ),
            (TextStyle::Name(BOLD.into()), FontId::new(14.0, bold)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(12.0, 6.0);
        style.spacing.interact_size.y = 18.0;
        style.spacing.scroll = egui::style::ScrollStyle {
            foreground_color: true,
            ..egui::style::ScrollStyle::thin()
        };
        style.animation_time = 0.0;
    });
}

/// The fonts this program brings; its bold family is its text family.
pub fn own_fonts() -> FontDefinitions {
    let mut definitions = FontDefinitions::default();
    let text = definitions.families.get(&FontFamily::Proportional);
    let text = text.cloned().unwrap_or_default();
    definitions
        .families
        .insert(FontFamily::Name(BOLD.into()), text);
    definitions
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.override_text_color = Some(palette.text);
    visuals.weak_text_color = Some(palette.weak);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.card;
    visuals.extreme_bg_color = palette.ground;
    visuals.code_bg_color = palette.ground;
    visuals.hyperlink_color = palette.accent;
    visuals.selection.bg_fill = palette.accent.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
    let widgets = &mut visuals.widgets;
    for (widget, line) in [
        (&mut widgets.noninteractive, palette.line),
        (&mut widgets.inactive, palette.line),
        (&mut widgets.hovered, palette.weak),
        (&mut widgets.active, palette.accent),
        (&mut widgets.open, palette.line),
    ] {
        widget.bg_fill = palette.card;
        widget.weak_bg_fill = palette.card;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, palette.text);
        widget.corner_radius = CornerRadius::same(6);
        widget.expansion = 0.0;
    }
    visuals
}
