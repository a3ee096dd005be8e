//! Signing in.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use kanade_api_types::auth::LoginResponse;
use kanade_client::Client;
use serde_json::json;

use crate::cli::{GlobalArguments, LoginArguments};
use crate::commands::Ended;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::Output;
use crate::profiles::{Profile, Profiles, Store};

/// Signs in, changes a password that must change, and remembers the session.
pub async fn run(global: &GlobalArguments, arguments: &LoginArguments) -> Ended {
    let store = Store::of_this_user()?;
    let mut profiles = store.load()?;
    let base_url = address(&profiles, global)?;
    let client = Client::new(&base_url, None).or_try("kanade login")?;
    let username = match &arguments.username {
        Some(name) => name.clone(),
        None => ask_for_name(&base_url)?,
    };
    let password = read_password(arguments, &username)?;
    let session = client.login(&username, &password).await;
    let session = session.or_try(format!("kanade login --username {username}"))?;
    let client = client.with_token(&session.token).or_try("kanade login")?;
    if session.must_change_pw {
        change_password(&client, &password, arguments).await?;
    }
    let output = Output::new(global.output);
    if arguments.token_only {
        output.write(&session.token)?;
        return Ok(ExitStatus::Ok);
    }
    let name = remember(&mut profiles, global, &base_url, &session);
    store.save(&profiles)?;
    report(&output, &base_url, &name, &session)
}

/// A profile that is named and does not exist yet is about to be made.
fn address(profiles: &Profiles, global: &GlobalArguments) -> Result<String, Failure> {
    let known = |name: &&String| profiles.by_name.contains_key(*name);
    let profile = global.profile.as_ref().filter(known);
    let url = global.backend_url.as_deref();
    let connection = profiles.choose(profile.map(String::as_str), url, None)?;
    Ok(connection.base_url)
}

fn ask_for_name(base_url: &str) -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new(
            ExitStatus::Usage,
            "there is no terminal to ask for the account",
            "kanade login --username <name> --password-stdin",
        ));
    }
    eprint!("Account at {base_url}: ");
    let _ = io::stderr().flush();
    let mut name = String::new();
    io::stdin()
        .lock()
        .read_line(&mut name)
        .map_err(|error| unread(&error))?;
    Ok(name.trim().to_owned())
}

fn read_password(arguments: &LoginArguments, username: &str) -> Result<String, Failure> {
    if arguments.password_stdin {
        let mut password = String::new();
        let read = io::stdin().read_to_string(&mut password);
        read.map_err(|error| unread(&error))?;
        return Ok(password.trim_end_matches(['\r', '\n']).to_owned());
    }
    ask_for_password(&format!("Password of {username}: "))
}

fn ask_for_password(prompt: &str) -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new(
            ExitStatus::Usage,
            "there is no terminal to ask for the password",
            "kanade login --username <name> --password-stdin",
        ));
    }
    rpassword::prompt_password(prompt).map_err(|error| unread(&error))
}

fn unread(error: &io::Error) -> Failure {
    let message = format!("the answer cannot be read: {error}");
    Failure::new(
        ExitStatus::Failed,
        message,
        "kanade login --username <name> --password-stdin",
    )
}

async fn change_password(
    client: &Client,
    old: &str,
    arguments: &LoginArguments,
) -> Result<(), Failure> {
    if arguments.password_stdin {
        return Err(Failure::new(
            ExitStatus::NotPermitted,
            "this account's password must be changed before anything else",
            "kanade login  (on a terminal)",
        ));
    }
    eprintln!("This password must be changed. The new one has at least 8 characters.");
    let new = ask_for_password("New password: ")?;
    if new != ask_for_password("Once more: ")? {
        return Err(Failure::new(
            ExitStatus::Failed,
            "the two differ",
            "kanade login",
        ));
    }
    client
        .change_password(old, &new)
        .await
        .or_try("kanade login")
}

fn remember(
    profiles: &mut Profiles,
    global: &GlobalArguments,
    base_url: &str,
    session: &LoginResponse,
) -> String {
    let name = global.profile.clone();
    let name = name.unwrap_or_else(|| profile_name(profiles, base_url));
    let profile = Profile {
        base_url: base_url.to_owned(),
        account: Some(session.username.clone()),
        token: Some(session.token.clone()),
        made_by_up: false,
    };
    profiles.by_name.insert(name.clone(), profile);
    if global.profile.is_none() || profiles.default.is_none() {
        profiles.default = Some(name.clone());
    }
    name
}

/// The profile that has this address, else a name taken from the address.
fn profile_name(profiles: &Profiles, base_url: &str) -> String {
    let mut known = profiles.by_name.iter();
    if let Some((name, _)) = known.find(|(_, profile)| profile.base_url == base_url) {
        return name.clone();
    }
    let host = base_url.split("://").nth(1).unwrap_or(base_url);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    match host {
        "127.0.0.1" | "localhost" | "" | "[" => "local".into(),
        host => host.to_owned(),
    }
}

fn report(output: &Output, base_url: &str, profile: &str, session: &LoginResponse) -> Ended {
    let (account, role) = (&session.username, session.role);
    if output.is_for_people() {
        output.say(format!(
            "Signed in to {base_url} as {account} ({role}), profile {profile}"
        ));
        output.say("Look at the machines: kanade agent list");
    } else {
        let data =
            json!({ "base_url": base_url, "username": account, "role": role, "profile": profile });
        output.show(&data, |_| String::new())?;
    }
    Ok(ExitStatus::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_named_after_its_host() {
        let none = Profiles::default();
        assert_eq!(profile_name(&none, "http://127.0.0.1:8080"), "local");
        assert_eq!(
            profile_name(&none, "https://fleet.example:8443/x"),
            "fleet.example"
        );
    }

    #[test]
    fn an_address_that_is_known_keeps_its_profile() {
        let mut profiles = Profiles::default();
        let profile = Profile {
            base_url: "https://a.example".into(),
            ..Profile::default()
        };
        profiles.by_name.insert("eu".into(), profile);
        assert_eq!(profile_name(&profiles, "https://a.example"), "eu");
    }
}
