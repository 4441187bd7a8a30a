//! The report for a person.

use std::fmt::Write as _;

use wellsaid::Span;
use wellsaid::moderate::replay::{Agreement, Decisions, Example, Group, ReplayReport, TermReport};

use crate::rules::table::Table;
use crate::verdict::{count, safe};

/// Characters of the texts that were found for a term.
const SPELLINGS: usize = 40;

/// `terms`: number of terms to list for each rule.
pub(super) fn show(report: &ReplayReport, most_terms: usize) -> String {
    let mut out = String::new();
    let comments = count(number(report.comments), "comment");
    let _ = writeln!(out, "{comments}: {}\n", decided(&report.decided));
    actions(report, &mut out);
    if report.old_ruleset.is_some() {
        matrix(report, &mut out);
    }
    if report.decided.known() > 0 {
        agreement(report, &mut out);
    }
    rules(report, &mut out);
    terms(report, most_terms, &mut out);
    let known = report.decided.known() > 0;
    let compared = report.old_ruleset.is_some();
    let held = if compared { "Newly held" } else { "Held" };
    group(held, &report.newly_held, &mut out);
    if compared {
        group("Newly free", &report.newly_free, &mut out);
    }
    if known {
        group("Held, but approved by moderators", &report.wrongly_held, &mut out);
        group("Let pass, but removed by moderators", &report.missed, &mut out);
    }
    for rule in &report.rules {
        for fact in &rule.unknown {
            let (what, error) = (safe(&fact.what), safe(&fact.error));
            let (some, all) = (fact.comments, count(number(report.comments), "comment"));
            let _ = writeln!(
                out,
                "{}: could not be evaluated for {some} of {all}: {what}: {error}",
                rule.rule
            );
        }
    }
    out
}

fn decided(decisions: &Decisions) -> String {
    if decisions.known() == 0 {
        return String::from("no decisions of moderators");
    }
    let Decisions { approved, spam, rejected, unknown } = decisions;
    format!("{approved} approved, {spam} spam, {rejected} rejected, {unknown} undecided")
}

fn actions(report: &ReplayReport, out: &mut String) {
    let compared = report.old_ruleset.is_some();
    let mut table = if compared {
        Table::new(["action", "old", "new", "share"])
    } else {
        Table::new(["action", "comments", "share"])
    };
    for row in &report.actions {
        let mut cells = vec![row.action.name().to_owned()];
        cells.extend(row.old.map(|old| old.to_string()));
        cells.push(row.comments.to_string());
        cells.push(percent(Some(row.comments as f64 / report.comments.max(1) as f64)));
        table.row(cells);
    }
    table.show(out);
    out.push('\n');
}

/// Table of actions: from which to which.
fn matrix(report: &ReplayReport, out: &mut String) {
    let names = report.actions.iter().map(|row| row.action.name());
    let mut table = Table::new(["old \\ new"].into_iter().chain(names));
    for old in &report.actions {
        let cells = report.actions.iter().map(|new| {
            let mut changes = report.changes.iter();
            let change =
                changes.find(|change| (change.old, change.new) == (old.action, new.action));
            change.map_or(String::from("."), |change| change.comments.to_string())
        });
        table.row([old.action.name().to_owned()].into_iter().chain(cells));
    }
    table.show(out);
    out.push('\n');
}

fn agreement(report: &ReplayReport, out: &mut String) {
    let mut table = Table::new([
        "with moderators",
        "held+removed",
        "held+approved",
        "free+removed",
        "free+approved",
        "precision",
        "recall",
    ]);
    let mut row = |name: &str, agreement: &Agreement| {
        table.row([
            name.to_owned(),
            agreement.held_unwelcome.to_string(),
            agreement.held_approved.to_string(),
            agreement.free_unwelcome.to_string(),
            agreement.free_approved.to_string(),
            percent(agreement.precision()),
            percent(agreement.recall()),
        ]);
    };
    if let Some(old) = &report.old_agreement {
        row("old rules", old);
    }
    row("new rules", &report.agreement);
    table.show(out);
    out.push('\n');
}

