//! The rules of the hints that commands carry.

use kanade_wire::hints::{CheckAlert, CheckHint, CollectHint};
use kanade_wire::size::parse_size;
use kanade_wire::staleness::Staleness;
use kanade_wire::{CheckName, GroupName, HumanDuration, JobId};

use crate::document::{Path, Review, Reviewed};

/// What a title or body of an alert may hold.
const PLACEHOLDERS: [&str; 6] = ["pc_id", "name", "label", "status", "detail", "last_logon"];

impl Reviewed for CheckHint {
    fn review(&self, at: &Path, review: &mut Review) {
        review.parses::<CheckName>(&at.key("name"), &self.name);
        review.not_blank_if_set(&at.key("label"), self.label.as_deref());
        review.not_blank(&at.key("status_field"), &self.status_field);
        review.not_blank(&at.key("detail_field"), &self.detail_field);
        if let Some(job) = &self.troubleshoot {
            review.parses::<JobId>(&at.key("troubleshoot"), job);
        }
        if let Some(alert) = &self.alert {
            alert.review(&at.key("alert"), review);
            if !self.fleet {
                let message = "an alert follows the fleet's table of checks: set `fleet: true`";
                let relies_on = [at.key("fleet")];
                review.problem_between(&at.key("alert"), &relies_on, message);
            }
        }
    }
}

impl Reviewed for CheckAlert {
    fn review(&self, at: &Path, review: &mut Review) {
        if self.on.is_empty() {
            review.problem(&at.key("on"), "name at least one of warn, fail and unknown");
        }
        recipients(self, at, review);
        review.not_blank(&at.key("title"), &self.title);
        review.not_blank_if_set(&at.key("body"), self.body.as_deref());
        placeholders(&at.key("title"), &self.title, review);
        placeholders(
            &at.key("body"),
            self.body.as_deref().unwrap_or_default(),
            review,
        );
    }
}

fn recipients(alert: &CheckAlert, at: &Path, review: &mut Review) {
    let groups = at.key("notify_groups");
    for (index, group) in alert.notify_groups.iter().enumerate() {
        review.parses::<GroupName>(&groups.index(index), group);
    }
    if !alert.notify_user && alert.notify_groups.is_empty() {
        let message = "nobody would be told: set `notify_user: true` or `notify_groups`";
        let relies_on = [at.key("notify_user"), groups.clone()];
        review.problem_between(at, &relies_on, message);
    }
    if alert.email && alert.notify_groups.is_empty() {
        let message = "mail goes to the contacts of groups: set `notify_groups`";
        let relies_on = [at.key("email"), groups];
        review.problem_between(&at.key("email"), &relies_on, message);
    }
}

fn placeholders(at: &Path, text: &str, review: &mut Review) {
    for piece in text.split('{').skip(1) {
        let Some((name, _)) = piece.split_once('}') else {
            continue;
        };
        let is_word =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_word && !PLACEHOLDERS.contains(&name) {
            let message = format!(
                "`{{{name}}}` stays as it is: known are {}",
                PLACEHOLDERS.join(", ")
            );
            review.warning(at, message);
        }
    }
}

impl Reviewed for CollectHint {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("name"), &self.name);
        review.not_blank_if_set(&at.key("description"), self.description.as_deref());
        review.not_blank(&at.key("files_field"), &self.files_field);
        if let Some(Err(error)) = self.max_size.as_deref().map(parse_size) {
            review.problem(&at.key("max_size"), error.to_string());
        }
    }
}

impl Reviewed for Staleness {
    fn review(&self, at: &Path, review: &mut Review) {
        if let Staleness::Strict { max_cache_age } = self {
            review.parses::<HumanDuration>(&at.key("max_cache_age"), max_cache_age);
        }
    }
}
