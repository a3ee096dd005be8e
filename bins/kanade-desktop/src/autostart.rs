//! Beginning with every sign-in of the account that asks for it, hidden until there is something to read.

use std::env;
use std::path::Path;

use anyhow::{Context, Result};
use clap::ValueEnum;

/// Whether it begins by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Autostart {
    /// With every sign-in.
    On,
    /// Not by itself.
    Off,
}

/// Does as it is asked, and says what that means.
pub fn set(wanted: Autostart) -> Result<()> {
    let program = env::current_exe().context("where this program lies is not known")?;
    match wanted {
        Autostart::On => {
            let place = platform::put(&program)?;
            println!(
                "{} begins with your next sign-in: {place}",
                program.display()
            );
        }
        Autostart::Off => {
            let place = platform::take_away()?;
            println!("It does not begin by itself: {place} is not there");
        }
    }
    Ok(())
}

/// A file for the desktop (freedesktop.org, autostart specification).
#[cfg(not(windows))]
mod platform {
    use std::fs;
    use std::io::ErrorKind;
    use std::path::PathBuf;

    use super::{Context, Path, Result, env};

    pub fn put(program: &Path) -> Result<String> {
        let file = file()?;
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        fs::write(&file, entry(program))
            .with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(file.display().to_string())
    }

    pub fn take_away() -> Result<String> {
        let file = file()?;
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("{} cannot be removed", file.display()))
            }
            _ => Ok(file.display().to_string()),
        }
    }

    fn file() -> Result<PathBuf> {
        let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let own = folder("XDG_CONFIG_HOME").map(PathBuf::from);
        let config = own.or_else(|| Some(PathBuf::from(folder("HOME")?).join(".config")));
        let config = config.context("neither XDG_CONFIG_HOME nor HOME says where settings are")?;
        Ok(config.join("autostart/kanade-client.desktop"))
    }

    pub(super) fn entry(program: &Path) -> String {
        format!(
            "[Desktop Entry]\nType=Application\nName=Kanade\nName[ja]=Kanade\n\
             Comment=How this machine is and what its administrators tell you\n\
             Comment[ja]=この PC の状態と管理者からのお知らせ\n\
             Exec={} --hidden\nTerminal=false\n",
            quoted(&program.to_string_lossy())
        )
    }

    /// As the specification of desktop entries quotes, and then escapes, an argument.
    fn quoted(text: &str) -> String {
        let mut quoted = String::from('"');
        for one in text.chars() {
            match one {
                '"' | '`' | '$' => quoted.push_str("\\\\"),
                '\\' => quoted.push_str("\\\\\\"),
                '%' => quoted.push('%'),
                _ => {}
            }
            quoted.push(one);
        }
        quoted.push('"');
        quoted
    }
}

/// A value of the registry, written by the system's own program for it.
#[cfg(windows)]
mod platform {
    use std::process::Command;

    use anyhow::ensure;

    use super::{Context, Path, Result};

    const KEY: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
    const NAME: &str = "KanadeClient";

    pub fn put(program: &Path) -> Result<String> {
        let line = format!("\"{}\" --hidden", program.display());
        let arguments = ["add", KEY, "/v", NAME, "/t", "REG_SZ", "/d", &line, "/f"];
        ensure!(is_done(&arguments)?, "{KEY} cannot be written");
        Ok(place())
    }

    pub fn take_away() -> Result<String> {
        if is_done(&["query", KEY, "/v", NAME])? {
            let arguments = ["delete", KEY, "/v", NAME, "/f"];
            ensure!(is_done(&arguments)?, "{KEY} cannot be changed");
        }
        Ok(place())
    }

    fn place() -> String {
        format!(r"{KEY}\{NAME}")
    }

    fn is_done(arguments: &[&str]) -> Result<bool> {
        let ended = Command::new("reg").args(arguments).output();
        Ok(ended.context("reg cannot be run")?.status.success())
    }
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_an_unusual_path_is_named_as_the_desktop_reads_it() {
        let entry = platform::entry(Path::new(r#"/opt/my 100% "$k"\c"#));
        let line = entry.lines().find(|line| line.starts_with("Exec="));
        let expected = r#"Exec="/opt/my 100%% \\"\\$k\\"\\\\c" --hidden"#;
        assert_eq!(line, Some(expected));
    }
}
