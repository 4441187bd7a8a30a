//! Time as data.
//!
//! This module does not read a clock: the same comment, context and history give the same
//! verdict today and in a replay next year.

use core::str::FromStr;
use core::time::Duration;
use std::fmt;
use std::time::SystemTime;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds since 1970-01-01 00:00 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The moment `duration` ago; not before 1970.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.as_secs()))
    }

    /// The moment in `duration` from now.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_secs()))
    }

    /// Whole seconds from `earlier` to here; 0 if it is later.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Whole seconds; a moment before 1970 becomes 0. Does not read the clock.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use wellsaid::moderate::Timestamp;
///
/// let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_763_779_200_999);
/// assert_eq!(Timestamp::from(moment), Timestamp(1_763_779_200));
/// ```
impl From<SystemTime> for Timestamp {
    fn from(moment: SystemTime) -> Self {
        let since = moment.duration_since(SystemTime::UNIX_EPOCH);
        Self(since.map_or(0, |since| since.as_secs()))
    }
}

/// A length of time as rule files write it: `"30s"`, `"1m"`, `"24h"`, `"7d"`, `"2w"`.
///
/// From one second to 366 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeSpan(Duration);

const UNITS: &[(char, u64)] = &[('w', 604_800), ('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)];

const MAX_WINDOW: u64 = 366 * 86_400;

impl TimeSpan {
    /// The length.
    pub fn duration(self) -> Duration {
        self.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TimeSpan {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeSpan".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]+[smhdw]$",
            "description": "Span of time, from `1s` to `366d`: a whole number and a unit, \
                            s, m, h, d or w.",
        })
    }
}

impl TryFrom<String> for TimeSpan {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "invalid duration `{text}`: write a whole number and a unit, such as 30m or 3d (s m h d w); from 1s to 366d"
            )
        };
        let unit = text.chars().next_back().ok_or_else(wrong)?;
        let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
        match number.checked_mul(*seconds) {
            Some(total @ 1..=MAX_WINDOW) => Ok(Self(Duration::from_secs(total))),
            _ => Err(wrong()),
        }
    }
}

impl From<TimeSpan> for String {
    fn from(window: TimeSpan) -> Self {
        window.to_string()
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let fits = UNITS.iter().find(|(_, unit)| seconds % unit == 0);
        let (name, unit) = fits.unwrap_or(&('s', 1));
        write!(f, "{}{name}", seconds / unit)
    }
}

/// A moment of the calendar as rule files write it: a date, `2026-12-31`, which means the end
/// of that day in UTC, or a date with time and offset as RFC 3339 has it,
/// `2026-12-31T18:00:00+01:00`. In TOML with or without quotes.
///
/// From 1970 to 9999, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Expiry(pub(crate) Timestamp);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Expiry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expiry".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+)?$",
            "description": "Date, `2026-12-31`, which means the end of that day in UTC; or a date \
                            with time and offset, `2026-12-31T18:00:00+01:00`.",
        })
    }
}

const DAY: u64 = 86_400;

impl Expiry {
    /// The last second that counts.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

/// The moment of a time stamp, to write it as a date.
impl From<Timestamp> for Expiry {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "invalid date `{text}`: expected 2026-12-31, or with time and offset 2026-12-31T18:00:00Z"
            )
        };
        let read: toml::value::Datetime = text.parse().map_err(|_| wrong())?;
        let date = read.date.filter(|date| date.year >= 1970).ok_or_else(wrong)?;
        let days = days_before(u64::from(date.year), u64::from(date.month), u64::from(date.day));
        let (of_day, minutes) = match (read.time, read.offset) {
            (None, None) => (DAY - 1, 0),
            (Some(time), Some(offset)) => {
                let minutes = match offset {
                    toml::value::Offset::Z => 0,
                    toml::value::Offset::Custom { minutes } => minutes,
                };
                let minute = u64::from(time.hour) * 60 + u64::from(time.minute);
                (minute * 60 + u64::from(time.second.unwrap_or(0)), minutes)
            }
            // A time without an offset is another moment on each server.
            _ => return Err(wrong()),
        };
        let seconds = (days * DAY + of_day).checked_add_signed(-60 * i64::from(minutes));
        seconds.map(|seconds| Self(Timestamp(seconds))).ok_or_else(wrong)
    }
}

