//! Opening a file that a script named, and nothing else in its place.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// A regular file that is open, with its length at that moment.
#[derive(Debug)]
pub struct RegularFile {
    /// The file.
    pub file: File,
    /// Its length.
    pub length: u64,
}

/// Opens a regular file to read it. A link in its place is not followed, and what is opened is looked at itself: so
/// nobody can put another file there in between. A pipe or a device is an error, and does not block.
pub fn open_regular(path: &Path) -> io::Result<RegularFile> {
    let mut options = OpenOptions::new();
    options.read(true);
    platform::no_links(&mut options);
    let file = options.open(path).map_err(platform::explained)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || platform::is_link(&metadata) {
        return Err(io::Error::other("not a regular file"));
    }
    Ok(RegularFile {
        length: metadata.len(),
        file,
    })
}

#[cfg(unix)]
mod platform {
    use std::fs::{Metadata, OpenOptions};
    use std::io;
    use std::os::unix::fs::OpenOptionsExt;

    pub fn no_links(options: &mut OpenOptions) {
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY);
    }

    /// The system's words for a link in the way speak of too many of them.
    pub fn explained(error: io::Error) -> io::Error {
        if error.raw_os_error() == Some(libc::ELOOP) {
            io::Error::other("a symbolic link")
        } else {
            error
        }
    }

    pub fn is_link(_metadata: &Metadata) -> bool {
        false
    }
}

#[cfg(windows)]
mod platform {
    use std::fs::{Metadata, OpenOptions};
    use std::io;
    use std::os::windows::fs::{MetadataExt, OpenOptionsExt};

    const OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    const IS_REPARSE_POINT: u32 = 0x0400;

    pub fn no_links(options: &mut OpenOptions) {
        options.custom_flags(OPEN_REPARSE_POINT);
    }

    pub fn explained(error: io::Error) -> io::Error {
        error
    }

    pub fn is_link(metadata: &Metadata) -> bool {
        metadata.file_attributes() & IS_REPARSE_POINT != 0
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn regular_files_alone_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("log"), "hello").unwrap();
        std::os::unix::fs::symlink(path("log"), path("link")).unwrap();
        assert_eq!(open_regular(&path("log")).unwrap().length, 5);
        let refused = open_regular(&path("link")).unwrap_err().to_string();
        assert_eq!(refused, "a symbolic link");
        assert!(open_regular(folder.path()).is_err());
        assert!(open_regular(Path::new("/dev/null")).is_err());
        assert!(open_regular(&path("none")).is_err());
    }
}
