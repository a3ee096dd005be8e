//! What should fire, found by looking at every minute of the time line and at nothing else.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use kanade_manifest::schedule::Tz;

/// A day as people say it: the token of a calendar, read a second time.
fn falls_on(wall: NaiveDateTime, token: &str) -> bool {
    let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let number = |name: &str| match name.parse::<u32>() {
        Ok(number) => number % 7,
        Err(_) => names.iter().position(|other| *other == name).unwrap() as u32,
    };
    let today = wall.weekday().num_days_from_sunday();
    let is_last = (wall.date() + TimeDelta::days(7)).month() != wall.month();
    let token = token.to_lowercase();
    if token == "*" {
        true
    } else if let Some((day, nth)) = token.split_once('#') {
        number(day) == today && (wall.day() - 1) / 7 + 1 == nth.parse::<u32>().unwrap()
    } else if let Some((from, to)) = token.split_once('-') {
        let (mut day, to) = (number(from), number(to));
        while day != to && day != today {
            day = (day + 1) % 7;
        }
        day == today
    } else if let Some(day) = token.strip_suffix('l') {
        number(day) == today && is_last
    } else {
        number(&token) == today
    }
}

/// What the wall of a zone shows, minute by minute.
pub struct Shown {
    start: DateTime<Utc>,
    from: DateTime<Utc>,
    walls: Vec<NaiveDateTime>,
}

impl Shown {
    /// From three days before `from`, so that a change just before it is seen, to `until`.
    pub fn by(zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let start = from - TimeDelta::days(3);
        let minutes = (until - start).num_minutes();
        let moments = (0..=minutes).map(|minute| start + TimeDelta::minutes(minute));
        let walls = moments.map(|moment| moment.with_timezone(&zone).naive_local());
        Self {
            start,
            from,
            walls: walls.collect(),
        }
    }

    /// The moments at which `HH:MM` on `days` fires.
    pub fn calendar(&self, at: &str, days: &[&str]) -> Vec<DateTime<Utc>> {
        let (hour, minute) = at.split_once(':').unwrap();
        let time: (u32, u32) = (hour.parse().unwrap(), minute.parse().unwrap());
        let wanted = |wall: NaiveDateTime| {
            (wall.hour(), wall.minute()) == time
                && (days.is_empty() || days.iter().any(|day| falls_on(wall, day)))
        };
        self.walk(wanted, false)
    }

    /// Looks at every minute, remembers what the wall has shown, and fires once at a change for
    /// what it skipped; with `elapsed`, whenever the wall shows what is wanted.
    pub fn walk(
        &self,
        wanted: impl Fn(NaiveDateTime) -> bool,
        elapsed: bool,
    ) -> Vec<DateTime<Utc>> {
        let minute = TimeDelta::minutes(1);
        let (mut moment, mut latest) = (self.start, self.walls[0]);
        let mut fires = Vec::new();
        for now in self.walls[1..].iter().copied() {
            moment += minute;
            let mut fired = wanted(now) && (elapsed || now > latest);
            let mut skipped = latest + minute;
            while !elapsed && skipped < now {
                fired |= wanted(skipped);
                skipped += minute;
            }
            latest = latest.max(now);
            if fired && moment > self.from {
                fires.push(moment);
            }
        }
        fires
    }
}
