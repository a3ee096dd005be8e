//! How many machines: a number, or a share of them.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Hundredths of a percent in the whole.
const WHOLE: u64 = 10_000;

/// A share, such as `95%` or `0.5%`; at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u32);

/// A number of machines, such as `5`, or a share of them, such as `10%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Count(u64),
    /// Such a share.
    Percent(Percent),
}

/// A text that is neither a number nor a share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not {1}")]
pub struct InvalidAmount(String, &'static str);

const SHARE: &str = "a share: write it as 95% or 0.5%";
const AMOUNT: &str = "a number of machines or a share of them: write 5 or 10%";

impl Percent {
    /// So many whole percent.
    #[must_use]
    pub const fn whole(percent: u32) -> Self {
        Self(percent * 100)
    }

    /// Whether it is none at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is more than everything.
    #[must_use]
    pub const fn is_above_all(self) -> bool {
        self.0 as u64 > WHOLE
    }

    /// This share of `total`, rounded up.
    #[must_use]
    pub const fn of(self, total: u64) -> u64 {
        (total * self.0 as u64).div_ceil(WHOLE)
    }

    /// Whether `part` of `total` is this share or more.
    #[must_use]
    pub const fn is_reached(self, part: u64, total: u64) -> bool {
        part * WHOLE >= total * self.0 as u64
    }
}

impl Amount {
    /// Whether it is nothing at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        match self {
            Self::Count(count) => count == 0,
            Self::Percent(percent) => percent.is_zero(),
        }
    }

    /// Whether `part` of `total` is as many or more.
    #[must_use]
    pub const fn is_reached(self, part: u64, total: u64) -> bool {
        match self {
            Self::Count(count) => part >= count,
            Self::Percent(percent) => percent.is_reached(part, total),
        }
    }
}

impl FromStr for Percent {
    type Err = InvalidAmount;
    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let invalid = || InvalidAmount(text.to_owned(), SHARE);
        let number = text.trim().trim_end_matches('%').trim();
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        if whole.len() > 4
            || decimals.len() > 2
            || !number.starts_with(|c: char| c.is_ascii_digit())
        {
            return Err(invalid());
        }
        let digits = format!("{whole}{decimals:0<2}");
        digits.parse().map(Self).map_err(|_| invalid())
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;
    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let invalid = |_| InvalidAmount(text.to_owned(), AMOUNT);
        if text.trim().ends_with('%') {
            return text.parse().map(Self::Percent);
        }
        let count: Result<u64, _> = text.trim().parse();
        count.map(Self::Count).map_err(invalid)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}%"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}%", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}%"),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Percent(percent) => percent.fmt(f),
        }
    }
}

/// Reads a text or a number.
struct TextOrNumber<T>(&'static str, std::marker::PhantomData<T>);

impl<T: FromStr<Err = InvalidAmount>> Visitor<'_> for TextOrNumber<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }
}

macro_rules! as_text {
    ($name:ident, $expected:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = TextOrNumber($expected, std::marker::PhantomData);
                deserializer.deserialize_any(visitor)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                String::schema()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

as_text!(Percent, SHARE);
as_text!(Amount, AMOUNT);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn shares_and_numbers_come_back_as_they_were_written() {
        for text in ["5", "10%", "0.5%", "33.33%", "100%"] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), text);
        }
        let read: Amount = serde_json::from_str("3").unwrap();
        assert_eq!(read, Amount::Count(3));
        assert_eq!(
            serde_json::to_string(&Percent::whole(95)).unwrap(),
            "\"95%\""
        );
    }

    #[test]
    fn what_is_neither_is_refused_with_what_would_be_right() {
        let error = "half".parse::<Amount>().unwrap_err().to_string();
        assert!(error.ends_with("write 5 or 10%"), "{error}");
        for text in ["", "%", "-5%", "1.234%", "99999%", "1.x%"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_rounded_up_and_held_against_exact_numbers() {
        let share = Percent::whole(10);
        assert_eq!((share.of(200), share.of(3), share.of(0)), (20, 1, 0));
        assert!(Percent::whole(95).is_reached(19, 20) && !Percent::whole(95).is_reached(18, 19));
    }
}