fn rules(report: &ReplayReport, out: &mut String) {
    let compared = report.old_ruleset.is_some();
    let known = report.decided.known() > 0;
    let mut head = vec!["rule", "hits"];
    if compared {
        head.push("old");
    }
    if known {
        head.extend(["approved", "spam", "rejected", "undecided", "precision", "recall"]);
    }
    head.push("effect");
    let mut table = Table::new(head);
    let or_none = |hits: Option<u64>| hits.map_or(String::from("-"), |hits| hits.to_string());
    for rule in &report.rules {
        let mut cells = vec![rule.rule.clone(), or_none(rule.hits)];
        if compared {
            cells.push(or_none(rule.old_hits));
        }
        if known {
            let decided = &rule.decided;
            cells.extend(
                [decided.approved, decided.spam, decided.rejected, decided.unknown]
                    .map(|number| number.to_string()),
            );
            cells.push(percent(rule.agreement.precision()));
            cells.push(percent(rule.agreement.recall()));
        }
        let mut effect: Vec<_> =
            rule.action.map(|action| action.name().to_owned()).into_iter().collect();
        if rule.score != 0.0 {
            effect.push(format!("{:+}", rule.score));
        }
        if rule.shadow {
            effect.push(String::from("shadow"));
        }
        cells.push(effect.join(" "));
        table.row(cells);
    }
    table.show(out);
    out.push('\n');
}

fn group(name: &str, group: &Group, out: &mut String) {
    let _ = writeln!(out, "{name}: {}", count(number(group.comments), "comment"));
    for example in &group.examples {
        let _ = writeln!(out, "  {}", line(example));
    }
    out.push('\n');
}

fn line(example: &Example) -> String {
    let rules = match example.rules.as_slice() {
        [] => String::new(),
        rules => format!(" ({})", rules.join(", ")),
    };
    format!("{}: {}{rules}: {}", safe(&example.id), example.new.name(), marked(example))
}

/// The excerpt with its matches between « and ».
fn marked(example: &Example) -> String {
    let mut spans: Vec<_> = example.marks.iter().filter_map(|mark| mark.span).collect();
    spans.sort();
    let mut out = String::new();
    let mut written = 0;
    for span in spans.into_iter().map(Span::range).filter(|span| !span.is_empty()) {
        if let (Some(before), Some(found)) =
            (example.excerpt.get(written..span.start), example.excerpt.get(span.clone()))
        {
            let _ = write!(out, "{}«{}»", safe(before), safe(found));
            written = span.end;
        }
    }
    out + &safe(example.excerpt.get(written..).unwrap_or_default())
}

/// Terms of each rule that has several, or whose term was found in another spelling.
fn terms(report: &ReplayReport, most: usize, out: &mut String) {
    let known = report.decided.known() > 0;
    let mut head = vec!["term", "comments"];
    if known {
        head.extend(["approved", "spam", "rejected", "undecided"]);
    }
    head.push("as");
    let mut table = Table::new(head);
    let mut left_out = Vec::new();
    for rule in &report.rules {
        for term in rule.terms.iter().take(most) {
            let name = format!("{}: {}", rule.rule, safe(&term.term));
            let mut cells = vec![name, term.comments.to_string()];
            if known {
                let decided = &term.decided;
                cells.extend(
                    [decided.approved, decided.spam, decided.rejected, decided.unknown]
                        .map(|number| number.to_string()),
                );
            }
            cells.push(spellings(term));
            table.row(cells);
        }
        let more = rule.terms.len().saturating_sub(most);
        if more > 0 {
            left_out.push(format!("{}: {} more; see --terms\n", rule.rule, count(more, "term")));
        }
    }
    if table.is_empty() {
        return;
    }
    table.show(out);
    out.extend(left_out);
    out.push('\n');
}

/// Texts that readers saw where the term was found.
fn spellings(term: &TermReport) -> String {
    let spellings = term.spellings.iter();
    let seen = spellings.map(|spelling| format!("{} {}", spelling.comments, safe(&spelling.seen)));
    let seen = seen.collect::<Vec<_>>().join(", ");
    match seen.char_indices().nth(SPELLINGS) {
        Some((end, _)) => format!("{}…", seen.get(..end).unwrap_or_default()),
        None => seen,
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or(String::from("-"), |share| format!("{:.1} %", share * 100.0))
}

fn number(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
