//! Several meanings in one output: blocks between fences.
//!
//! A block begins with a line `#KANADE-CHECK-BEGIN` and ends with a line `#KANADE-CHECK-END`, each
//! alone on its line; likewise for the other hints. Blocks of one hint are joined. A block that
//! another one's beginning or the end of the output cuts off does not count. Output without any
//! fence belongs to its hint as a whole, as 0.43 has it.

use std::borrow::Cow;

const FENCE: &str = "#KANADE-";
const BEGIN: &str = "-BEGIN";
const END: &str = "-END";

/// Who reads a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Facts about the machine.
    Inventory,
    /// The status of a check.
    Check,
    /// Events.
    Emit,
    /// Paths of files to bring back.
    Collect,
}

impl Reader {
    const ALL: [Reader; 4] = [
        Reader::Inventory,
        Reader::Check,
        Reader::Emit,
        Reader::Collect,
    ];

    /// The word in a fence.
    pub fn as_str(self) -> &'static str {
        match self {
            Reader::Inventory => "INVENTORY",
            Reader::Check => "CHECK",
            Reader::Emit => "EMIT",
            Reader::Collect => "COLLECT",
        }
    }
}

/// What `reader` reads of an output; `None` when there are blocks and none is its own.
///
/// # Examples
/// ```
/// use kanade_wire::fences::{Reader, meant_for};
///
/// let output = "looking…\n#KANADE-CHECK-BEGIN\n{\"status\":\"ok\"}\n#KANADE-CHECK-END\n";
/// assert_eq!(meant_for(output, Reader::Check).as_deref(), Some("{\"status\":\"ok\"}\n"));
/// assert_eq!(meant_for(output, Reader::Emit), None);
/// assert_eq!(meant_for("{}", Reader::Check).as_deref(), Some("{}"));
/// ```
pub fn meant_for(output: &str, reader: Reader) -> Option<Cow<'_, str>> {
    if !has_fences(output) {
        return Some(Cow::Borrowed(output));
    }
    let own: Vec<&str> = blocks(output)
        .filter(|block| block.reader == reader)
        .map(|block| block.text)
        .collect();
    match own.as_slice() {
        [] => None,
        [only] => Some(Cow::Borrowed(only)),
        several => Some(Cow::Owned(several.concat())),
    }
}

/// An output without the blocks of `reader` and their fences; nothing is left of one without
/// fences.
pub fn without(output: &str, reader: Reader) -> String {
    if !has_fences(output) {
        return String::new();
    }
    let mut rest = String::new();
    let mut done = 0;
    for block in blocks(output).filter(|block| block.reader == reader) {
        rest.push_str(&output[done..block.from]);
        done = block.to;
    }
    rest.push_str(&output[done..]);
    rest
}

/// Whether some line of an output begins a block.
pub fn has_fences(output: &str) -> bool {
    let begins = |line: Line<'_>| matches!(fence(line.text), Some((_, Edge::Begin)));
    output.contains(FENCE) && lines(output).any(begins)
}

/// Whether a script seems to print the fences of `reader`.
pub fn are_written_by(script: &str, reader: Reader) -> bool {
    script.contains(&format!("{FENCE}{}{BEGIN}", reader.as_str()))
}

struct Block<'a> {
    reader: Reader,
    text: &'a str,
    /// Where it begins and ends in the output, fences included.
    from: usize,
    to: usize,
}

struct Line<'a> {
    text: &'a str,
    from: usize,
    to: usize,
}

fn lines(output: &str) -> impl Iterator<Item = Line<'_>> {
    let mut from = 0;
    output.split_inclusive('\n').map(move |text| {
        let line = Line {
            text,
            from,
            to: from + text.len(),
        };
        from = line.to;
        line
    })
}

fn blocks(output: &str) -> impl Iterator<Item = Block<'_>> {
    let mut open: Option<(Reader, usize, usize)> = None;
    lines(output).filter_map(move |line| match fence(line.text)? {
        (reader, Edge::Begin) => {
            open = Some((reader, line.from, line.to));
            None
        }
        (reader, Edge::End) => {
            let (_, from, inside) = open.take_if(|(opened, ..)| *opened == reader)?;
            Some(Block {
                reader,
                text: &output[inside..line.from],
                from,
                to: line.to,
            })
        }
    })
}

enum Edge {
    Begin,
    End,
}

fn fence(line: &str) -> Option<(Reader, Edge)> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let inner = line.strip_prefix(FENCE)?;
    let (word, edge) = match inner.strip_suffix(BEGIN) {
        Some(word) => (word, Edge::Begin),
        None => (inner.strip_suffix(END)?, Edge::End),
    };
    let mut all = Reader::ALL.into_iter();
    all.find(|reader| reader.as_str() == word)
        .map(|reader| (reader, edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &str = "hello\r\n#KANADE-INVENTORY-BEGIN\r\n{\"a\":1}\r\n#KANADE-INVENTORY-END\r\nmore\n#KANADE-EMIT-BEGIN\n{}\n#KANADE-EMIT-END\n";

    #[test]
    fn each_hint_reads_its_own_block() {
        let read = |reader| meant_for(BOTH, reader).map(|text| text.trim().to_owned());
        assert_eq!(read(Reader::Inventory).as_deref(), Some("{\"a\":1}"));
        assert_eq!(read(Reader::Emit).as_deref(), Some("{}"));
        assert_eq!(read(Reader::Check), None);
    }

    #[test]
    fn blocks_of_one_hint_are_joined() {
        let twice =
            "#KANADE-EMIT-BEGIN\n1\n#KANADE-EMIT-END\n-\n#KANADE-EMIT-BEGIN\n2\n#KANADE-EMIT-END";
        assert_eq!(meant_for(twice, Reader::Emit).as_deref(), Some("1\n2\n"));
        assert_eq!(without(twice, Reader::Emit), "-\n");
    }

    #[test]
    fn what_was_read_apart_leaves_the_rest() {
        assert_eq!(
            without(BOTH, Reader::Emit),
            "hello\r\n#KANADE-INVENTORY-BEGIN\r\n{\"a\":1}\r\n#KANADE-INVENTORY-END\r\nmore\n"
        );
        assert_eq!(without("{}\n{}\n", Reader::Emit), "");
    }

    #[test]
    fn a_block_that_is_cut_off_does_not_count() {
        let open = "#KANADE-CHECK-BEGIN\n{\n#KANADE-INVENTORY-BEGIN\n{}\n#KANADE-INVENTORY-END\n";
        assert_eq!(meant_for(open, Reader::Check), None);
        assert_eq!(meant_for(open, Reader::Inventory).as_deref(), Some("{}\n"));
        assert_eq!(meant_for("#KANADE-CHECK-BEGIN\n{}", Reader::Check), None);
    }

    #[test]
    fn a_line_that_only_speaks_of_fences_is_text() {
        for text in [
            "print #KANADE-CHECK-BEGIN",
            "#KANADE-OTHER-BEGIN\n{}\n",
            "#KANADE-CHECK-END",
        ] {
            assert_eq!(meant_for(text, Reader::Check).as_deref(), Some(text));
        }
    }
}
