//! Putting a program in its place as a service, and taking it away again.

use std::path::{Path, PathBuf};

use kanade_config::{Directories, Environment};

use super::files::{copy_program, folder, put, remove};
use super::{NewFile, Places, ServiceError, ServiceKind, ServiceState, launchd, manager, systemd};

/// A service on this machine, or in a folder that is going to be a machine's root.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Which service.
    pub kind: ServiceKind,
    /// Where everything lies, as the running service sees it.
    pub places: Places,
    /// The folder that stands for `/`: files are written below it and no manager is spoken to.
    pub root: Option<PathBuf>,
}

impl Installation {
    /// The service of this system, in its usual places.
    ///
    /// # Errors
    /// When the working folder is not known, which relative places start from.
    pub fn of_system(kind: ServiceKind, root: Option<PathBuf>) -> Result<Self, ServiceError> {
        let current = std::env::current_dir().map_err(ServiceError::file("find", "."))?;
        let directories = Directories::resolve(&Environment::of_process(), &current);
        Ok(Self {
            kind,
            places: Places::usual(directories.config, directories.data, directories.logs),
            root,
        })
    }

    /// Copies the program `source` and writes the definition and `files`. Can be repeated. Returns what was done, a line
    /// each.
    ///
    /// # Errors
    /// At the first thing that fails; what was done before stays.
    pub fn place(&self, source: &Path, files: &[NewFile]) -> Result<Vec<String>, ServiceError> {
        let mut done = Vec::new();
        self.make_folders()?;
        self.copy_program(source, &mut done)?;
        for file in files {
            self.put_file(file, &mut done)?;
        }
        if let Some((path, text)) = self.definition() {
            let target = self.at(&path);
            folder(target.parent().unwrap_or(Path::new("/")), 0o755)?;
            put(&target, text.as_bytes(), 0o644)?;
            done.push(format!("wrote {}", target.display()));
        }
        Ok(done)
    }

    /// Has the manager start the service now and at every boot; does nothing below a root. Returns what was done, a line
    /// each.
    ///
    /// # Errors
    /// When the manager refuses.
    pub fn start(&self) -> Result<Vec<String>, ServiceError> {
        match self.root {
            None => manager::enable(self.kind, &self.places),
            Some(_) => Ok(Vec::new()),
        }
    }

    /// Stops the service and takes definition and program away; configuration, state and logs stay. Returns what was
    /// done, a line each.
    ///
    /// # Errors
    /// At the first thing that fails.
    pub fn uninstall(&self) -> Result<Vec<String>, ServiceError> {
        let mut done = Vec::new();
        if self.root.is_none() {
            done.extend(manager::disable(self.kind)?);
        }
        let definition = self.definition().map(|(path, _)| path);
        for path in definition
            .into_iter()
            .chain([self.places.program(self.kind)])
        {
            let target = self.at(&path);
            match remove(&target) {
                Ok(true) => done.push(format!("removed {}", target.display())),
                Ok(false) => {}
                // A program cannot remove its own file on Windows.
                Err(error) if cfg!(windows) => done.push(format!("left: {error}")),
                Err(error) => return Err(error),
            }
        }
        if self.root.is_none() {
            done.extend(manager::forget()?);
        }
        let Places {
            config, data, logs, ..
        } = &self.places;
        let left = [config, data, logs].map(|place| self.at(place).display().to_string());
        done.push(format!("left as they are: {}", left.join(", ")));
        Ok(done)
    }

    /// How the service stands with its manager.
    ///
    /// # Errors
    /// When the manager cannot be asked.
    pub fn state(&self) -> Result<ServiceState, ServiceError> {
        manager::state(self.kind)
    }

    /// Where a path of the running service lies now.
    #[must_use]
    pub fn at(&self, path: &Path) -> PathBuf {
        match &self.root {
            Some(root) => root.join(path.strip_prefix("/").unwrap_or(path)),
            None => path.to_owned(),
        }
    }

    /// File and text of the manager's definition, where it is a file.
    fn definition(&self) -> Option<(PathBuf, String)> {
        if cfg!(windows) {
            return None;
        }
        if cfg!(target_os = "macos") {
            let text = launchd::property_list(self.kind, &self.places);
            return Some((launchd::path(self.kind), text));
        }
        let text = systemd::unit(self.kind, &self.places);
        Some((systemd::path(self.kind), text))
    }

    fn make_folders(&self) -> Result<(), ServiceError> {
        let places = &self.places;
        folder(&self.at(&places.programs), 0o755)?;
        folder(&self.at(&places.config), 0o755)?;
        folder(&self.at(&places.config.join("secrets")), 0o700)?;
        folder(&self.at(&places.data), 0o700)?;
        folder(&self.at(&places.logs), 0o750)
    }

    fn copy_program(&self, source: &Path, done: &mut Vec<String>) -> Result<(), ServiceError> {
        let target = self.at(&self.places.program(self.kind));
        if source == target {
            return Ok(());
        }
        copy_program(source, &target)?;
        done.push(format!("copied the program to {}", target.display()));
        Ok(())
    }

    fn put_file(&self, file: &NewFile, done: &mut Vec<String>) -> Result<(), ServiceError> {
        let target = self.at(&file.path);
        if target.exists() && !file.replaces {
            done.push(format!("kept {}", target.display()));
            return Ok(());
        }
        put(
            &target,
            &file.content,
            if file.is_private { 0o600 } else { 0o644 },
        )?;
        done.push(format!("wrote {}", target.display()));
        Ok(())
    }
}
