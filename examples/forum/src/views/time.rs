//! Times, for people and for programs, in UTC.

use maud::{Markup, html};
use wellsaid::moderate::Timestamp;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

struct Date {
    year: u64,
    month: usize,
    day: u64,
}

/// The date of a day since 1970, by the algorithm of Howard Hinnant (`civil_from_days`).
fn date(days: u64) -> Date {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    Date { year, month: month as usize, day: of_year - (153 * shifted_month + 2) / 5 + 1 }
}

/// `2026-11-30T17:05:45Z`
pub fn exact(at: Timestamp) -> String {
    let Date { year, month, day } = date(at.0 / 86_400);
    let second = at.0 % 86_400;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `30 Nov`
pub fn short(at: Timestamp) -> String {
    let Date { month, day, .. } = date(at.0 / 86_400);
    format!("{day} {}", MONTHS[month - 1])
}

/// `30 Nov 2026, 17:05`
pub fn long(at: Timestamp) -> String {
    let minute = at.0 % 86_400 / 60;
    let year = date(at.0 / 86_400).year;
    format!("{} {year}, {:02}:{:02}", short(at), minute / 60, minute % 60)
}

/// `3 days ago`, with the time itself for those who ask.
pub fn ago(at: Timestamp, now: Timestamp) -> Markup {
    let seconds = now.since(at);
    let (number, unit) = match seconds {
        0..60 => (0, ""),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        86_400..2_592_000 => (seconds / 86_400, "day"),
        _ => (0, "date"),
    };
    let words = match (number, unit) {
        (_, "") => String::from("just now"),
        (_, "date") => long(at),
        (1, unit) => format!("1 {unit} ago"),
        (number, unit) => format!("{number} {unit}s ago"),
    };
    html! { time datetime=(exact(at)) title=(format!("{} UTC", long(at))) { (words) } }
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, exact, long};

    #[test]
    fn dates_are_those_of_the_calendar() {
        let rows = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_764_000_000, "2025-11-24T16:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ];
        for (seconds, want) in rows {
            assert_eq!(exact(Timestamp(seconds)), want);
        }
        assert_eq!(long(Timestamp(1_764_000_000)), "24 Nov 2025, 16:00");
    }
}
