//! Secrets in files of their own, which no child process inherits.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Environment, env};

/// Folders with a file per secret, named as [`SecretName::file_name`](super::SecretName::file_name) says.
#[derive(Debug, Clone, Default)]
pub struct SecretFiles(Vec<PathBuf>);

impl SecretFiles {
    /// Where systemd hands credentials over (`LoadCredential=`), and `secrets` beside a configuration file.
    #[must_use]
    pub fn of(config: &Path, environment: &Environment) -> Self {
        let credentials = environment
            .get(env::CREDENTIALS_DIRECTORY)
            .map(PathBuf::from);
        let beside = config.with_file_name("secrets");
        Self(credentials.into_iter().chain([beside]).collect())
    }

    /// The first line of the first file of that name that has one; `None` when there is none that may be read.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.0.iter().find_map(|folder| {
            let text = fs::read_to_string(folder.join(name)).ok()?;
            let line = text.lines().next()?.trim();
            (!line.is_empty()).then(|| line.to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_hands_over_comes_first_and_an_empty_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (file, text) in [
            ("secrets/nats-token", "beside\n"),
            ("credentials/nats-token", " handed over \n"),
            ("secrets/mail-password", "\n"),
        ] {
            fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            fs::write(path(file), text).unwrap();
        }
        let credentials = path("credentials");
        let environment = [(env::CREDENTIALS_DIRECTORY, credentials.to_str().unwrap())];
        let config = path("agent.toml");
        let files = SecretFiles::of(&config, &environment.into_iter().collect());
        assert_eq!(files.text("nats-token").as_deref(), Some("handed over"));
        assert_eq!(files.text("mail-password"), None);
        let files = SecretFiles::of(&config, &Environment::default());
        assert_eq!(files.text("nats-token").as_deref(), Some("beside"));
    }
}
