//! One log file a day, old ones removed.
//!
//! Only files named `<stem>.<date>.<ext>` are ever removed, because several programs share a log folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{Days, NaiveDate};

use crate::clock::SharedClock;

/// Writes to the file of the current day (UTC).
#[derive(Debug)]
pub struct DailyFiles {
    names: FileNames,
    keep_days: u32,
    clock: SharedClock,
    open: Mutex<Option<OpenFile>>,
}

#[derive(Debug)]
struct OpenFile {
    day: NaiveDate,
    file: File,
}

impl DailyFiles {
    /// Opens today's file for the template `<dir>/<stem>.<ext>`, creating the folder, and removes files older than
    /// `keep_days` days, today included.
    ///
    /// # Errors
    /// When the template has no file name, or the folder or today's file cannot be created.
    pub fn open(template: &Path, keep_days: u32, clock: SharedClock) -> io::Result<Self> {
        let names = FileNames::from_template(template)?;
        fs::create_dir_all(&names.folder)?;
        let files = Self {
            names,
            keep_days,
            clock,
            open: Mutex::new(None),
        };
        let today = files.open_today()?;
        *files.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(today);
        Ok(files)
    }

    /// The path of today's file.
    #[must_use]
    pub fn today(&self) -> PathBuf {
        self.names.path(self.clock.now().date_naive())
    }

    fn open_today(&self) -> io::Result<OpenFile> {
        let day = self.clock.now().date_naive();
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.names.path(day))?;
        self.remove_old(day);
        Ok(OpenFile { day, file })
    }

    /// A file that cannot be removed is tried again tomorrow: the log is not the place to complain about itself.
    fn remove_old(&self, today: NaiveDate) {
        let Some(oldest) =
            today.checked_sub_days(Days::new(u64::from(self.keep_days.saturating_sub(1))))
        else {
            return;
        };
        let Ok(entries) = fs::read_dir(&self.names.folder) else {
            return;
        };
        for entry in entries.flatten() {
            let day = entry
                .file_name()
                .to_str()
                .and_then(|name| self.names.day(name));
            if day.is_some_and(|day| day < oldest) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn write_line(&self, line: &[u8]) -> io::Result<()> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let today = self.clock.now().date_naive();
        if open.as_ref().is_none_or(|open| open.day != today) {
            *open = Some(self.open_today()?);
        }
        match open.as_mut() {
            Some(open) => open.file.write_all(line),
            None => Ok(()),
        }
    }
}

/// Each write is one log line.
impl Write for &DailyFiles {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.write_line(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
pub(super) struct FileNames {
    pub(super) folder: PathBuf,
    stem: String,
    extension: String,
}

impl FileNames {
    pub(super) fn from_template(template: &Path) -> io::Result<Self> {
        let text =
            |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
        let stem = text(template.file_stem()).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the log path names no file")
        })?;
        Ok(Self {
            folder: template.parent().map(Path::to_path_buf).unwrap_or_default(),
            stem,
            extension: text(template.extension()).unwrap_or_else(|| "log".to_owned()),
        })
    }

    pub(super) fn path(&self, day: NaiveDate) -> PathBuf {
        self.folder.join(format!(
            "{}.{}.{}",
            self.stem,
            day.format("%Y-%m-%d"),
            self.extension
        ))
    }

    /// The day in a file name of ours; `None` for anything else.
    pub(super) fn day(&self, name: &str) -> Option<NaiveDate> {
        let rest = name.strip_prefix(&self.stem)?.strip_prefix('.')?;
        let day = rest.strip_suffix(&self.extension)?.strip_suffix('.')?;
        NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::clock::MockClock;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn each_day_has_its_file_and_old_days_go() {
        let folder = tempfile::tempdir().unwrap();
        let clock = MockClock::at_rfc3339("2026-11-20T23:59:59Z");
        let files =
            DailyFiles::open(&folder.path().join("logs/backend.log"), 2, clock.shared()).unwrap();

        for line in ["one\n", "two\n", "three\n"] {
            (&files).write_all(line.as_bytes()).unwrap();
            clock.advance(TimeDelta::days(1));
        }

        let logs = folder.path().join("logs");
        assert_eq!(
            names(&logs),
            ["backend.2026-11-21.log", "backend.2026-11-22.log"]
        );
        assert_eq!(
            fs::read_to_string(logs.join("backend.2026-11-21.log")).unwrap(),
            "two\n"
        );
    }

    #[test]
    fn files_of_other_programs_and_other_names_stay() {
        let folder = tempfile::tempdir().unwrap();
        let others = [
            "kanade-agent.2020-01-01.log",
            "kanade.2020-01-01.txt",
            "kanade.old.log",
        ];
        for name in others.iter().chain(&["kanade.2020-01-01.log"]) {
            fs::write(folder.path().join(name), "x").unwrap();
        }

        let clock = MockClock::at_rfc3339("2026-11-20T12:00:00Z");
        DailyFiles::open(&folder.path().join("kanade.log"), 14, clock.shared()).unwrap();

        let left = names(folder.path());
        assert!(
            others.iter().all(|name| left.contains(&(*name).to_owned())),
            "{left:?}"
        );
        assert!(
            !left.contains(&"kanade.2020-01-01.log".to_owned()),
            "{left:?}"
        );
    }

    #[test]
    fn a_second_start_on_one_day_appends() {
        let folder = tempfile::tempdir().unwrap();
        let clock = MockClock::at_rfc3339("2026-11-20T12:00:00Z").shared();
        let template = folder.path().join("agent.log");

        for line in ["one\n", "two\n"] {
            let files = DailyFiles::open(&template, 14, clock.clone()).unwrap();
            (&files).write_all(line.as_bytes()).unwrap();
        }

        let text = fs::read_to_string(folder.path().join("agent.2026-11-20.log")).unwrap();
        assert_eq!(text, "one\ntwo\n");
    }
}
