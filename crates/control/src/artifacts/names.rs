use std::fmt;
use std::str::FromStr;

use super::kind::ArtifactKind;

/// What objects that are named by their content begin with: dispatch stores scripts so.
const BY_CONTENT: &str = "sha256";

/// Longest part of a name, in characters.
const LONGEST: usize = 128;

/// The name of an artifact: `{name}/{version}` of a script or package, `{version}` or
/// `{version}/{platform}` of a release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactName {
    first: String,
    second: Option<String>,
}

/// A text that cannot be part of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} cannot be the {part} of a {kind}: {rule}")]
pub struct InvalidName {
    kind: &'static str,
    part: &'static str,
    text: String,
    rule: &'static str,
}

/// What an agent runs on, as in `linux-x86_64`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform(String);

impl ArtifactName {
    /// The name of a script object or a package.
    ///
    /// # Errors
    /// When a part is not what 0.43's clients take too, or is reserved.
    pub fn new(kind: ArtifactKind, name: &str, version: &str) -> Result<Self, InvalidName> {
        let (name, version) = (part(kind, "name", name)?, part(kind, "version", version)?);
        if kind == ArtifactKind::Script && name == BY_CONTENT {
            let rule = "it is reserved for scripts that are named by their content";
            return Err(invalid(kind, "name", &name, rule));
        }
        Ok(Self {
            first: name,
            second: Some(version),
        })
    }

    /// The name of a release for a platform; without one, the release 0.43's agents look for.
    ///
    /// # Errors
    /// When the version is not one.
    pub fn release(version: &str, platform: Option<&Platform>) -> Result<Self, InvalidName> {
        let kind = ArtifactKind::Release;
        let version = part(kind, "version", version)?;
        Ok(Self {
            first: version,
            second: platform.map(|platform| platform.0.clone()),
        })
    }

    /// The name behind an object's; `None` when the object is not for people: it is named by its
    /// content, or by something else than us.
    pub fn of_object(kind: ArtifactKind, object: &str) -> Option<Self> {
        match (kind, object.split_once('/')) {
            (ArtifactKind::Release, None) => Self::release(object, None).ok(),
            (ArtifactKind::Release, Some((version, platform))) => {
                Self::release(version, Some(&platform.parse().ok()?)).ok()
            }
            (_, Some((name, version))) => Self::new(kind, name, version).ok(),
            (_, None) => None,
        }
    }

    /// The object's name.
    pub fn object(&self) -> String {
        match &self.second {
            Some(second) => format!("{}/{second}", self.first),
            None => self.first.clone(),
        }
    }

    /// The name, or the version of a release.
    pub fn first(&self) -> &str {
        &self.first
    }

    /// The version, or the platform of a release; none for one that only 0.43's agents read.
    pub fn second(&self) -> Option<&str> {
        self.second.as_deref()
    }
}

impl fmt::Display for ArtifactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.object())
    }
}

impl Platform {
    /// The platform as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Platform {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let legal = |part: &str| {
            let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            !part.is_empty() && part.len() <= 32 && part.chars().all(inner)
        };
        match text.split_once('-') {
            Some((os, arch)) if legal(os) && legal(arch) => Ok(Self(text.to_owned())),
            _ => Err(invalid(
                ArtifactKind::Release,
                "platform",
                text,
                "write system and processor, such as linux-x86_64 or windows-x86_64",
            )),
        }
    }
}

fn part(kind: ArtifactKind, part: &'static str, text: &str) -> Result<String, InvalidName> {
    let legal = |c: char| (c.is_ascii_graphic() || c == ' ') && !"/\"\\".contains(c);
    let is_legal = (1..=LONGEST).contains(&text.len())
        && text.chars().all(legal)
        && text.trim() == text
        && !matches!(text, "." | "..");
    if is_legal {
        return Ok(text.to_owned());
    }
    let rule = "use 1 to 128 printable ASCII characters without slash, backslash and quote";
    Err(invalid(kind, part, text, rule))
}

fn invalid(kind: ArtifactKind, part: &'static str, text: &str, rule: &'static str) -> InvalidName {
    InvalidName {
        kind: kind.noun(),
        part,
        text: text.chars().take(80).collect(),
        rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_object_and_back() {
        for (kind, object) in [
            (ArtifactKind::Package, "vlc player/3.0.20+b1"),
            (ArtifactKind::Script, "cleanup/1"),
            (ArtifactKind::Release, "0.43.89"),
            (ArtifactKind::Release, "1.0.0/linux-x86_64"),
        ] {
            let name = ArtifactName::of_object(kind, object);
            assert_eq!(name.map(|name| name.object()).as_deref(), Some(object));
        }
    }

    #[test]
    fn what_could_not_be_an_address_is_refused() {
        for (name, version) in [
            ("", "1"),
            ("a/b", "1"),
            ("a", "\"1\""),
            ("..", "1"),
            ("a", "ä"),
            ("a ", "1"),
        ] {
            assert!(
                ArtifactName::new(ArtifactKind::Package, name, version).is_err(),
                "{name} {version}"
            );
        }
        assert!("linux".parse::<Platform>().is_err());
    }

    #[test]
    fn scripts_named_by_their_content_are_not_for_people() {
        assert!(ArtifactName::of_object(ArtifactKind::Script, "sha256/abc").is_none());
        assert!(ArtifactName::of_object(ArtifactKind::Package, "sha256/abc").is_some());
    }
}
