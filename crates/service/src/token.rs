//! The broker's token, for a service that is installed.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use kanade_config::SecretName;

use super::{Installation, NewFile, ServiceError};

/// A token that was handed over: the first line of a file, or of stdin where `path` is `-`.
///
/// # Errors
/// When it cannot be read, and when there is nothing in its first line.
pub fn read_token(path: &Path) -> Result<String, ServiceError> {
    let text = read(path).map_err(ServiceError::file("read", path))?;
    match text.lines().next().map(str::trim) {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(ServiceError::NoToken(path.to_owned())),
    }
}

fn read(path: &Path) -> io::Result<String> {
    if path != Path::new("-") {
        return fs::read_to_string(path);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

impl Installation {
    /// Where the service finds its token: a file of its own, which no script inherits, or on Windows the registry, where
    /// this puts it at once. `None` when there is no file to write.
    ///
    /// # Errors
    /// When the registry refuses.
    pub fn token_file(&self, token: &str) -> Result<Option<NewFile>, ServiceError> {
        #[cfg(windows)]
        if self.root.is_none() {
            let (key, value) = SecretName::NatsToken.registry_value();
            let written = kanade_config::SystemRegistry.write_secret(key, value, token);
            let path = format!(r"HKLM\{key}\{value}");
            written.map_err(ServiceError::file("write", path))?;
            return Ok(None);
        }
        Ok(Some(NewFile {
            path: self.places.secret(SecretName::NatsToken.file_name()),
            content: format!("{token}\n").into_bytes(),
            is_private: true,
            replaces: true,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_first_line_and_never_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        assert!(read_token(&file).unwrap_err().to_string().contains("read"));
        fs::write(&file, " s3cret \r\nmore\n").unwrap();
        assert_eq!(read_token(&file).unwrap(), "s3cret");
        fs::write(&file, "\nsecond").unwrap();
        let said = read_token(&file).unwrap_err().to_string();
        assert!(said.ends_with("has no token in its first line"), "{said}");
    }
}
