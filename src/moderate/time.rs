//! Time as data.
//!
//! Nothing here reads a clock: the same comment, context and history give the same
//! verdict today and in a replay next year.

use core::time::Duration;
use std::fmt;

use serde::{Deserialize, Serialize};

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

/// A length of time as rule files write it: `"30s"`, `"1m"`, `"24h"`, `"7d"`, `"2w"`.
///
/// From one second to 366 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Window(Duration);

const UNITS: &[(char, u64)] = &[('w', 604_800), ('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)];

const MAX_WINDOW: u64 = 366 * 86_400;

impl Window {
    /// The length.
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl TryFrom<String> for Window {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no length of time: a whole number and s, m, h, d or w, from 1s to 366d"
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

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let fits = UNITS.iter().find(|(_, unit)| seconds % unit == 0);
        let (name, unit) = fits.unwrap_or(&('s', 1));
        write!(f, "{}{name}", seconds / unit)
    }
}
