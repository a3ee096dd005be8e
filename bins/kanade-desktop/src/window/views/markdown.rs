//! The little of Markdown that notices use: headings, lists, what stands out, code, and links to the web.

use egui::{RichText, TextStyle, Ui};

use crate::window::look::BOLD;

/// Draws a text.
pub fn show(ui: &mut Ui, text: &str) {
    for line in text.lines() {
        let (kind, rest) = Line::of(line.trim_end());
        match kind {
            Line::Empty => ui.add_space(4.0),
            Line::Heading => {
                ui.label(RichText::new(rest).text_style(TextStyle::Name(BOLD.into())));
            }
            Line::Item => {
                ui.horizontal_top(|ui| {
                    ui.label("•");
                    ui.vertical(|ui| spans(ui, rest));
                });
            }
            Line::Text => spans(ui, rest),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Line {
    Empty,
    Heading,
    Item,
    Text,
}

impl Line {
    fn of(line: &str) -> (Self, &str) {
        let trimmed = line.trim_start();
        if trimmed.is_empty() {
            return (Self::Empty, "");
        }
        let heading = trimmed.trim_start_matches('#');
        if let Some(rest) = heading
            .strip_prefix(' ')
            .filter(|_| heading.len() < trimmed.len())
        {
            return (Self::Heading, rest);
        }
        for mark in ["- ", "* ", "+ "] {
            if let Some(rest) = trimmed.strip_prefix(mark) {
                return (Self::Item, rest);
            }
        }
        (Self::Text, trimmed)
    }
}

#[derive(Debug, PartialEq)]
enum Span<'a> {
    Plain(&'a str),
    Strong(&'a str),
    Code(&'a str),
    Link(&'a str, &'a str),
}

fn spans(ui: &mut Ui, line: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for span in read(line) {
            match span {
                Span::Plain(text) => ui.label(text),
                Span::Strong(text) => {
                    ui.label(RichText::new(text).text_style(TextStyle::Name(BOLD.into())))
                }
                Span::Code(text) => ui.label(RichText::new(text).code()),
                Span::Link(text, address) => ui.hyperlink_to(text, address).on_hover_text(address),
            };
        }
    });
}

fn read(line: &str) -> Vec<Span<'_>> {
    let (mut spans, mut plain_from, mut at) = (Vec::new(), 0, 0);
    while at < line.len() {
        match special(&line[at..]) {
            Some((span, length)) => {
                spans.extend(plain(&line[plain_from..at]));
                spans.push(span);
                at += length;
                plain_from = at;
            }
            None => at += line[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    spans.extend(plain(&line[plain_from..]));
    spans
}

fn plain(text: &str) -> Option<Span<'_>> {
    (!text.is_empty()).then_some(Span::Plain(text))
}

fn special(text: &str) -> Option<(Span<'_>, usize)> {
    if let Some((inner, length)) = between(text, "**", "**") {
        return Some((Span::Strong(inner), length));
    }
    if let Some((inner, length)) = between(text, "`", "`") {
        return Some((Span::Code(inner), length));
    }
    let (name, length) = between(text, "[", "]")?;
    let (address, more) = between(&text[length..], "(", ")")?;
    let is_web = ["https://", "http://"]
        .iter()
        .any(|it| address.starts_with(it));
    is_web.then_some((Span::Link(name, address), length + more))
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, usize)> {
    let rest = text.strip_prefix(open)?;
    let end = rest.find(close).filter(|end| *end > 0)?;
    Some((&rest[..end], open.len() + end + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_out_is_found_and_the_rest_is_text() {
        assert_eq!(
            read("At **22:00**: run `sync`, see [the page](https://a.b/c) [x](file:///d) 2*3"),
            [
                Span::Plain("At "),
                Span::Strong("22:00"),
                Span::Plain(": run "),
                Span::Code("sync"),
                Span::Plain(", see "),
                Span::Link("the page", "https://a.b/c"),
                Span::Plain(" [x](file:///d) 2*3"),
            ]
        );
        assert_eq!(read("**"), [Span::Plain("**")]);
        assert_eq!(
            read("再起動 **今夜**"),
            [Span::Plain("再起動 "), Span::Strong("今夜")]
        );
        assert_eq!(Line::of("## Tonight"), (Line::Heading, "Tonight"));
        assert_eq!(Line::of("#1 is done"), (Line::Text, "#1 is done"));
        assert_eq!(Line::of("- one"), (Line::Item, "one"));
    }
}
