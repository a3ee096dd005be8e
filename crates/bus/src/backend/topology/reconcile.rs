use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::desired::{self, Desired};
use super::report::{Drift, ReconcileReport};
use crate::backend::api::ApiError;
use crate::backend::bus::Bus;

/// What shares are taken of when neither the caller nor the broker says how large its store is.
const ASSUMED_STORE: u64 = 10 << 30;
/// Settings that are brought to the wanted value; all others are left as they are found.
const KEPT_SETTINGS: [&str; 8] = [
    "subjects",
    "discard",
    "max_age",
    "max_bytes",
    "max_msgs_per_subject",
    "allow_direct",
    "allow_rollup_hdrs",
    "republish",
];
/// Settings the broker never lets change.
const FIXED_SETTINGS: [&str; 2] = ["retention", "storage"];

/// How to reconcile.
#[derive(Debug, Clone, Copy)]
pub struct ReconcileOptions {
    /// Bytes the broker may store, when known; else the account's limit, else 10 GiB.
    pub store_limit: Option<u64>,
    /// Decides whether a shorter age would delete something.
    pub now: DateTime<Utc>,
}

/// How long messages stay, by the names of streams.
pub type StreamAges = BTreeMap<String, Duration>;

#[derive(Deserialize)]
struct StreamAnswer {
    config: Map<String, Value>,
    state: StreamState,
}

#[derive(Deserialize)]
struct StreamState {
    messages: u64,
    bytes: u64,
    first_ts: DateTime<Utc>,
}

impl Bus {
    /// Creates what is missing of the tables in `wire` and brings the rest to what they say.
    ///
    /// Fails only when the broker does not answer; everything else is in the report, and logged.
    pub async fn reconcile(&self, options: ReconcileOptions) -> Result<ReconcileReport, ApiError> {
        self.reconcile_aged(options, &StreamAges::new()).await
    }

    /// The same with other ages of messages for some streams, by name. Those were asked for, so
    /// they are applied even where messages go because of it.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn reconcile_aged(
        &self,
        options: ReconcileOptions,
        ages: &StreamAges,
    ) -> Result<ReconcileReport, ApiError> {
        let store_limit = match options.store_limit {
            Some(limit) => limit,
            None => self.store_totals().await?.limit.unwrap_or(ASSUMED_STORE),
        };
        let mut report = ReconcileReport {
            store_limit,
            ..ReconcileReport::default()
        };
        let mut missing = Vec::new();
        for desired in desired::everything(store_limit) {
            let desired = desired.with_age(ages);
            let absent = self
                .reconcile_one(desired, options.now, &mut report)
                .await?;
            missing.extend(absent);
        }
        self.create_missing(missing, &mut report).await?;
        Ok(report)
    }

    /// Updates a stream that exists; hands back one that does not.
    async fn reconcile_one(
        &self,
        desired: Desired,
        now: DateTime<Utc>,
        report: &mut ReconcileReport,
    ) -> Result<Option<Desired>, ApiError> {
        let found: Result<StreamAnswer, ApiError> = self
            .api(
                format!("looking at stream {}", desired.name),
                &format!("STREAM.INFO.{}", desired.name),
                &Value::Null,
            )
            .await;
        match found {
            Ok(found) => self.update(&desired, found, now, report).await?,
            Err(error) if error.is_stream_missing() => return Ok(Some(desired)),
            Err(error) => report.absent(desired.name, refusal(error)?),
        }
        Ok(None)
    }

    async fn update(
        &self,
        desired: &Desired,
        found: StreamAnswer,
        now: DateTime<Utc>,
        report: &mut ReconcileReport,
    ) -> Result<(), ApiError> {
        for field in differing(&FIXED_SETTINGS, desired, &found.config) {
            let (wanted, is) = (value(&desired.config, field), value(&found.config, field));
            let reason = "it cannot be changed while the stream exists";
            report.drift(drift(&desired.name, field, wanted, is, reason));
        }
        let mut fields = differing(&KEPT_SETTINGS, desired, &found.config);
        fields.retain(|field| {
            let loss = would_delete(field, desired, &found, now);
            if loss {
                let (wanted, is) = (value(&desired.config, field), value(&found.config, field));
                let reason = "changing it would delete messages";
                report.drift(drift(&desired.name, field, wanted, is, reason));
            }
            !loss
        });
        if fields.is_empty() {
            return Ok(());
        }
        self.apply(desired, found.config, &fields, report).await
    }

    /// All settings at once; when that is refused, one by one.
    async fn apply(
        &self,
        desired: &Desired,
        found: Map<String, Value>,
        fields: &[&str],
        report: &mut ReconcileReport,
    ) -> Result<(), ApiError> {
        let name = &desired.name;
        let all = with_fields(&found, desired, fields);
        if self.change("UPDATE", name, &all).await.is_ok() {
            report.updated.push(name.clone());
            return Ok(());
        }
        let mut config = found;
        let before = report.drifts.len();
        for field in fields {
            let next = with_fields(&config, desired, &[field]);
            match self.change("UPDATE", name, &next).await {
                Ok(()) => config = next,
                Err(error) => {
                    let reason = refusal(error)?;
                    let (wanted, is) = (value(&desired.config, field), value(&config, field));
                    report.drift(drift(name, field, wanted, is, &reason));
                }
            }
        }
        if report.drifts.len() - before < fields.len() {
            report.updated.push(name.clone());
        }
        Ok(())
    }

    pub(super) async fn change(
        &self,
        verb: &str,
        name: &str,
        config: &Map<String, Value>,
    ) -> Result<(), ApiError> {
        let answer: Result<Value, ApiError> = self
            .api(
                format!("configuring stream {name}"),
                &format!("STREAM.{verb}.{name}"),
                &Value::Object(config.clone()),
            )
            .await;
        answer.map(drop)
    }
}

