//! Members of a row of the past beside its text.

use serde_json::Value;
use wellsaid::moderate::replay::ModeratorDecision;
use wellsaid::moderate::{Expiry, Timestamp};

use crate::row::{Bad, Row, word};

const DECISION: [&str; 3] = ["decision", "label", "status"];
const TIME: [&str; 3] = ["created", "now", "date"];

/// Number of seconds from which on it counts milliseconds: it would be the year 5138.
const MILLISECONDS: f64 = 1e11;

pub(in crate::rules) struct Past {
    pub(in crate::rules) id: Option<String>,
    pub(in crate::rules) decision: Option<ModeratorDecision>,
    /// There is a word, but it is not the name of a decision.
    pub(in crate::rules) unknown_decision: bool,
    pub(in crate::rules) time: Option<Timestamp>,
}

impl Past {
    pub(in crate::rules) fn read(row: &Row<'_>) -> Result<Self, Bad> {
        let given = DECISION.into_iter().find_map(|name| row.value(name));
        let decision =
            given.as_ref().and_then(word).map(|word| ModeratorDecision::from_name(&word));
        let time = TIME.into_iter().find_map(|name| Some((name, row.value(name)?)));
        let time = time.map(|(name, given)| time_of(&given).ok_or_else(|| bad_time(name, &given)));
        Ok(Self {
            id: row.id(),
            unknown_decision: given.is_some() && !matches!(decision, Some(Ok(_))),
            decision: decision.and_then(|decision| decision.ok().flatten()),
            time: time.transpose()?,
        })
    }
}

fn time_of(value: &Value) -> Option<Timestamp> {
    let text = word(value)?;
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        let seconds = if number >= MILLISECONDS { number / 1000.0 } else { number };
        return (seconds >= 0.0 && seconds.is_finite()).then_some(Timestamp(seconds as u64));
    }
    // Many archives leave the offset out; then it is UTC.
    let moment = text.parse::<Expiry>().or_else(|_| format!("{text}Z").parse::<Expiry>());
    moment.ok().map(Expiry::timestamp)
}

fn bad_time(name: &'static str, value: &Value) -> Bad {
    Bad::Member {
        name,
        problem: format!("invalid time {value}: expected seconds since 1970, or RFC 3339"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_read_as_archives_write_them() {
        for (given, seconds) in [
            (json!(1_383_805_248), Some(1_383_805_248)),
            (json!(1_383_805_248.9), Some(1_383_805_248)),
            (json!(1_383_805_248_123_u64), Some(1_383_805_248)),
            (json!("1383805248"), Some(1_383_805_248)),
            (json!("2013-11-07T06:20:48Z"), Some(1_383_805_248)),
            (json!("2013-11-07T07:20:48+01:00"), Some(1_383_805_248)),
            (json!("2013-11-07T06:20:48"), Some(1_383_805_248)),
            (json!("2013-11-07 06:20:48"), Some(1_383_805_248)),
            (json!("2013-11-07"), Some(1_383_868_799)),
            (json!("yesterday"), None),
            (json!(-5), None),
            (json!([]), None),
        ] {
            assert_eq!(time_of(&given).map(|time| time.0), seconds, "{given}");
        }
    }
}
