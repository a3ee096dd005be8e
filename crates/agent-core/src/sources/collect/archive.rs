//! Writing the archive.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kanade_wire::result::SkippedFile;
use tokio_util::sync::CancellationToken;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::named::Names;
use super::{CollectError, Files};

/// Skipped files that are named one by one.
const NAMED: usize = 100;
const BUFFER: usize = 64 * 1024;

/// What is to be put together.
#[derive(Debug)]
pub struct Order {
    pub paths: Vec<String>,
    /// Bytes the files may hold together.
    pub limit: u64,
    /// Where the archive is written.
    pub folder: PathBuf,
    /// What it is called there.
    pub name: String,
    pub files: Arc<dyn Files>,
    pub stopping: CancellationToken,
}

/// An archive.
#[derive(Debug)]
pub struct Built {
    pub archive: Archive,
    pub files: u32,
    pub skipped: Vec<SkippedFile>,
}

/// The archive's file, removed when this is dropped.
#[derive(Debug)]
pub struct Archive(PathBuf);

impl Archive {
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.0.display(), %error, "a bundle's file could not be removed");
        }
    }
}

/// Writes the archive. Blocks.
pub fn build(order: &Order) -> Result<Built, CollectError> {
    fs::create_dir_all(&order.folder)?;
    let archive = Archive(order.folder.join(format!("{}.zip", order.name)));
    let mut zip = ZipWriter::new(create_private(archive.path())?);
    let (mut names, mut skipped, mut files) = (Names::default(), Skipped::default(), 0);
    let mut room = order.limit;
    for path in &order.paths {
        match order.files.open(path) {
            Ok(named) if named.length > room => {
                return Err(CollectError::TooLarge { limit: order.limit });
            }
            Ok(named) => {
                zip.start_file(names.give(path), options())
                    .map_err(io::Error::other)?;
                match copy(named.bytes.take(named.length), &mut zip, &order.stopping)? {
                    Copied::Whole(bytes) => room -= bytes,
                    Copied::Stopped => return Err(CollectError::Stopped),
                    Copied::Unreadable(error) => {
                        zip.abort_file().map_err(io::Error::other)?;
                        skipped.add(path, &error);
                        continue;
                    }
                }
                files += 1;
            }
            Err(error) => skipped.add(path, &error),
        }
    }
    zip.finish().map_err(io::Error::other)?.flush()?;
    Ok(Built {
        archive,
        files,
        skipped: skipped.finish(),
    })
}

/// The archive may hold secrets that the files themselves keep.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).read(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// How far a file was copied.
enum Copied {
    Whole(u64),
    Unreadable(io::Error),
    Stopped,
}

/// A failure to read is the file's; one to write is the archive's.
fn copy(
    mut from: impl Read,
    to: &mut impl Write,
    stopping: &CancellationToken,
) -> io::Result<Copied> {
    let mut buffer = vec![0; BUFFER];
    let mut copied = 0;
    loop {
        if stopping.is_cancelled() {
            return Ok(Copied::Stopped);
        }
        match from.read(&mut buffer) {
            Ok(0) => return Ok(Copied::Whole(copied)),
            Ok(length) => {
                to.write_all(&buffer[..length])?;
                copied += length as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Copied::Unreadable(error)),
        }
    }
}

/// Files that are left out.
#[derive(Debug, Default)]
struct Skipped {
    named: Vec<SkippedFile>,
    others: usize,
}

impl Skipped {
    fn add(&mut self, path: &str, error: &io::Error) {
        if self.named.len() == NAMED {
            self.others += 1;
        } else {
            self.named.push(SkippedFile {
                path: path.to_owned(),
                reason: error.to_string(),
            });
        }
    }

    fn finish(mut self) -> Vec<SkippedFile> {
        if self.others > 0 {
            self.named.push(SkippedFile {
                path: format!("{} others", self.others),
                reason: "only the first are named".into(),
            });
        }
        self.named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::DiskFiles;

    fn order(folder: &Path, paths: &[&str], limit: u64) -> Order {
        let path = |name: &&str| folder.join(name).to_str().unwrap().to_owned();
        Order {
            paths: paths.iter().map(path).collect(),
            limit,
            folder: folder.join("bundles"),
            name: "r1".into(),
            files: Arc::new(DiskFiles),
            stopping: CancellationToken::new(),
        }
    }

    fn texts(archive: &Archive) -> Vec<(String, String)> {
        let mut zip = zip::ZipArchive::new(File::open(archive.path()).unwrap()).unwrap();
        (0..zip.len())
            .map(|index| {
                let mut file = zip.by_index(index).unwrap();
                let name = file.name().unwrap().into_owned();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                (name, text)
            })
            .collect()
    }

    #[test]
    fn files_are_brought_back_and_what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("old")).unwrap();
        fs::write(folder.path().join("log"), "new").unwrap();
        fs::write(folder.path().join("old/log"), "old").unwrap();
        let order = order(folder.path(), &["log", "none", "old", "old/log"], 6);
        let built = build(&order).unwrap();
        let expected = [("log", "new"), ("1_log", "old")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(texts(&built.archive), expected);
        let skipped: Vec<&str> = built
            .skipped
            .iter()
            .map(|file| file.path.rsplit(['/', '\\']).next().unwrap())
            .collect();
        assert_eq!((built.files, skipped), (2, vec!["none", "old"]));
        let path = built.archive.path().to_owned();
        drop(built);
        assert!(!path.exists());
    }

    #[test]
    fn files_that_hold_more_than_the_limit_give_no_bundle() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("log"), "1234567").unwrap();
        let refused = build(&order(folder.path(), &["log"], 6)).unwrap_err();
        assert_eq!(refused.to_string(), "the files hold more than 6 bytes");
        assert!(!folder.path().join("bundles/r1.zip").exists());
    }

    #[test]
    fn a_relative_path_is_nobodys() {
        let folder = tempfile::tempdir().unwrap();
        let order = Order {
            paths: vec!["log".into()],
            ..order(folder.path(), &[], 10)
        };
        assert_eq!(
            build(&order).unwrap().skipped[0].reason,
            "not an absolute path"
        );
    }
}