fn differing<'f>(
    fields: &[&'f str],
    desired: &Desired,
    found: &Map<String, Value>,
) -> Vec<&'f str> {
    let differs = |field: &&str| {
        let wanted = desired.config.get(*field);
        wanted.is_some_and(|wanted| !same(wanted, value(found, field)))
    };
    fields.iter().copied().filter(differs).collect()
}

/// The broker leaves out what is off or unset.
fn same(wanted: &Value, found: &Value) -> bool {
    wanted == found || (found.is_null() && *wanted == Value::Bool(false))
}

fn value<'a>(config: &'a Map<String, Value>, field: &str) -> &'a Value {
    config.get(field).unwrap_or(&Value::Null)
}

fn would_delete(field: &str, desired: &Desired, found: &StreamAnswer, now: DateTime<Utc>) -> bool {
    let limit = |config: &Map<String, Value>| {
        let limit = value(config, field).as_i64();
        limit.filter(|limit| *limit > 0)
    };
    let Some(wanted) = limit(&desired.config) else {
        return false;
    };
    if found.state.messages == 0 || limit(&found.config).is_some_and(|is| is <= wanted) {
        return false;
    }
    match field {
        "max_age" if desired.age_was_asked_for => false,
        "max_bytes" => found.state.bytes > wanted.unsigned_abs(),
        "max_age" => now - found.state.first_ts > TimeDelta::nanoseconds(wanted),
        "max_msgs_per_subject" => true,
        _ => false,
    }
}

fn with_fields(
    config: &Map<String, Value>,
    desired: &Desired,
    fields: &[&str],
) -> Map<String, Value> {
    let mut config = config.clone();
    for field in fields {
        config.insert((*field).to_owned(), value(&desired.config, field).clone());
    }
    config
}

fn drift(stream: &str, field: &str, wanted: &Value, found: &Value, reason: &str) -> Drift {
    Drift {
        stream: stream.to_owned(),
        field: field.to_owned(),
        wanted: wanted.to_string(),
        found: found.to_string(),
        reason: reason.to_owned(),
    }
}

/// The broker's words when it refused; any other error ends the reconciliation.
pub(super) fn refusal(error: ApiError) -> Result<String, ApiError> {
    match error {
        ApiError::Refused {
            code, description, ..
        } => Ok(format!("{description} ({code})")),
        other => Err(other),
    }
}
