use super::file::Profiles;
use crate::exit::ExitStatus;
use crate::failure::Failure;

/// Where a backend is unless told otherwise.
const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// A backend and an account, chosen from what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The backend's address.
    pub base_url: String,
    /// The token to show it.
    pub token: Option<String>,
    /// The profile it comes from.
    pub profile: Option<String>,
    /// The account, as far as the profile knows it.
    pub account: Option<String>,
}

impl Profiles {
    /// The backend to speak to. A token is only sent to the address it was given for, unless it
    /// was handed in beside it.
    pub fn choose(
        &self,
        profile: Option<&str>,
        base_url: Option<&str>,
        token: Option<&str>,
    ) -> Result<Connection, Failure> {
        let saved = self.saved(profile, base_url)?;
        let address = base_url.map(str::to_owned);
        Ok(Connection {
            base_url: address
                .or_else(|| saved.as_ref().map(|saved| saved.base_url.clone()))
                .unwrap_or_else(|| DEFAULT_URL.into()),
            token: token
                .map(str::to_owned)
                .or_else(|| saved.as_ref()?.token.clone()),
            profile: saved.as_ref().and_then(|saved| saved.profile.clone()),
            account: saved.and_then(|saved| saved.account),
        })
    }

    /// The profile that is named; else one for this address; else the default one.
    fn saved(
        &self,
        profile: Option<&str>,
        base_url: Option<&str>,
    ) -> Result<Option<Connection>, Failure> {
        let fits = |saved: &Connection| {
            base_url.is_none_or(|wanted| same_address(wanted, &saved.base_url))
        };
        match (profile, base_url) {
            (Some(name), _) => match self.named(name) {
                Some(saved) => Ok(Some(saved).filter(fits)),
                None => Err(self.unknown(name)),
            },
            (None, Some(_)) => Ok(self.by_name.keys().filter_map(|n| self.named(n)).find(fits)),
            (None, None) => Ok(self.default.as_deref().and_then(|name| self.named(name))),
        }
    }

    fn named(&self, name: &str) -> Option<Connection> {
        let profile = self.by_name.get(name)?.clone();
        Some(Connection {
            base_url: profile.base_url,
            token: profile.token,
            profile: Some(name.to_owned()),
            account: profile.account,
        })
    }

    fn unknown(&self, name: &str) -> Failure {
        let known: Vec<&str> = self.by_name.keys().map(String::as_str).collect();
        let next = format!("kanade login --profile {name}");
        let failure = Failure::new(
            ExitStatus::Usage,
            format!("there is no profile {name}"),
            next,
        );
        match known.is_empty() {
            true => failure,
            false => failure.note(format!("there are: {}", known.join(", "))),
        }
    }
}

fn same_address(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profiles::Profile;

    fn profiles() -> Profiles {
        let profile = |base_url: &str, token: &str| Profile {
            base_url: base_url.into(),
            account: Some("admin".into()),
            token: Some(token.into()),
            made_by_up: false,
        };
        Profiles {
            default: Some("local".into()),
            by_name: [
                ("local".to_owned(), profile("http://127.0.0.1:8080", "one")),
                ("eu".to_owned(), profile("https://eu.example", "two")),
            ]
            .into(),
        }
    }

    fn chosen(profile: Option<&str>, url: Option<&str>) -> (String, Option<String>) {
        let connection = profiles().choose(profile, url, None).unwrap();
        (connection.base_url, connection.token)
    }

    #[test]
    fn the_default_is_used_when_nothing_is_named() {
        let (url, token) = chosen(None, None);
        assert_eq!((url.as_str(), token.as_deref()), (DEFAULT_URL, Some("one")));
    }

    #[test]
    fn a_token_is_not_sent_to_another_address() {
        assert_eq!(chosen(None, Some("https://elsewhere.example")).1, None);
        assert_eq!(
            chosen(Some("eu"), Some("https://elsewhere.example")).1,
            None
        );
    }

    #[test]
    fn an_address_that_is_known_brings_its_token() {
        assert_eq!(
            chosen(None, Some("https://eu.example/")).1.as_deref(),
            Some("two")
        );
    }

    #[test]
    fn a_token_of_the_environment_wins() {
        let connection = profiles().choose(None, None, Some("mine")).unwrap();
        assert_eq!(connection.token.as_deref(), Some("mine"));
    }

    #[test]
    fn an_unknown_profile_is_a_wrong_call() {
        let refused = profiles().choose(Some("us"), None, None).unwrap_err();
        assert_eq!(refused.status(), ExitStatus::Usage);
    }

    #[test]
    fn without_any_profile_this_machine_is_asked() {
        let connection = Profiles::default().choose(None, None, None).unwrap();
        assert_eq!(connection.base_url, DEFAULT_URL);
        assert_eq!(connection.token, None);
    }
}
