//! The days of a calendar.

/// A day by its name or number, any day, a range, the nth or the last of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Every,
    /// From a day of the week to another, both included, over the end of the week if need be.
    Range(u8, u8),
    /// A month's first to fifth of a day of the week.
    Nth(u8, u8),
    /// A month's last of a day of the week.
    Last(u8),
}

impl Days {
    /// Reads a token; `None` when it is none.
    pub fn parse(token: &str) -> Option<Self> {
        let token = token.to_ascii_lowercase();
        if token == "*" {
            return Some(Self::Every);
        }
        if let Some((day, nth)) = token.split_once('#') {
            let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth))?;
            return Some(Self::Nth(weekday(day)?, nth));
        }
        if let Some((from, to)) = token.split_once('-') {
            return Some(Self::Range(weekday(from)?, weekday(to)?));
        }
        if let Some(day) = weekday(&token) {
            return Some(Self::Range(day, day));
        }
        token.strip_suffix('l').and_then(weekday).map(Self::Last)
    }

    /// As the last field of a line of cron.
    pub(super) fn to_cron(self) -> String {
        match self {
            Self::Every => "*".into(),
            Self::Range(from, to) => {
                let count = (to + 7 - from) % 7;
                let days = (0..=count).map(|day| ((from + day) % 7).to_string());
                days.collect::<Vec<_>>().join(",")
            }
            Self::Nth(day, nth) => format!("{day}#{nth}"),
            Self::Last(day) => format!("{day}L"),
        }
    }
}

/// A day's number; Sunday is 0.
fn weekday(text: &str) -> Option<u8> {
    let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    if let [digit @ b'0'..=b'7'] = text.as_bytes() {
        return Some((digit - b'0') % 7);
    }
    let index = names.iter().position(|name| *name == text)?;
    u8::try_from(index).ok()
}
