//! Where named files come from.

use std::fmt::Debug;
use std::io::{self, Read};
use std::path::Path;

use kanade_agent_os::files::open_regular;

/// A file that is open.
pub struct Named {
    /// Its bytes.
    pub bytes: Box<dyn Read>,
    /// How many there are. What is written to it meanwhile is left out.
    pub length: u64,
}

/// Opens the files that scripts name.
pub trait Files: Debug + Send + Sync {
    /// The file of this path. Blocks.
    fn open(&self, path: &str) -> io::Result<Named>;
}

/// Files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskFiles;

impl Files for DiskFiles {
    fn open(&self, path: &str) -> io::Result<Named> {
        let path = Path::new(path);
        if !path.is_absolute() {
            return Err(io::Error::other("not an absolute path"));
        }
        let opened = open_regular(path)?;
        Ok(Named {
            bytes: Box::new(opened.file),
            length: opened.length,
        })
    }
}
