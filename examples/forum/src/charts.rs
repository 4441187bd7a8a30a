//! Charts of the last days, as SVG that the server writes.

use maud::{Markup, html};
use rusqlite::Connection;
use wellsaid::moderate::Timestamp;
use wellsaid::moderate::queue::State;

/// Days in a chart.
pub const DAYS: u64 = 14;

const DAY: u64 = 86_400;

/// Comments of one day by state, in the order of [`State::ALL`].
pub struct Day {
    pub starts: Timestamp,
    pub states: [u64; 5],
}

pub struct Counts {
    pub days: Vec<Day>,
    /// Rules that fired, the most frequent first.
    pub rules: Vec<(String, u64)>,
}

pub fn counts(connection: &Connection, now: Timestamp) -> rusqlite::Result<Counts> {
    let first = (now.0 / DAY + 1 - DAYS) * DAY;
    let mut days: Vec<_> =
        (0..DAYS).map(|day| Day { starts: Timestamp(first + day * DAY), states: [0; 5] }).collect();
    let sql = "SELECT (created - ?1) / 86400, state, count(*) FROM comment WHERE created >= ?1 GROUP BY 1, 2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([first])?;
    while let Some(row) = rows.next()? {
        let (day, state, count): (usize, String, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let state = State::ALL.iter().position(|known| known.name() == state);
        if let (Some(day), Some(state)) = (days.get_mut(day), state) {
            day.states[state] = count;
        }
    }
    let sql = "SELECT json_extract(reason.value, '$.rule'), count(*)
               FROM comment, json_each(verdict, '$.reasons') AS reason
               WHERE created >= ?1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12";
    let rules = connection
        .prepare_cached(sql)?
        .query_map([first], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(Counts { days, rules })
}

const WIDTH: u64 = 700;
const HEIGHT: u64 = 200;

/// Columns of days, in parts by state. The table beside it has the numbers.
pub fn columns(days: &[Day], label: impl Fn(Timestamp) -> String) -> Markup {
    let most = days.iter().map(|day| day.states.iter().sum::<u64>()).max().unwrap_or(0).max(1);
    let step = WIDTH / DAYS;
    html! {
        svg.chart viewBox=(format!("0 0 {WIDTH} {}", HEIGHT + 26)) role="img" aria-labelledby="columns-title" {
            title id="columns-title" { "Comments of each of the last " (DAYS) " days by state" }
            @for (at, day) in (0..).zip(days) {
                @let tops = tops(&day.states, most);
                @for (state, &(y, height)) in State::ALL.iter().zip(&tops) {
                    @if height > 0 {
                        rect class=(state.name()) x=(at * step + 6) y=(y) width=(step - 12) height=(height) rx="2" {}
                    }
                }
                @let total = day.states.iter().sum::<u64>();
                @if let Some((top, _)) = tops.last().filter(|_| total > 0) {
                    text x=(at * step + step / 2) y=(top - 5) text-anchor="middle" { (total) }
                }
                text x=(at * step + step / 2) y=(HEIGHT + 18) text-anchor="middle" { (label(day.starts)) }
            }
            line x1="0" x2=(WIDTH) y1=(HEIGHT) y2=(HEIGHT) {}
        }
    }
}

/// Top and height of each part of a column, with room for a number over it; a part that is not empty can be seen.
fn tops(states: &[u64; 5], most: u64) -> Vec<(u64, u64)> {
    let mut bottom = HEIGHT;
    let mut part = |count: &u64| {
        let height = (count * (HEIGHT - 24) / most).max(2 * u64::from(*count > 0)).min(bottom);
        bottom -= height;
        (bottom, height.saturating_sub(1))
    };
    states.iter().map(&mut part).collect()
}

/// Bars of rules, the name over each.
pub fn bars(rules: &[(String, u64)]) -> Markup {
    let most = rules.first().map_or(1, |(_, count)| (*count).max(1));
    let height = 34 * rules.len().max(1);
    html! {
        svg.chart viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby="bars-title" {
            title id="bars-title" { "Rules that fired in the last " (DAYS) " days" }
            @for (at, (rule, count)) in rules.iter().enumerate() {
                text x="0" y=(at * 34 + 13) { (rule) }
                rect.rule x="0" y=(at * 34 + 18) width=((count * (WIDTH - 60) / most).max(3)) height="10" rx="2" {}
                text x=((count * (WIDTH - 60) / most).max(3) + 8) y=(at * 34 + 27) { (count) }
            }
        }
    }
}
