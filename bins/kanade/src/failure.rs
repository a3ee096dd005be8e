//! Why a command did not do what it was asked to, and what to try next.

use std::error::Error;

use anstyle::{AnsiColor, Style};
use kanade_api_types::Problem;
use kanade_client::ClientError;

use crate::exit::ExitStatus;

/// A command's end that is not a success.
#[derive(Debug)]
pub struct Failure {
    status: ExitStatus,
    /// Nothing when there is nothing to say, as when a reader closed its pipe.
    message: Option<String>,
    notes: Vec<String>,
    next: String,
}

impl Failure {
    /// A failure with what to try next: a command as it can be typed.
    pub fn new(status: ExitStatus, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            status,
            message: Some(message.into()),
            notes: Vec::new(),
            next: next.into(),
        }
    }

    /// Ends without a word.
    pub fn silent(status: ExitStatus) -> Self {
        Self {
            status,
            message: None,
            notes: Vec::new(),
            next: String::new(),
        }
    }

    /// A refusal or failure of the backend; `next` unless signing in or starting one comes first.
    pub fn of_client(error: &ClientError, next: impl Into<String>) -> Self {
        of_client(error, next.into())
    }

    /// Adds a line below the message.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds the error and its causes, each on a line.
    #[must_use]
    pub fn because(mut self, error: &dyn Error) -> Self {
        let causes = std::iter::successors(Some(error), |error| (*error).source());
        self.notes.extend(causes.map(ToString::to_string));
        self
    }

    /// The same failure under another exit code. An end without a word keeps its own.
    #[must_use]
    pub fn with_status(mut self, status: ExitStatus) -> Self {
        if self.message.is_some() {
            self.status = status;
        }
        self
    }

    /// What the program ends with.
    pub fn status(&self) -> ExitStatus {
        self.status
    }

    /// Says it on stderr.
    pub fn print(&self) {
        let Some(message) = &self.message else {
            return;
        };
        let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
        anstream::eprintln!("{red}error:{red:#} {message}");
        for note in &self.notes {
            anstream::eprintln!("       {note}");
        }
        anstream::eprintln!("  try: {}", self.next);
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.message.as_deref().unwrap_or_default())
    }
}

/// Turns a refusal of the backend into a failure.
pub trait OrTry<T> {
    /// On failure suggests `next`, unless signing in or starting a backend comes first.
    fn or_try(self, next: impl Into<String>) -> Result<T, Failure>;
}

impl<T> OrTry<T> for Result<T, ClientError> {
    fn or_try(self, next: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| of_client(&error, next.into()))
    }
}

fn of_client(error: &ClientError, next: String) -> Failure {
    if error.is_unreachable() {
        return unreachable(error);
    }
    match error {
        ClientError::Refused(problem) => of_problem(problem, next),
        ClientError::InvalidBaseUrl(_) => Failure::new(
            ExitStatus::Usage,
            error.to_string(),
            "kanade login --backend-url http://127.0.0.1:8080",
        ),
        ClientError::InvalidToken => {
            Failure::new(ExitStatus::NotPermitted, error.to_string(), "kanade login")
        }
        other => caused(ExitStatus::Failed, other, next),
    }
}

fn unreachable(error: &ClientError) -> Failure {
    let next = "kanade up  (here), or --backend-url with the address of a backend elsewhere";
    caused(ExitStatus::Unreachable, error, next.into())
}

fn caused(status: ExitStatus, error: &ClientError, next: String) -> Failure {
    let failure = Failure::new(status, error.to_string(), next);
    match error.source() {
        Some(source) => failure.because(source),
        None => failure,
    }
}

fn of_problem(problem: &Problem, next: String) -> Failure {
    let (status, next) = match problem.status {
        401 => (ExitStatus::NotPermitted, "kanade login".to_owned()),
        403 => (ExitStatus::NotPermitted, other_account(problem)),
        404 => (ExitStatus::NotFound, next),
        _ => (ExitStatus::Failed, next),
    };
    let mut failure = Failure::new(status, &problem.detail, next);
    for error in &problem.errors {
        failure = failure.note(place_and_message(error));
    }
    match &problem.request_id {
        Some(id) => failure.note(format!("request {id}")),
        None => failure,
    }
}

/// What a role may not do, another account may; a password that must change comes before all.
fn other_account(problem: &Problem) -> String {
    match problem.code.contains("password") {
        true => "kanade login".into(),
        false => "kanade login --username <an account that may>".into(),
    }
}

fn place_and_message(error: &kanade_api_types::problem::DocumentProblem) -> String {
    let place = match (error.line, error.path.is_empty()) {
        (0, true) => String::new(),
        (0, false) => format!("{}: ", error.path),
        (line, true) => format!("{line}:{}: ", error.column),
        (line, false) => format!("{line}:{}: {}: ", error.column, error.path),
    };
    format!("{place}{}", error.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: &str) -> Failure {
        let problem = Problem {
            kind: "about:blank".into(),
            title: String::new(),
            status,
            code: code.into(),
            detail: "no".into(),
            request_id: Some("r-1".into()),
            errors: Vec::new(),
        };
        let error = ClientError::Refused(Box::new(problem));
        Err::<(), _>(error).or_try("kanade agent list").unwrap_err()
    }

    #[test]
    fn a_refusal_becomes_its_exit_code() {
        let cases = [
            (400, ExitStatus::Failed),
            (401, ExitStatus::NotPermitted),
            (403, ExitStatus::NotPermitted),
            (404, ExitStatus::NotFound),
            (409, ExitStatus::Failed),
            (500, ExitStatus::Failed),
        ];
        for (status, expected) in cases {
            assert_eq!(refused(status, "x").status(), expected, "{status}");
        }
    }

    #[test]
    fn nobody_signed_in_comes_before_the_suggestion_of_the_command() {
        assert_eq!(refused(401, "unauthenticated").next, "kanade login");
        assert_eq!(refused(404, "agent_not_found").next, "kanade agent list");
        assert_eq!(
            refused(403, "password_change_required").next,
            "kanade login"
        );
    }

    #[test]
    fn a_request_can_be_found_in_the_log() {
        assert_eq!(refused(500, "internal").notes, ["request r-1"]);
    }

    #[test]
    fn a_silent_backend_counts_as_unreachable() {
        let error = ClientError::TimedOut {
            base_url: "http://x".into(),
            operation: "GET /".into(),
        };
        let failure = Err::<(), _>(error).or_try("x").unwrap_err();
        assert_eq!(failure.status(), ExitStatus::Unreachable);
    }
}
