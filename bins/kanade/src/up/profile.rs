use super::sign_in::SignedIn;
use crate::failure::Failure;
use crate::profiles::{Profile, Profiles, Store};

/// The profile that `up` writes.
const NAME: &str = "local";

/// Signs this user's command line in.
pub fn save(base_url: &str, session: &SignedIn) -> Result<(), Failure> {
    let store = Store::of_this_user()?;
    let mut profiles = store.load()?;
    put(&mut profiles, base_url, session);
    store.save(&profiles)
}

/// Takes the place of the default profile only when nobody chose another.
fn put(profiles: &mut Profiles, base_url: &str, session: &SignedIn) {
    let default = profiles.default.as_ref();
    let default = default.and_then(|name| profiles.by_name.get(name));
    if default.is_none_or(|default| default.made_by_up) {
        profiles.default = Some(NAME.to_owned());
    }
    let profile = Profile {
        base_url: base_url.to_owned(),
        account: Some(session.account.clone()),
        token: Some(session.token.clone()),
        made_by_up: true,
    };
    profiles.by_name.insert(NAME.to_owned(), profile);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_into(mut profiles: Profiles) -> Profiles {
        let session = SignedIn {
            account: "admin".into(),
            password: None,
            token: "t".into(),
            link: None,
        };
        put(&mut profiles, "http://127.0.0.1:8080", &session);
        profiles
    }

    #[test]
    fn the_first_profile_becomes_the_default() {
        let profiles = put_into(Profiles::default());
        assert_eq!(profiles.default.as_deref(), Some("local"));
        assert_eq!(put_into(profiles.clone()), profiles);
    }

    #[test]
    fn a_default_that_somebody_chose_stays() {
        let mut profiles = Profiles::default();
        profiles.by_name.insert("eu".into(), Profile::default());
        profiles.default = Some("eu".into());
        assert_eq!(put_into(profiles).default.as_deref(), Some("eu"));
    }
}