/// Whole days from 1970-01-01 to a date of the Gregorian calendar.
fn days_before(year: u64, month: u64, day: u64) -> u64 {
    // Years that begin in March put the leap day last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    // 153 days in each five months from March on; 719,469 days from year 0 to 1970-01-01.
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469
}

/// The date of a day, counted from 1970-01-01.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let of_month = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + era * 400, month + 3);
    if month > 12 { (year + 1, month - 12, of_month) } else { (year, month, of_month) }
}

/// Writes RFC 3339 in UTC.
impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.0.0 / DAY);
        let second = self.0.0 % DAY;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl Serialize for Expiry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Expiry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ExpiryVisitor;

        impl<'de> Visitor<'de> for ExpiryVisitor {
            type Value = Expiry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Expiry, E> {
                text.parse().map_err(E::custom)
            }

            // A date of TOML comes as a table of one key.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expiry, A::Error> {
                let date = MapAccessDeserializer::new(map);
                self.visit_str(&toml::value::Datetime::deserialize(date)?.to_string())
            }
        }

        deserializer.deserialize_any(ExpiryVisitor)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Expiry, TimeSpan, Timestamp};

    #[test]
    fn system_time_becomes_whole_seconds() {
        let epoch = SystemTime::UNIX_EPOCH;
        for (moment, seconds) in [
            (epoch, 0),
            (epoch - Duration::from_secs(1), 0),
            (epoch - Duration::from_millis(1), 0),
            (epoch + Duration::from_millis(999), 0),
            (epoch + Duration::from_millis(1999), 1),
            (epoch + Duration::from_secs(1 << 34), 1 << 34),
        ] {
            assert_eq!(Timestamp::from(moment), Timestamp(seconds));
        }
    }

    #[test]
    fn moments_are_read_and_written() {
        for (text, written) in [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2000-02-29", "2000-02-29T23:59:59Z"),
            ("2026-12-31", "2026-12-31T23:59:59Z"),
            ("2026-12-31T18:00:00+01:00", "2026-12-31T17:00:00Z"),
            ("2027-01-01 00:30:00.9+01:00", "2026-12-31T23:30:00Z"),
            ("9999-12-31", "9999-12-31T23:59:59Z"),
        ] {
            let moment: Expiry = text.parse().expect(text);
            assert_eq!(moment.to_string(), written);
            assert_eq!(written.parse(), Ok(moment));
        }
        assert_eq!("2026-12-31".parse::<Expiry>().expect("a date").timestamp().0, 1_798_761_599);
        for text in [
            "",
            "tomorrow",
            "12:00:00",
            "1969-12-31",
            "1970-01-01T00:00:00+01:00",
            "2026-02-30",
            "2026-13-01",
            "2026-12-31T18:00:00",
        ] {
            assert!(text.parse::<Expiry>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_is_its_own() {
        for day in 0..200_000 {
            let (year, month, of_month) = super::date_of(day);
            assert_eq!(super::days_before(year, month, of_month), day);
        }
    }

    #[test]
    fn windows_are_read_and_written() {
        for (text, written) in
            [("60s", "1m"), ("1m", "1m"), ("90s", "90s"), ("14d", "2w"), ("366d", "366d")]
        {
            let window = TimeSpan::try_from(text.to_owned()).expect(text);
            assert_eq!(window.to_string(), written);
        }
        for text in ["", "s", "0s", "367d", "1 m", "-1s", "1y", "1é", "99999999999999999999w"] {
            assert!(TimeSpan::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
