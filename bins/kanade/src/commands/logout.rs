//! Signing out.

use kanade_client::Client;

use crate::cli::GlobalArguments;
use crate::commands::Ended;
use crate::context::connection;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::Output;
use crate::profiles::Store;

/// Ends the session at the backend and forgets its token. A session that has ended already, or a
/// backend that is gone, does not keep the token here.
pub async fn run(global: &GlobalArguments) -> Ended {
    let connection = connection(global)?;
    let Some(token) = &connection.token else {
        return Err(Failure::new(
            ExitStatus::Failed,
            "nobody is signed in",
            "kanade login",
        ));
    };
    let client = Client::new(&connection.base_url, Some(token)).or_try("kanade login")?;
    let ended = client.logout().await;
    let store = Store::of_this_user()?;
    let mut profiles = store.load()?;
    if let Some(profile) = connection
        .profile
        .and_then(|name| profiles.by_name.get_mut(&name))
    {
        profile.token = None;
        store.save(&profiles)?;
    }
    if let Err(error) = ended
        && !error.is_signed_out()
    {
        let note = "the token is forgotten here, but the session may still be open there";
        return Err(Failure::of_client(&error, "kanade login").note(note));
    }
    Output::new(global.output).say(format!("Signed out of {}", connection.base_url));
    Ok(ExitStatus::Ok)
}
