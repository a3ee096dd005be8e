//! Messages that could not be read: one alert for all of a while.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::alerts::AlertEvent;
use kanade_store::PageRequest;
use kanade_store::dead_letters::DeadLetter;
use kanade_store::state::alerts::{Alert, AlertRecord};
use serde::{Deserialize, Serialize};

use super::NEWS;
use crate::alerts::{Alerts, AlertsError};

const SOURCE: &str = "dead_letters";
const LOOKED_AT: u32 = 500;
/// Who was told is not told again before this.
const BETWEEN: TimeDelta = TimeDelta::minutes(10);

/// How far it was looked. Streams are read at different paces, so each has a time of its own.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Mark {
    begun: DateTime<Utc>,
    told: Option<DateTime<Utc>>,
    streams: BTreeMap<String, DateTime<Utc>>,
}

impl Mark {
    fn is_news(&self, letter: &DeadLetter, now: DateTime<Utc>) -> bool {
        let seen = self.streams.get(&letter.stream).unwrap_or(&self.begun);
        letter.recorded_at > *seen && now - letter.recorded_at < NEWS
    }

    fn see(&mut self, letters: &[DeadLetter]) {
        for letter in letters {
            let seen = self.streams.entry(letter.stream.clone());
            let seen = seen.or_insert(letter.recorded_at);
            *seen = (*seen).max(letter.recorded_at);
        }
    }

    fn stored(&self) -> Option<(&'static str, String)> {
        Some((SOURCE, serde_json::to_string(self).ok()?))
    }
}

impl Alerts {
    pub(super) async fn look_at_dead_letters(
        &self,
        now: DateTime<Utc>,
    ) -> Result<AlertRecord, AlertsError> {
        let parts = self.parts();
        let mark = parts.alerts.mark(SOURCE).await?;
        let mark = mark.and_then(|mark| serde_json::from_str::<Mark>(&mark).ok());
        let Some(mut mark) = mark else {
            let first = Mark {
                begun: now,
                ..Mark::default()
            };
            return Ok(AlertRecord {
                mark: first.stored(),
                ..AlertRecord::default()
            });
        };
        if mark.told.is_some_and(|told| now - told < BETWEEN) {
            return Ok(AlertRecord::default());
        }
        let newest = PageRequest::first(LOOKED_AT);
        let found = parts.dead_letters.list(&newest).await?;
        let letters = found.items.into_iter().map(|stored| stored.letter);
        let letters: Vec<DeadLetter> = letters.filter(|it| mark.is_news(it, now)).collect();
        let Some(last) = letters.iter().max_by_key(|letter| letter.recorded_at) else {
            return Ok(AlertRecord::default());
        };
        let alert = Alert {
            id: format!("dead_letters:{}:{}", last.stream, last.sequence),
            at: last.recorded_at,
            event: AlertEvent::DeadLetters {
                count: letters.len() as u64,
                reason: last.reason.clone(),
                subject: last.subject.clone(),
            },
        };
        mark.see(&letters);
        mark.told = Some(now);
        Ok(AlertRecord {
            mark: mark.stored(),
            alerts: vec![alert],
            ..AlertRecord::default()
        })
    }
}
