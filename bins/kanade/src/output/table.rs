use comfy_table::{CellAlignment, Color, ColumnConstraint, ContentArrangement, Row, TableStyle};

use super::print::Look;

const STYLE: TableStyle = comfy_table::presets::NOTHING;
/// Characters between two columns.
const GAP: u16 = 2;
/// Prose that is cut to less than this says nothing.
const LEGIBLE: u16 = 12;

/// What a cell's content means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// As it should be.
    Good,
    /// Needs a person.
    Bad,
    /// Worth a look.
    Warning,
    /// Beside the point.
    Quiet,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A cell with a meaning.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }

    /// A cell that may be empty.
    pub fn maybe(text: Option<impl ToString>) -> Self {
        match text {
            Some(text) => text.to_string().into(),
            None => Self::new("–", Tone::Quiet),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Tone::Plain)
    }
}

/// How a column behaves when there is too little room.
#[derive(Debug, Clone, Copy)]
pub enum Column<'a> {
    /// Never cut: ids are copied.
    Whole(&'a str),
    /// Cut at its end.
    Cut(&'a str),
    /// Never cut, aligned to the right.
    Number(&'a str),
}

impl<'a> Column<'a> {
    fn title(self) -> &'a str {
        match self {
            Self::Whole(title) | Self::Cut(title) | Self::Number(title) => title,
        }
    }
}

/// Rows under titles, one line each.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    columns: Vec<Column<'a>>,
    rows: Vec<Vec<Cell>>,
}

impl<'a> Table<'a> {
    /// A table without rows.
    pub fn new(columns: &[Column<'a>]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; it has a cell for each column.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(cells.into());
    }

    /// As [`Self::row`], for a number of columns that only the answer tells.
    pub fn row_of(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table as text. Where there is too little room, prose is cut, then whole columns are
    /// left out, the last ones first.
    pub fn render(&self, look: &Look) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE).set_truncation_indicator("…");
        if self.columns.iter().any(|column| !column.title().is_empty()) {
            table.set_header(self.header());
        }
        match look.width {
            Some(width) => table
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(width),
            None => table.set_content_arrangement(ContentArrangement::Disabled),
        };
        if look.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.add_rows(self.rows.iter().map(|cells| one_line(cells)));
        self.arrange(&mut table, look.width);
        trimmed(table.lines())
    }

    fn header(&self) -> Row {
        let titles = self.columns.iter();
        let cells = titles.map(|column| styled(column.title(), Tone::Quiet));
        Row::from(cells)
    }

    fn arrange(&self, table: &mut comfy_table::Table, width: Option<u16>) {
        let shown = self.that_fit(&table.column_max_content_widths(), width);
        let last = shown.iter().rposition(|shown| *shown);
        for (index, kind) in self.columns.iter().enumerate() {
            let Some(column) = table.column_mut(index) else {
                continue;
            };
            column.set_padding((0, if Some(index) == last { 0 } else { GAP }));
            if !shown[index] {
                column.set_constraint(ColumnConstraint::Hidden);
            } else if !matches!(kind, Column::Cut(_)) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
            if matches!(kind, Column::Number(_)) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }

    /// Which columns are shown: all of them, or as many as there is room for. The first two tell
    /// what a row is about and always stay.
    fn that_fit(&self, contents: &[u16], width: Option<u16>) -> Vec<bool> {
        let mut shown = vec![true; self.columns.len()];
        let least = |index: usize| match self.columns[index] {
            Column::Cut(_) => contents[index].min(LEGIBLE) + GAP,
            Column::Whole(_) | Column::Number(_) => contents[index] + GAP,
        };
        let needed = |shown: &[bool]| -> u16 {
            let indexes = (0..shown.len()).filter(|index| shown[*index]);
            indexes.map(least).sum::<u16>().saturating_sub(GAP)
        };
        while width.is_some_and(|width| needed(&shown) > width) {
            let is_cut = |index: &usize| matches!(self.columns[*index], Column::Cut(_));
            let droppable = || (2..shown.len()).rev().filter(|index| shown[*index]);
            let Some(dropped) = droppable().find(is_cut).or_else(|| droppable().next()) else {
                break;
            };
            shown[dropped] = false;
        }
        shown
    }
}

/// Names and values, one pair a line.
pub fn facts(look: &Look, pairs: Vec<(&str, Cell)>) -> String {
    let mut table = Table::new(&[Column::Whole(""), Column::Cut("")]);
    for (name, value) in pairs {
        table.row([Cell::new(name, Tone::Quiet), value]);
    }
    table.render(look)
}

fn one_line(cells: &[Cell]) -> Row {
    let mut row = Row::from(cells.iter().map(|cell| styled(&cell.text, cell.tone)));
    row.max_height(1);
    row
}

fn styled(text: &str, tone: Tone) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new(text);
    match tone {
        Tone::Plain => cell,
        Tone::Good => cell.fg(Color::DarkGreen),
        Tone::Bad => cell.fg(Color::DarkRed),
        Tone::Warning => cell.fg(Color::DarkYellow),
        Tone::Quiet => cell.fg(Color::DarkGrey),
    }
}

fn trimmed(lines: impl Iterator<Item = String>) -> String {
    lines.fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_runtime::{Clock, MockClock};

    fn look(width: Option<u16>, colour: bool) -> Look {
        let now = MockClock::at_rfc3339("2026-11-21T08:00:00Z").now();
        Look { width, colour, now }
    }

    fn sample() -> Table<'static> {
        let mut table = Table::new(&[
            Column::Whole("MACHINE"),
            Column::Number("EXIT"),
            Column::Cut("OUTPUT"),
        ]);
        let long = "a line of output that is longer than any narrow terminal";
        table.row(["web01".into(), "0".into(), long.into()]);
        table.row(["a-machine".into(), Cell::new("127", Tone::Bad), "x".into()]);
        table
    }

    #[test]
    fn a_narrow_terminal_cuts_prose_and_keeps_ids() {
        insta::assert_snapshot!(sample().render(&look(Some(40), false)), @r"
        MACHINE    EXIT  OUTPUT
        web01         0  a line of output that…
        a-machine   127  x
        ");
    }

    #[test]
    fn a_very_narrow_terminal_loses_the_last_columns() {
        insta::assert_snapshot!(sample().render(&look(Some(16), false)), @r"
        MACHINE    EXIT
        web01         0
        a-machine   127
        ");
    }

    #[test]
    fn a_pipe_gets_every_character() {
        let text = sample().render(&look(None, false));
        assert!(text.contains("than any narrow terminal") && !text.contains('\u{1b}'));
    }

    #[test]
    fn colours_come_only_when_wanted() {
        assert!(sample().render(&look(Some(80), true)).contains('\u{1b}'));
        assert!(!sample().render(&look(Some(80), false)).contains('\u{1b}'));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [16, 20, 40, 60, 80] {
            let text = sample().render(&look(Some(width), false));
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width.into()), "{width}: {text}");
        }
    }
}
