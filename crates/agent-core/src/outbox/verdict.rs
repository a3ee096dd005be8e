//! What a failed delivery means for a report.

use kanade_bus::{PublishError, RequestError};

/// After so many refusals by the broker a report is given up: it would be refused for ever.
const REFUSALS: u32 = 10;

/// What to do with a report that was not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is wrong with it: try it when the broker is back.
    Keep,
    /// Try it again later.
    Later {
        /// Whether the broker itself refused it.
        refused: bool,
    },
    /// Give it up.
    Bury(String),
}

/// Judges a failure, after `refusals` earlier refusals of the same report.
pub(super) fn judge(error: &PublishError, refusals: u32) -> Verdict {
    match error {
        PublishError::Disconnected { .. } => Verdict::Keep,
        PublishError::Timeout { .. }
        | PublishError::NoStream { .. }
        | PublishError::StreamFull { .. } => Verdict::Later { refused: false },
        PublishError::Unsendable {
            source: RequestError::TooLarge { .. },
            ..
        } => Verdict::Bury(crate::describe(error)),
        PublishError::WrongLastSequence { .. }
        | PublishError::Refused { .. }
        | PublishError::Unsendable { .. } => {
            if refusals + 1 >= REFUSALS {
                Verdict::Bury(crate::describe(error))
            } else {
                Verdict::Later { refused: true }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject() -> String {
        "results.pc.a".to_owned()
    }

    #[test]
    fn a_broker_that_is_away_costs_a_report_nothing() {
        assert_eq!(
            judge(&PublishError::Disconnected { subject: subject() }, 99),
            Verdict::Keep
        );
        assert_eq!(
            judge(&PublishError::Timeout { subject: subject() }, 99),
            Verdict::Later { refused: false }
        );
        assert_eq!(
            judge(&PublishError::NoStream { subject: subject() }, 99),
            Verdict::Later { refused: false }
        );
    }

    #[test]
    fn a_report_that_is_refused_again_and_again_is_given_up() {
        let refused = PublishError::Refused {
            subject: subject(),
            code: 10054,
            description: "too big".into(),
        };
        assert_eq!(judge(&refused, 0), Verdict::Later { refused: true });
        assert!(matches!(judge(&refused, 9), Verdict::Bury(_)));
    }

    #[test]
    fn a_report_that_is_too_large_is_given_up_at_once() {
        let source = RequestError::TooLarge {
            subject: subject(),
            source: "2 MiB".into(),
        };
        assert!(matches!(
            judge(
                &PublishError::Unsendable {
                    subject: subject(),
                    source
                },
                0
            ),
            Verdict::Bury(_)
        ));
    }
}
