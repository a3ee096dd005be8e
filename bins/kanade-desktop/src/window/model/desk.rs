use chrono::{DateTime, Utc};
use kanade_klp::messages::{JobItem, MaintenanceItem, RunStatus, StateSnapshot};
use kanade_wire::ResultId;

use super::notices::{self, Notice};
use super::runs::Run;
use super::{Action, Attention, Event};

/// Runs that are remembered.
const MOST_RUNS: usize = 20;

/// How the connection to the agent is.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkState {
    /// It was not reached yet.
    Connecting,
    /// It answers, and takes this person for an account.
    Up {
        /// The account.
        account: String,
    },
    /// It does not answer.
    Away {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// It does not want this program.
    Refused {
        /// Why.
        why: String,
    },
}

/// Everything that is known. What an agent told stays when it goes away: it is what was known last.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// The connection.
    pub link: LinkState,
    /// What this program shall be called.
    pub name: Option<String>,
    /// How the machine is.
    pub state: Option<StateSnapshot>,
    /// The notices that stand, the last one sent first.
    pub notices: Vec<Notice>,
    /// The jobs this person may run, once that is known.
    pub jobs: Option<Vec<JobItem>>,
    /// The runs that were begun here, the last one first.
    pub runs: Vec<Run>,
    /// What the machine will run by itself, the next one first, once that is known.
    pub maintenance: Option<Vec<MaintenanceItem>>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            link: LinkState::Connecting,
            name: None,
            state: None,
            notices: Vec::new(),
            jobs: None,
            runs: Vec::new(),
            maintenance: None,
        }
    }
}

impl Desk {
    /// Whether the agent answers.
    pub const fn is_up(&self) -> bool {
        matches!(self.link, LinkState::Up { .. })
    }

    /// The notices that wait to be read.
    pub fn unread(&self) -> impl Iterator<Item = &Notice> {
        self.notices.iter().filter(|notice| notice.is_unread())
    }

    /// The run of this job that goes on.
    pub fn going(&self, job: &kanade_wire::JobId) -> Option<&Run> {
        self.runs
            .iter()
            .find(|run| run.job == *job && run.is_going())
    }

    /// Takes in what the person wants done; the agent's answer follows as an event.
    pub fn ask(&mut self, action: &Action, now: DateTime<Utc>) {
        match action {
            Action::Confirm(id) => {
                if let Some(notice) = self.notice(id) {
                    (notice.is_confirming, notice.refused) = (true, None);
                }
            }
            Action::Start(job) => {
                let known = self.jobs.iter().flatten().find(|item| item.id == *job);
                let name = known.map_or_else(|| job.to_string(), |item| item.display_name.clone());
                self.runs.insert(0, Run::asked(job.clone(), name, now));
                self.runs.truncate(MOST_RUNS);
            }
            Action::Stop(id) => {
                if let Some(run) = self.run(id) {
                    (run.is_stopping, run.problem) = (true, None);
                }
            }
        }
    }

    /// Takes in what happened, and says how much it may disturb the person.
    pub fn hear(&mut self, event: Event) -> Option<Attention> {
        match event {
            Event::Up(welcome) => {
                self.name = welcome.client_display_name;
                self.link = LinkState::Up {
                    account: welcome.session.user,
                };
            }
            Event::Away(since) => self.leave(LinkState::Away { since }),
            Event::Refused(why) => self.leave(LinkState::Refused { why }),
            Event::State(state) => self.state = Some(state),
            Event::Notices(standing) => return notices::replace(&mut self.notices, standing),
            Event::Told(told) => return notices::put(&mut self.notices, told),
            Event::Recalled(id) => self.notices.retain(|notice| notice.told.id != id),
            Event::Jobs(jobs) => self.jobs = Some(jobs),
            Event::Maintenance(items) => self.maintenance = Some(items),
            answer => self.hear_answer(answer),
        }
        None
    }

    fn hear_answer(&mut self, answer: Event) {
        match answer {
            Event::Confirmed(id, at) => {
                if let Some(notice) = self.notice(&id) {
                    notice.told.acked_at = Some(at);
                    notice.is_confirming = false;
                }
            }
            Event::NotConfirmed(id, why) => {
                if let Some(notice) = self.notice(&id) {
                    (notice.is_confirming, notice.refused) = (false, Some(why));
                }
            }
            Event::Begun(job, id) => {
                let asked = |run: &&mut Run| run.job == job && run.id.is_none() && run.is_going();
                if let Some(run) = self.runs.iter_mut().rfind(asked) {
                    run.id = Some(id);
                }
            }
            Event::NotBegun(job, why) => {
                let asked = |run: &&mut Run| run.job == job && run.id.is_none() && run.is_going();
                if let Some(run) = self.runs.iter_mut().rfind(asked) {
                    (run.status, run.problem) = (Some(RunStatus::Failed), Some(why));
                }
            }
            Event::Progress(progress) => {
                if let Some(run) = self.run(&progress.run_id) {
                    run.go_on(&progress);
                }
            }
            Event::NotStopped(id, why) => {
                if let Some(run) = self.run(&id) {
                    (run.is_stopping, run.problem) = (false, Some(why));
                }
            }
            _ => {}
        }
    }

    /// What was on its way to the agent is not answered.
    fn leave(&mut self, link: LinkState) {
        self.link = link;
        for notice in &mut self.notices {
            notice.is_confirming = false;
        }
        for run in self.runs.iter_mut().filter(|run| run.is_going()) {
            (run.status, run.is_stopping) = (None, false);
        }
    }

    fn notice(&mut self, id: &str) -> Option<&mut Notice> {
        self.notices.iter_mut().find(|notice| notice.told.id == id)
    }

