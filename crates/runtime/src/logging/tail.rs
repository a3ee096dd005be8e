//! The last lines of a log, read backwards and never more than asked for.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::daily_files::FileNames;

/// Files of earlier days that are looked into when the newest has too little.
const FILES: usize = 3;

/// The last `lines` lines of the daily files of a template, at most `bytes` of them: what is too much goes from the
/// front, at a line's beginning. What is no text is replaced.
///
/// # Errors
/// When there is no file, or the newest cannot be read.
pub fn tail(template: &Path, lines: usize, bytes: usize) -> io::Result<String> {
    let mut text = String::new();
    for (number, path) in newest(template)?.into_iter().take(FILES).enumerate() {
        let wanted = lines.saturating_sub(text.lines().count());
        let room = bytes.saturating_sub(text.len());
        if wanted == 0 || room == 0 {
            break;
        }
        match tail_of(&path, wanted, room) {
            Ok(part) => text.insert_str(0, &part),
            Err(error) if number == 0 => return Err(error),
            Err(_) => break,
        }
    }
    Ok(text)
}

fn newest(template: &Path) -> io::Result<Vec<PathBuf>> {
    let names = FileNames::from_template(template)?;
    let entries = fs::read_dir(&names.folder)?.flatten();
    let mut days: Vec<_> = entries
        .filter_map(|entry| names.day(entry.file_name().to_str()?))
        .collect();
    days.sort_unstable();
    if days.is_empty() {
        let message = format!("there are no log files in {}", names.folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(days.into_iter().rev().map(|day| names.path(day)).collect())
}

fn tail_of(path: &Path, lines: usize, bytes: usize) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let start = length.saturating_sub(bytes as u64);
    file.seek(SeekFrom::Start(start))?;
    let mut read = Vec::new();
    // A log grows while it is read; what comes meanwhile is not meant.
    file.take(length - start).read_to_end(&mut read)?;
    let text = String::from_utf8_lossy(&read);
    let text = if start == 0 {
        &text[..]
    } else {
        after_first_line(&text)
    };
    Ok(last_lines(text, lines).to_owned())
}

/// The first line of a part is the end of one.
fn after_first_line(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

fn last_lines(text: &str, lines: usize) -> &str {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let begin = body.rmatch_indices('\n').nth(lines.saturating_sub(1));
    begin.map_or(text, |(at, _)| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for (day, text) in files {
            fs::write(folder.path().join(format!("agent.{day}.log")), text).unwrap();
        }
        let template = folder.path().join("agent.log");
        (folder, template)
    }

    #[test]
    fn the_last_lines_come_from_the_newest_file_and_the_one_before_it() {
        let (_folder, log) = log(&[("2026-11-20", "a\nb\n"), ("2026-11-21", "c\nd\ne\n")]);
        assert_eq!(tail(&log, 2, 1000).unwrap(), "d\ne\n");
        assert_eq!(tail(&log, 4, 1000).unwrap(), "b\nc\nd\ne\n");
        assert_eq!(tail(&log, 100, 1000).unwrap(), "a\nb\nc\nd\ne\n");
    }

    #[test]
    fn what_is_too_much_goes_from_the_front_by_whole_lines() {
        let (_folder, log) = log(&[("2026-11-21", "first line\nsecond line\nthird\n")]);
        assert_eq!(tail(&log, 100, 20).unwrap(), "second line\nthird\n");
        assert_eq!(tail(&log, 100, 17).unwrap(), "third\n");
        assert_eq!(tail(&log, 0, 20).unwrap(), "");
    }

    #[test]
    fn no_log_at_all_says_where_it_was_looked_for() {
        let (folder, log) = log(&[]);
        let error = tail(&log, 10, 1000).unwrap_err().to_string();
        assert!(error.contains(folder.path().to_str().unwrap()), "{error}");
    }
}
