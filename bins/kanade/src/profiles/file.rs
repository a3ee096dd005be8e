use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::private_file;

/// The file with the profiles.
#[derive(Debug, Clone)]
pub struct Store {
    path: PathBuf,
}

/// Every backend this user has signed in to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profiles {
    /// The one that is used when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// By name.
    #[serde(default, rename = "profile")]
    pub by_name: BTreeMap<String, Profile>,
}

/// A backend, and who this user is there.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The backend's address.
    pub base_url: String,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The session's token; none after signing out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Whether `kanade up` wrote it, and may write it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made_by_up: bool,
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Profile")
            .field("base_url", &self.base_url)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The file of whoever runs this program.
    pub fn of_this_user() -> Result<Self, Failure> {
        match dirs::config_dir() {
            Some(folder) => Ok(Self::in_folder(&folder.join("kanade"))),
            None => Err(Failure::new(
                ExitStatus::Failed,
                "this user has no configuration folder",
                "HOME=/some/folder kanade",
            )),
        }
    }

    /// `profiles.toml` in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join("profiles.toml"),
        }
    }

    /// The profiles; none when there is no file.
    pub fn load(&self) -> Result<Profiles, Failure> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Profiles::default()),
            Err(error) => return Err(self.unusable("cannot be read", &error)),
        };
        toml::from_str(&text).map_err(|error| self.unusable("is not a profiles file", &error))
    }

    /// Replaces the file, whole or not at all.
    pub fn save(&self, profiles: &Profiles) -> Result<(), Failure> {
        let text = toml::to_string(profiles)
            .map_err(|error| self.unusable("cannot be written", &error))?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let written = private_file::create_folder(folder)
            .and_then(|()| private_file::write(&self.path, text.as_bytes()));
        written.map_err(|error| self.unusable("cannot be written", &error))
    }

    fn unusable(&self, what: &str, error: &dyn std::error::Error) -> Failure {
        let path = self.path.display();
        let message = format!("the profiles file {path} {what}");
        Failure::new(ExitStatus::Failed, message, format!("ls -l {path}")).because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Profiles {
        let profile = Profile {
            base_url: "http://127.0.0.1:8080".into(),
            account: Some("admin".into()),
            token: Some("secret".into()),
            made_by_up: true,
        };
        Profiles {
            default: Some("local".into()),
            by_name: [("local".to_owned(), profile)].into(),
        }
    }

    #[test]
    fn what_was_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(&folder.path().join("kanade"));
        assert_eq!(store.load().unwrap(), Profiles::default());

        store.save(&sample()).unwrap();
        store.save(&sample()).unwrap();

        assert_eq!(store.load().unwrap(), sample());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        store.save(&sample()).unwrap();
        let mode = fs::metadata(&store.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_token_is_never_printed() {
        assert!(!format!("{:?}", sample()).contains("secret"));
    }

    #[test]
    fn a_broken_file_is_said_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        fs::write(&store.path, "default = [").unwrap();
        assert_eq!(store.load().unwrap_err().status(), ExitStatus::Failed);
    }
}
