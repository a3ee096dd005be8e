//! The part of a series that is asked for.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::metrics::{Resolution, SeriesRange};
use kanade_wire::duration::HumanDuration;
use serde::Deserialize;

use crate::http::failures::LookupError;

/// The most points of an answer.
const MOST_POINTS: i64 = 10_000;

/// Which part of a series.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RangeQuery {
    /// The first moment; an hour before `to` when left out.
    from: Option<DateTime<Utc>>,
    /// The moment after the last; now when left out.
    to: Option<DateTime<Utc>>,
    /// How long a point is at least, such as `5m`.
    step: Option<String>,
}

/// The ends and the step that were asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The moment after the last.
    pub to: DateTime<Utc>,
    /// Seconds of a point.
    pub step_seconds: i64,
}

impl RangeQuery {
    /// The range with a step of `default_step` seconds unless another is asked for.
    ///
    /// # Errors
    /// When it ends before it begins, or would have too many points.
    pub fn read(&self, default_step: i64, now: DateTime<Utc>) -> Result<Asked, LookupError> {
        let to = self.to.unwrap_or(now);
        let from = self.from.unwrap_or(to - TimeDelta::hours(1));
        if from >= to {
            return Err(refused("from", "it must lie before `to`"));
        }
        let step_seconds = match self.step.as_deref().filter(|step| !step.is_empty()) {
            None => default_step,
            Some(step) => seconds("step", step)?,
        };
        let points = (to - from).num_seconds() / step_seconds;
        if points > MOST_POINTS {
            let reason = format!("that makes {points} points; {MOST_POINTS} are possible");
            return Err(refused("step", &reason));
        }
        Ok(Asked {
            from,
            to,
            step_seconds,
        })
    }
}

impl Asked {
    /// What it is drawn from at `now`.
    pub fn resolution(&self, now: DateTime<Utc>) -> Resolution {
        Resolution::of(self.from, self.to, now)
    }

    /// The range of a machine's series.
    pub fn of_machine(&self, now: DateTime<Utc>) -> SeriesRange {
        SeriesRange::new(self.from, self.to, self.step_seconds, self.resolution(now))
    }

    /// The range of the fleet's series.
    pub fn of_fleet(&self, now: DateTime<Utc>) -> SeriesRange {
        SeriesRange::of_fleet(self.from, self.to, self.step_seconds, self.resolution(now))
    }
}

/// A duration in whole seconds, at least one.
///
/// # Errors
/// When it is none.
pub fn seconds(parameter: &'static str, text: &str) -> Result<i64, LookupError> {
    let duration: HumanDuration =
        text.parse()
            .map_err(|error: kanade_wire::duration::InvalidDuration| {
                refused(parameter, &error.to_string())
            })?;
    let seconds = i64::try_from(duration.value().as_secs()).unwrap_or(i64::MAX);
    Ok(seconds.max(1))
}

/// A parameter that is not right.
pub fn refused(parameter: &'static str, reason: &str) -> LookupError {
    LookupError::Word {
        parameter,
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: i64, to: i64, step: &str) -> Result<Asked, LookupError> {
        let at = |seconds| DateTime::from_timestamp(seconds, 0);
        let query = RangeQuery {
            from: at(from),
            to: at(to),
            step: Some(step.to_owned()),
        };
        query.read(300, at(to).unwrap())
    }

    #[test]
    fn a_range_must_have_a_length_and_not_too_many_points() {
        assert!(read(10, 10, "1s").is_err());
        assert!(read(0, 20_000, "1s").is_err());
        assert!(read(0, 20_000, "soon").is_err());
        assert_eq!(read(0, 20_000, "2s").unwrap().step_seconds, 2);
    }
}
