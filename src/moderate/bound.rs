//! Bounds on the size of a verdict.
//!
//! A rule file may have ten thousand rules, and each of them may find the whole comment. Verdicts
//! are stored with comments, sent to browsers and kept in logs: so what they take is bounded by
//! the comment, whatever the rules are. The action, the score and the changes are never cut;
//! explanations are kept as far as they fit, and the verdict tells how much was left out.

use std::io::{self, Write};

use serde::Serialize;

use super::verdict::{DecidedBy, MAX_VERDICT, Omitted, Reason, Verdict};

/// Characters of a text that a verdict quotes: of a match, a term, a fact, an error.
pub(super) const MAX_QUOTED: usize = 200;

/// Characters of a sentence.
pub(super) const MAX_SENTENCE: usize = 1000;

/// Bytes of JSON for the rules that were not looked at, and for what could not be asked.
const LISTS: usize = 6 << 10;

/// Matches of each reason, the first of these numbers with which all fit; with none there are no
/// facts and no tags either.
const MATCHES: [usize; 6] = [20, 10, 5, 2, 1, 0];

/// Bytes of JSON that a reason takes at least.
const LEAST_REASON: usize = 90;

/// Characters of `why` and of the sentence where there are too many reasons.
const BRIEF: usize = 80;

/// A text of at most so many characters, with `…` as the last where it was cut.
pub(super) fn cut(text: &mut String, most: usize) {
    if text.len() <= most {
        return;
    }
    if let Some((at, _)) = text.char_indices().nth(most.saturating_sub(1)) {
        if text[at..].chars().nth(1).is_some() {
            text.truncate(at);
            text.push('…');
        }
    }
}

/// Bytes of JSON.
pub(super) fn json_len(value: &impl Serialize) -> usize {
    struct ByteCounter(usize);
    impl Write for ByteCounter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = ByteCounter(0);
    // What a verdict holds can be written.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}

/// Adds a rule that fired, or one in shadow mode. Where there are too many to keep their matches,
/// it is added without: ten thousand rules must not need memory for them.
pub(super) fn add(verdict: &mut Verdict, mut reason: Reason, enforced: bool) {
    let most = most(verdict.subject.bytes);
    let list = if enforced { &mut verdict.reasons } else { &mut verdict.shadow };
    if list.len() * LEAST_REASON > most {
        verdict.omitted.matches += reason.matches.len();
        shorten_reason(&mut reason, 0);
    }
    list.push(reason);
}

/// Bytes of JSON that a verdict about a comment of so many bytes takes at most.
fn most(bytes: usize) -> usize {
    MAX_VERDICT + 2 * bytes
}

/// Leaves out of a verdict what does not fit.
pub(super) fn fit(verdict: &mut Verdict) {
    for gap in &mut verdict.incomplete {
        cut(&mut gap.error, MAX_QUOTED);
    }
    for term in &mut verdict.public.terms {
        cut(term, MAX_QUOTED / 4);
    }
    let most = most(verdict.subject.bytes);
    if roughly(verdict) <= most || json_len(verdict) <= most {
        return;
    }
    let mut omitted = Omitted {
        skipped: shorten(&mut verdict.skipped, LISTS),
        incomplete: shorten(&mut verdict.incomplete, LISTS),
        ..Omitted::default()
    };
    let mut reasons = std::mem::take(&mut verdict.reasons);
    let mut shadow = std::mem::take(&mut verdict.shadow);
    let dropped = verdict.omitted.matches;
    let numbers = Omitted { reasons: 99_999, shadow: 99_999, matches: 999_999, ..omitted };
    verdict.omitted = numbers;
    // With a comma after each there is one too many.
    let room = most.saturating_sub(json_len(verdict));
    let count = |reasons: &[Reason]| -> usize { reasons.iter().map(|r| r.matches.len()).sum() };
    let before = count(&reasons) + count(&shadow);
    for matches in MATCHES {
        for reason in reasons.iter_mut().chain(&mut shadow) {
            shorten_reason(reason, matches);
        }
        if size(&reasons) + size(&shadow) <= room {
            break;
        }
    }
    omitted.matches = dropped + before - count(&reasons) - count(&shadow);
    // The rule that decided comes first, those in shadow mode last.
    let decides =
        |reason: &Reason| matches!(&verdict.decided_by, DecidedBy::Rule(id) if *id == reason.rule);
    let decisive =
        reasons.iter().find(|reason| decides(reason)).map_or(0, |reason| json_len(reason) + 1);
    let mut left = room.saturating_sub(decisive);
    let mut keep = |reason: &Reason, is_decisive: bool| {
        let len = json_len(reason) + 1;
        let fits = is_decisive || len <= left;
        if fits && !is_decisive {
            left -= len;
        }
        fits
    };
    let (all, all_shadow) = (reasons.len(), shadow.len());
    reasons.retain(|reason| keep(reason, decides(reason)));
    shadow.retain(|reason| keep(reason, false));
    omitted.reasons = all - reasons.len();
    omitted.shadow = all_shadow - shadow.len();
    (verdict.reasons, verdict.shadow, verdict.omitted) = (reasons, shadow, omitted);
}

fn size(reasons: &[Reason]) -> usize {
    reasons.iter().map(|reason| json_len(reason) + 1).sum()
}

fn shorten_reason(reason: &mut Reason, matches: usize) {
    reason.matches.truncate(matches);
    if matches == 0 {
        reason.matches.shrink_to_fit();
        reason.tags.clear();
        reason.facts.clear();
        cut(&mut reason.why, BRIEF);
        cut(&mut reason.sentence, BRIEF);
    }
}

/// Keeps the first entries that fit into so many bytes; says how many were left out.
fn shorten<T: Serialize>(list: &mut Vec<T>, most: usize) -> usize {
    let (all, mut len) = (list.len(), 0);
    list.retain(|entry| {
        len += json_len(entry) + 1;
        len <= most
    });
    all - list.len()
}

/// More than a verdict takes, reckoned without writing it: most are far below the bound.
fn roughly(verdict: &Verdict) -> usize {
    let fact = |(name, value): (&String, &serde_json::Value)| {
        60 + name.len() + 6 * value.as_str().map_or(10, str::len)
    };
    let reasons = verdict.reasons.iter().chain(&verdict.shadow).map(|reason| {
        let tags: usize = reason.tags.iter().map(String::len).sum();
        let matches =
            reason.matches.iter().map(|found| 400 + 6 * (found.term.len() + found.seen.len()));
        let texts = reason.rule.len() + reason.why.len() + reason.sentence.len() + tags;
        300 + 6 * texts + matches.sum::<usize>() + reason.facts.iter().map(fact).sum::<usize>()
    });
    let id = &verdict.ruleset;
    20_000
        + 6 * (id.name.len() + id.version.len())
        + reasons.sum::<usize>()
        + if verdict.rewrites.is_empty() { 0 } else { json_len(&verdict.rewrites) }
        + verdict.skipped.len() * 120
        + verdict
            .incomplete
            .iter()
            .map(|gap| 200 + 6 * (gap.what.len() + gap.error.len()))
            .sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::{cut, json_len};

    #[test]
    fn texts_are_cut_between_characters() {
        for (text, most, want) in [
            ("", 3, ""),
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("äöü", 3, "äöü"),
            ("äöüß", 3, "äö…"),
            ("漢字漢字", 2, "漢…"),
            ("ab", 1, "…"),
        ] {
            let mut text = text.to_owned();
            cut(&mut text, most);
            assert_eq!(text, want);
        }
        assert_eq!(json_len(&["a\n", "ä"]), "[\"a\\n\",\"ä\"]".len());
    }
}