    fn run(&mut self, id: &ResultId) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.id.as_ref() == Some(id))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::TimeDelta;
    use kanade_klp::messages::JobProgress;
    use kanade_wire::JobId;
    use kanade_wire::notification::{Notification, Priority};

    use super::*;

    const NOON: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn notice(id: &str, priority: Priority, minute: i64) -> Notification {
        Notification {
            id: id.to_owned(),
            priority,
            require_ack: true,
            title: id.to_owned(),
            body: String::new(),
            toast: false,
            issued_at: NOON + TimeDelta::minutes(minute),
            issued_by: None,
            expires_at: None,
            acked_at: None,
            edited_at: None,
            acks_reset_at: None,
        }
    }

    fn ids(desk: &Desk) -> Vec<&str> {
        desk.notices
            .iter()
            .map(|notice| notice.told.id.as_str())
            .collect()
    }

    fn progress(id: &str, status: RunStatus, text: &str) -> Event {
        Event::Progress(JobProgress {
            run_id: ResultId::new(id).unwrap(),
            status,
            stdout_chunk: Some(text.to_owned()),
            stderr_chunk: None,
            exit_code: None,
        })
    }

    fn with_run(job: &str, run: &str) -> Desk {
        let mut desk = Desk::default();
        let job = JobId::new(job).unwrap();
        desk.ask(&Action::Start(job.clone()), NOON);
        desk.hear(Event::Begun(job, ResultId::new(run).unwrap()));
        desk
    }

    #[test]
    fn a_notice_disturbs_by_its_priority_and_once() {
        let mut desk = Desk::default();
        let first = vec![
            notice("warn", Priority::Warn, 2),
            notice("info", Priority::Info, 1),
        ];
        assert_eq!(
            desk.hear(Event::Notices(first.clone())),
            Some(Attention::Ask)
        );
        assert_eq!(desk.hear(Event::Away(NOON)), None);
        assert_eq!(desk.hear(Event::Notices(first)), None);
        let told = |one| Event::Told(one);
        let urgent = notice("urgent", Priority::Emergency, 3);
        assert_eq!(desk.hear(told(urgent)), Some(Attention::Raise));
        let mut toast = notice("toast", Priority::Info, 0);
        toast.toast = true;
        assert_eq!(desk.hear(told(toast)), Some(Attention::Raise));
        let later = notice("later", Priority::Info, 4);
        assert_eq!(desk.hear(told(later)), Some(Attention::Count));
        assert_eq!(ids(&desk), ["later", "urgent", "warn", "info", "toast"]);
    }

    #[test]
    fn a_confirmation_is_on_its_way_until_the_agent_answers() {
        let mut desk = Desk::default();
        desk.hear(Event::Told(notice("a", Priority::Info, 0)));
        let confirm = Action::Confirm("a".to_owned());
        desk.ask(&confirm, NOON);
        assert!(desk.notices[0].is_confirming);
        desk.hear(Event::NotConfirmed("a".to_owned(), "no room".to_owned()));
        assert_eq!(desk.notices[0].refused.as_deref(), Some("no room"));
        assert!(desk.notices[0].is_unread() && !desk.notices[0].is_confirming);
        desk.ask(&confirm, NOON);
        desk.hear(Event::Confirmed("a".to_owned(), NOON));
        assert_eq!((desk.unread().count(), desk.notices.len()), (0, 1));
        desk.hear(Event::Recalled("a".to_owned()));
        assert!(desk.notices.is_empty());
    }

    #[test]
    fn a_notice_that_asks_again_disturbs_again() {
        let mut desk = Desk::default();
        let mut told = notice("a", Priority::Warn, 0);
        told.acked_at = Some(NOON);
        assert_eq!(desk.hear(Event::Notices(vec![told.clone()])), None);
        (told.acked_at, told.edited_at) = (None, Some(NOON));
        assert_eq!(desk.hear(Event::Told(told)), Some(Attention::Ask));
    }

    #[test]
    fn a_run_is_followed_to_its_end() {
        let mut desk = with_run("fix", "r1");
        desk.hear(progress("r1", RunStatus::Running, "one\n"));
        desk.hear(progress("other", RunStatus::Running, "not mine"));
        desk.ask(&Action::Stop(ResultId::new("r1").unwrap()), NOON);
        assert!(desk.runs[0].is_stopping);
        desk.hear(progress("r1", RunStatus::Killed, "two\n"));
        assert_eq!(desk.runs[0].output, "one\ntwo\n");
        assert!(!desk.runs[0].is_going());
        assert_eq!(desk.going(&JobId::new("fix").unwrap()), None);
    }

    #[test]
    fn a_run_is_out_of_sight_when_the_agent_goes_away() {
        let mut desk = with_run("fix", "r1");
        desk.hear(Event::Away(NOON));
        assert_eq!((desk.runs[0].status, desk.is_up()), (None, false));
        let mut refused = Desk::default();
        let job = JobId::new("fix").unwrap();
        refused.ask(&Action::Start(job.clone()), NOON);
        refused.hear(Event::NotBegun(job, "not for you".to_owned()));
        assert_eq!(refused.runs[0].status, Some(RunStatus::Failed));
        assert_eq!(refused.runs[0].problem.as_deref(), Some("not for you"));
    }

    #[test]
    fn of_a_long_output_the_end_is_kept_in_whole_lines() {
        let mut desk = with_run("fix", "r1");
        let line = format!("{}行\n", "x".repeat(60));
        desk.hear(progress("r1", RunStatus::Running, &line.repeat(2000)));
        let run = &desk.runs[0];
        assert!(run.is_cut && run.output.len() <= 64 * 1024);
        assert!(run.output.len() > 60 * 1024 && run.output.starts_with(&line));
    }
}
