//! The system's own fonts: its text font, a bold one for what stands out, and one that has Japanese.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};
use fontdb::{Database, FaceInfo, Family, ID, Language as FontLanguage, Query, Source, Weight};

use crate::language::Language;
use crate::window::look::{BOLD, own_fonts};
use crate::window::model::Desk;

const TEXT: [&str; 7] = [
    "Segoe UI",
    "Adwaita Sans",
    "Cantarell",
    "Ubuntu",
    "Noto Sans",
    "DejaVu Sans",
    "Liberation Sans",
];
const CODE: [&str; 6] = [
    "Cascadia Mono",
    "Consolas",
    "Noto Sans Mono",
    "Ubuntu Mono",
    "DejaVu Sans Mono",
    "Liberation Mono",
];
const JAPANESE: [&str; 12] = [
    "Yu Gothic UI",
    "Meiryo UI",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "BIZ UDPGothic",
    "IPAexGothic",
    "IPAPGothic",
    "VL PGothic",
    "TakaoPGothic",
    "MS PGothic",
    "Droid Sans Fallback",
];

/// The fonts that are shown. Japanese ones are large, and read only where there is Japanese to show.
#[derive(Default)]
pub struct Fonts {
    definitions: Option<FontDefinitions>,
    japanese: Option<Found>,
}

/// Whether there is a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Yes,
    No,
}

impl Fonts {
    /// Reads what is needed and was not read; whether there is something new.
    pub fn look(&mut self, language: Language, desk: &Desk) -> bool {
        let needs_japanese = language == Language::Ja || has_japanese(desk);
        let lacks_japanese = needs_japanese && self.japanese.is_none();
        if self.definitions.is_some() && !lacks_japanese {
            return false;
        }
        let mut system = Database::new();
        system.load_system_fonts();
        let definitions = self.definitions.get_or_insert_with(|| latin(&system));
        if lacks_japanese {
            self.japanese = Some(add_japanese(&system, definitions));
        }
        true
    }

    pub fn definitions(&self) -> FontDefinitions {
        self.definitions.clone().unwrap_or_else(own_fonts)
    }

    /// Whether there is Japanese to show and no font that has it.
    pub fn lacks_glyphs(&self) -> bool {
        self.japanese == Some(Found::No)
    }
}

fn latin(system: &Database) -> FontDefinitions {
    let mut definitions = own_fonts();
    let bold = FontFamily::Name(BOLD.into());
    for (name, fonts, weight, family) in [
        ("text", &TEXT[..], Weight::NORMAL, FontFamily::Proportional),
        ("strong", &TEXT[..], Weight::BOLD, bold),
        ("code", &CODE[..], Weight::NORMAL, FontFamily::Monospace),
    ] {
        let font = query(system, fonts, weight).and_then(|id| read(system, id));
        if let Some(font) = font {
            definitions
                .font_data
                .insert(name.to_owned(), Arc::new(font));
            let fonts = definitions.families.entry(family).or_default();
            fonts.insert(0, name.to_owned());
        }
    }
    definitions
}

/// The bold one first where it counts, and the other one behind every family.
fn add_japanese(system: &Database, definitions: &mut FontDefinitions) -> Found {
    let Some(plain) = japanese(system) else {
        return Found::No;
    };
    let bold = query(system, &JAPANESE, Weight::BOLD).filter(|bold| *bold != plain);
    if let Some(font) = bold.and_then(|bold| read(system, bold)) {
        definitions
            .font_data
            .insert("strong japanese".to_owned(), Arc::new(font));
        let family = FontFamily::Name(BOLD.into());
        let fonts = definitions.families.entry(family).or_default();
        fonts.push("strong japanese".to_owned());
    }
    let Some(font) = read(system, plain) else {
        return Found::No;
    };
    definitions
        .font_data
        .insert("japanese".to_owned(), Arc::new(font));
    for fonts in definitions.families.values_mut() {
        fonts.push("japanese".to_owned());
    }
    Found::Yes
}

fn query(system: &Database, families: &[&str], weight: Weight) -> Option<ID> {
    let families: Vec<_> = families.iter().map(|name| Family::Name(name)).collect();
    let query = Query {
        families: &families,
        weight,
        ..Query::default()
    };
    system.query(&query)
}

/// One of the known fonts, otherwise any that has a Japanese name.
fn japanese(system: &Database) -> Option<ID> {
    query(system, &JAPANESE, Weight::NORMAL).or_else(|| {
        let is_japanese = |face: &&FaceInfo| {
            let mut names = face.families.iter();
            names.any(|(name, language)| {
                *language == FontLanguage::Japanese_Japan || name.contains("CJK")
            })
        };
        Some(system.faces().find(is_japanese)?.id)
    })
}

fn read(system: &Database, id: ID) -> Option<FontData> {
    let face = system.face(id)?;
    let path: &PathBuf = match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => path,
        Source::Binary(_) => return None,
    };
    // A font is shown until the program ends; one that is owned would be copied.
    let mut font = FontData::from_static(fs::read(path).ok()?.leak());
    font.index = face.index;
    Some(font)
}

fn has_japanese(desk: &Desk) -> bool {
    let notices = desk.notices.iter().flat_map(|notice| {
        let by = notice.told.issued_by.as_deref().unwrap_or_default();
        [notice.told.title.as_str(), notice.told.body.as_str(), by]
    });
    let checks = desk.state.iter().flat_map(|state| &state.checks);
    let checks = checks.flat_map(|check| {
        [check.label.as_deref(), check.detail.as_deref()].map(Option::unwrap_or_default)
    });
    let jobs = desk.jobs.iter().flatten().flat_map(|job| {
        let about = job.display_description.as_deref().unwrap_or_default();
        [job.display_name.as_str(), about]
    });
    let planned = desk.maintenance.iter().flatten();
    let planned = planned.map(|item| item.display_name.as_str());
    let output = desk.runs.iter().map(|run| run.output.as_str());
    let mut texts = notices
        .chain(checks)
        .chain(jobs)
        .chain(planned)
        .chain(output);
    texts.any(|text| text.chars().any(|one| one >= '\u{2e80}'))
}
