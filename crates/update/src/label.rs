//! What a program says of itself without being run.
//!
//! A program holds its name and version in a block that is found by sixteen bytes nothing else has. So a release can
//! be told from any other file before anybody runs it, and a build can be stamped with its version after it was
//! compiled.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read};
use std::path::Path;

const MARK: usize = 16;
const NAME: usize = 32;
const VERSION: usize = 64;
const SIZE: usize = MARK + NAME + VERSION;
const CHUNK: usize = 1024 * 1024;

/// The mark with each bit turned round: whoever looks for it must not be found.
const TURNED: [u8; MARK] = [
    0x9c, 0x1e, 0xf3, 0x42, 0x94, 0xbe, 0xd1, 0x5e, 0x07, 0xb1, 0x9b, 0x9a, 0xe3, 0x68, 0xf5, 0x2d,
];

/// A program's block; a `#[used]` static of its `main.rs`.
#[derive(Debug)]
#[repr(transparent)]
pub struct Label([u8; SIZE]);

/// What a block says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Which program it is, such as `kanade-agent`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Label {
    /// The block of a program; a name or version that is too long does not compile.
    pub const fn new(name: &str, version: &str) -> Self {
        let mut block = [0; SIZE];
        let mut index = 0;
        while index < MARK {
            block[index] = !TURNED[index];
            index += 1;
        }
        put(&mut block, MARK, name.as_bytes(), NAME);
        put(&mut block, MARK + NAME, version.as_bytes(), VERSION);
        Self(block)
    }

    /// The block as it lies in a program.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The version as it stands in the program, which may have been stamped after it was compiled.
    pub fn version(&'static self) -> &'static str {
        let block: &'static [u8; SIZE] = black_box(&self.0);
        std::str::from_utf8(text(&block[MARK + NAME..])).unwrap_or("unknown")
    }
}

const fn put(block: &mut [u8; SIZE], at: usize, text: &[u8], room: usize) {
    assert!(text.len() < room, "too long for a label");
    let mut index = 0;
    while index < text.len() {
        block[at + index] = text[index];
        index += 1;
    }
}

/// Up to the first zero.
fn text(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// What the program at `path` says of itself; `None` when it says nothing.
///
/// # Errors
/// When the file cannot be read.
pub fn label_of(path: &Path) -> io::Result<Option<Labelled>> {
    let mut file = File::open(path)?;
    let mut search = LabelSearch::default();
    let mut chunk = vec![0; CHUNK];
    while search.found().is_none() {
        match file.read(&mut chunk)? {
            0 => break,
            read => search.feed(&chunk[..read]),
        }
    }
    Ok(search.found)
}

/// Looks for a label in a program that comes piece by piece.
#[derive(Debug, Default)]
pub struct LabelSearch {
    /// What a block may have begun in, and the newest piece.
    window: Vec<u8>,
    found: Option<Labelled>,
}

impl LabelSearch {
    /// The next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        if self.found.is_some() {
            return;
        }
        self.window.extend_from_slice(piece);
        self.found = find(&self.window).map(|(_, found)| found);
        let past = self.window.len().saturating_sub(SIZE - 1);
        self.window.drain(..past);
    }

    /// What the program says of itself, as far as it came.
    pub const fn found(&self) -> Option<&Labelled> {
        self.found.as_ref()
    }
}

/// Gives a program, which was read into memory, another version. Whether it had a label, and the version fits.
pub fn stamp(program: &mut [u8], version: &str) -> bool {
    let Some((at, _)) = find(program).filter(|_| version.len() < VERSION) else {
        return false;
    };
    let room = &mut program[at + MARK + NAME..at + SIZE];
    room.fill(0);
    room[..version.len()].copy_from_slice(version.as_bytes());
    true
}

/// The whole block and where it begins, if it is there.
fn find(window: &[u8]) -> Option<(usize, Labelled)> {
    let mark = black_box(TURNED).map(|byte| !byte);
    let last = window.len().checked_sub(SIZE)?;
    let mut from = 0;
    while from <= last {
        let next = window[from..=last]
            .iter()
            .position(|byte| *byte == mark[0])?;
        let block = &window[from + next..][..SIZE];
        if block.starts_with(&mark)
            && let Some(found) = read(block)
        {
            return Some((from + next, found));
        }
        from += next + 1;
    }
    None
}

fn read(block: &[u8]) -> Option<Labelled> {
    let told = |range: std::ops::Range<usize>| {
        let text = std::str::from_utf8(text(&block[range])).ok()?;
        let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        is_plain.then(|| text.to_owned())
    };
    Some(Labelled {
        name: told(MARK..MARK + NAME)?,
        version: told(MARK + NAME..SIZE)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    static LABEL: Label = Label::new("kanade-test", "1.2.3-rc.1");

    fn told(content: &[u8]) -> Option<Labelled> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("program");
        std::fs::write(&path, content).unwrap();
        label_of(&path).unwrap()
    }

    #[test]
    fn a_program_is_told_by_its_block_wherever_it_lies() {
        for before in [
            0,
            1,
            CHUNK - SIZE,
            CHUNK - 20,
            CHUNK - 1,
            CHUNK,
            2 * CHUNK + 7,
        ] {
            let content = [vec![0x63; before], LABEL.0.to_vec(), vec![7; 3]].concat();
            let found = told(&content).unwrap();
            assert_eq!(
                (found.name.as_str(), found.version.as_str()),
                ("kanade-test", "1.2.3-rc.1")
            );
        }
    }

    #[test]
    fn a_program_that_comes_in_pieces_is_told_too() {
        let content = [vec![0x63; 300], LABEL.bytes().to_vec(), vec![7; 3]].concat();
        for size in [1, 7, SIZE - 1, SIZE, 1000] {
            let mut search = LabelSearch::default();
            content.chunks(size).for_each(|piece| search.feed(piece));
            assert_eq!(search.found().unwrap().name, "kanade-test", "{size}");
        }
    }

    #[test]
    fn other_files_say_nothing() {
        assert_eq!(told(b""), None);
        assert_eq!(told(&LABEL.0[..SIZE - 1]), None);
        assert_eq!(told(&vec![0x63; 3 * CHUNK]), None);
    }

    #[test]
    fn a_stamped_program_says_its_new_version() {
        let mut program = [vec![1; 9], LABEL.0.to_vec(), vec![2; 9]].concat();
        assert!(stamp(&mut program, "2.0.0"));
        assert_eq!(told(&program).unwrap().version, "2.0.0");
        assert!(!stamp(&mut program, &"9".repeat(VERSION)) && !stamp(&mut [0; 500], "1"));
    }

    #[test]
    fn a_program_knows_its_own_version() {
        assert_eq!(LABEL.version(), "1.2.3-rc.1");
    }
}
