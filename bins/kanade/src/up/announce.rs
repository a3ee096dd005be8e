use std::fmt::Write as _;
use std::io;

use super::browser;
use super::system::Ready;
use crate::output::{machines, raw};

/// Says what runs and how to use it. It is the data of this command: it goes to stdout.
pub fn print(ready: &Ready, page_is_open: bool) {
    // A closed stdout is no reason to stop.
    let _ = raw(
        &mut io::stdout().lock(),
        text(ready, page_is_open).as_bytes(),
    );
}

fn text(ready: &Ready, page_is_open: bool) -> String {
    let mut text = String::from("kanade is running.\n\n");
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<10} {value}");
    };
    fact("Page", &ready.base_url);
    if let Some(session) = &ready.session {
        fact("User", &session.account);
        match &session.password {
            Some(password) => fact("Password", &format!("{password}   (said only this once)")),
            None => fact(
                "Password",
                "as before; a new one: kanade up --reset-password",
            ),
        }
        if session.link.is_some() && !page_is_open {
            fact(
                "Sign in",
                &format!("{}   (works once)", browser::page(ready)),
            );
        }
    }
    if let Some(machine) = &ready.machine {
        fact("Machine", machine.as_str());
    }
    if ready.simulated > 0 {
        fact(
            "Simulated",
            &format!("{} on their way", machines(ready.simulated as u64)),
        );
    }
    fact("Data", &ready.folder.display().to_string());
    text.push_str(&closing(ready));
    text
}

fn closing(ready: &Ready) -> String {
    let mut text = String::from("\n");
    if ready.open_to_others {
        text.push_str(
            "Whoever reaches this machine over the network reaches the page, without encryption.\n",
        );
    }
    if let (Some(_), Some(machine)) = (&ready.session, &ready.machine) {
        let _ = writeln!(
            text,
            "This command line is signed in. Try: kanade run {machine} -- 'echo hello'"
        );
    }
    text.push_str("Stop with Ctrl-C.\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::up::sign_in::SignedIn;
    use kanade_wire::PcId;

    fn ready(password: Option<&str>) -> Ready {
        Ready {
            base_url: "http://127.0.0.1:8080".into(),
            session: Some(SignedIn {
                account: "admin".into(),
                password: password.map(str::to_owned),
                token: "secret-token".into(),
                link: Some("/sign-in/knl_x".into()),
            }),
            machine: Some(PcId::new("web01").unwrap()),
            simulated: 0,
            folder: "/data/up".into(),
            open_to_others: false,
        }
    }

    #[test]
    fn the_first_start_says_the_password() {
        insta::assert_snapshot!(text(&ready(Some("correct-horse")), false), @r"
        kanade is running.

          Page       http://127.0.0.1:8080
          User       admin
          Password   correct-horse   (said only this once)
          Sign in    http://127.0.0.1:8080/sign-in/knl_x   (works once)
          Machine    web01
          Data       /data/up

        This command line is signed in. Try: kanade run web01 -- 'echo hello'
        Stop with Ctrl-C.
        ");
    }

    #[test]
    fn later_starts_say_how_to_get_a_new_one() {
        let mut ready = ready(None);
        ready.open_to_others = true;
        ready.simulated = 300;
        insta::assert_snapshot!(text(&ready, true), @r"
        kanade is running.

          Page       http://127.0.0.1:8080
          User       admin
          Password   as before; a new one: kanade up --reset-password
          Machine    web01
          Simulated  300 machines on their way
          Data       /data/up

        Whoever reaches this machine over the network reaches the page, without encryption.
        This command line is signed in. Try: kanade run web01 -- 'echo hello'
        Stop with Ctrl-C.
        ");
    }
}
