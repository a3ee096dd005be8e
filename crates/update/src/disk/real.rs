use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use kanade_runtime::fault;

use super::{Disk, system};

/// The fault point before every operation, and in the middle of each that can happen by half.
const POINT: &str = "update.disk";
const CHUNK: usize = 1024 * 1024;

/// The disk of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fault::point(POINT);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = create_private(path)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first)?;
        fault::point(POINT);
        file.write_all(second)?;
        file.sync_all()
    }

    fn copy(&self, from: &Path, to: &Path, like: &Path) -> io::Result<()> {
        fault::point(POINT);
        let mut source = File::open(from)?;
        let mut file = create_private(to)?;
        let mut chunk = vec![0; CHUNK];
        let mut is_first = true;
        loop {
            let read = source.read(&mut chunk)?;
            if read == 0 {
                break;
            }
            file.write_all(&chunk[..read])?;
            if std::mem::take(&mut is_first) {
                fault::point(POINT);
            }
        }
        system::resemble(to, like)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fault::point(POINT);
        fs::rename(from, to)?;
        system::sync_folder(to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fault::point(POINT);
        match fs::remove_file(path) {
            Ok(()) => system::sync_folder(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn replaces_running(&self) -> bool {
        cfg!(unix)
    }

    fn rename_at_boot(&self, from: &Path, to: &Path) -> io::Result<()> {
        fault::point(POINT);
        system::rename_at_boot(from, to)
    }

    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        system::free_bytes(folder)
    }
}

/// What belongs to a program is not for others until it has the program's own mode.
fn create_private(path: &Path) -> io::Result<File> {
    let mut create = fs::OpenOptions::new();
    create.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut create, 0o600);
    create.open(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_copy_has_the_mode_of_what_it_stands_for() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (exe, staged, new) = (
            folder.path().join("exe"),
            folder.path().join("staged"),
            folder.path().join("new"),
        );
        fs::write(&exe, "old").unwrap();
        fs::set_permissions(&exe, fs::Permissions::from_mode(0o4755)).unwrap();
        fs::write(&staged, "next").unwrap();
        RealDisk.copy(&staged, &new, &exe).unwrap();
        assert_eq!(fs::read(&new).unwrap(), b"next");
        assert_eq!(
            fs::metadata(&new).unwrap().permissions().mode() & 0o7777,
            0o4755
        );
    }

    #[test]
    fn what_is_not_there_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("absent");
        RealDisk.remove(&path).unwrap();
        assert_eq!(RealDisk.read(&path).unwrap(), None);
    }

    #[test]
    fn the_room_of_a_folder_is_known() {
        let folder = tempfile::tempdir().unwrap();
        assert!(RealDisk.free_bytes(folder.path()).unwrap() > 0);
    }
}
