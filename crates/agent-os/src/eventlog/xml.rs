//! As much of XML as the system renders events in: elements, attributes, text and its entities.

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// An element begins, with the text of its attributes; an empty one ends at once.
    Start(&'a str, &'a str),
    /// An element ends.
    End(&'a str),
    /// Text, its entities replaced.
    Text(String),
}

/// The tokens of a document, as far as it can be read.
pub fn tokens(mut text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    while !text.is_empty() {
        let Some(open) = text.find('<') else { break };
        if open > 0 {
            tokens.push(Token::Text(unescaped(&text[..open])));
        }
        let Some(length) = text[open..].find('>') else {
            break;
        };
        element(&text[open + 1..open + length], &mut tokens);
        text = &text[open + length + 1..];
    }
    tokens
}

/// The system writes no `>` within a tag: in an attribute it is an entity.
fn element<'a>(tag: &'a str, tokens: &mut Vec<Token<'a>>) {
    if let Some(name) = tag.strip_prefix('/') {
        tokens.push(Token::End(name.trim()));
        return;
    }
    if tag.starts_with(['?', '!']) {
        return;
    }
    let (tag, is_empty) = match tag.strip_suffix('/') {
        Some(tag) => (tag, true),
        None => (tag, false),
    };
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    tokens.push(Token::Start(name, attributes));
    if is_empty {
        tokens.push(Token::End(name));
    }
}

/// The value of an attribute.
pub fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if key.trim() == name {
            return Some(unescaped(value));
        }
        rest = after;
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((character, end)) => {
                plain.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_text_are_told_apart() {
        let text = "<?xml version='1.0'?><a x='1' y=\"2 &amp; 3\"><b/>5 &lt; 6</a>";
        let found = tokens(text);
        let Token::Start("a", attributes) = &found[0] else {
            panic!("{found:?}");
        };
        assert_eq!(attribute(attributes, "y").as_deref(), Some("2 & 3"));
        assert_eq!(attribute(attributes, "z"), None);
        assert_eq!(found[1..3], [Token::Start("b", ""), Token::End("b")]);
        assert_eq!(found[3..], [Token::Text("5 < 6".into()), Token::End("a")]);
    }

    #[test]
    fn what_is_no_entity_stays_and_what_is_cut_off_is_no_error() {
        assert_eq!(unescaped("R&D &#x41;&#66; &nope; &"), "R&D AB &nope; &");
        assert_eq!(tokens("<a><b").len(), 1);
        assert_eq!(tokens("plain").len(), 0);
    }
}
