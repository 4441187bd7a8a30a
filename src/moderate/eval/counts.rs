//! Counts of the e-mail addresses, mentions, emoji and letters of a script in a text.
//!
//! Addresses and mentions are those that the link finder finds, whether or not the policy links
//! them.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::links::{Finder, LinkMatch, MatchTarget};
use crate::moderate::ruleset::CharSet;

/// E-mail addresses and mentions of a text.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) emails: Vec<Range<usize>>,
    pub(super) mentions: Vec<Range<usize>>,
}

static FINDER: LazyLock<Finder> = LazyLock::new(Finder::of_people);

impl People {
    /// Adds those of a piece that begins at `start`.
    pub(super) fn add(&mut self, text: &str, start: usize, found: &mut Vec<LinkMatch>) {
        crate::work::add(text.len());
        found.clear();
        FINDER.find_all(text, 0, found);
        for LinkMatch { start: from, end, target, .. } in found.drain(..) {
            let range = start + from..start + end;
            match target {
                MatchTarget::Email | MatchTarget::Mailto => self.emails.push(range),
                MatchTarget::Mention { .. } => self.mentions.push(range),
                _ => {}
            }
        }
    }
}

static SHOWN_AS_EMOJI: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::property("Emoji_Presentation"));
static PICTURES: LazyLock<CharSet> = LazyLock::new(|| CharSet::property("Extended_Pictographic"));

/// Number of emoji as readers count them: a family, a flag and a thumb of any color are one each.
/// A character that is drawn as text (`©`, `☎`, `7`) counts only with a request for its emoji form.
pub(super) fn emoji(text: &str) -> usize {
    crate::work::add(text.len());
    if text.is_ascii() {
        return 0;
    }
    text.graphemes(true).filter(|cluster| !cluster.is_ascii() && is_emoji(cluster)).count()
}

fn is_emoji(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let is_region = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    if is_region(first) {
        return second.is_some_and(is_region);
    }
    if SHOWN_AS_EMOJI.contains(first) {
        return second != Some('\u{fe0e}');
    }
    // The emoji form, a skin tone, a joined sequence.
    let asks = matches!(second, Some('\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}'));
    let is_keycap = || cluster.ends_with('\u{20e3}') && matches!(first, '0'..='9' | '#' | '*');
    asks && PICTURES.contains(first) || is_keycap()
}

/// Letters of a text, and those of a script among them.
pub(super) fn letters(text: &str, script: &CharSet) -> (usize, usize) {
    crate::work::add(text.len());
    text.chars()
        .filter(|c| c.is_alphabetic())
        .fold((0, 0), |(all, of_script), c| (all + 1, of_script + usize::from(script.contains(c))))
}

#[cfg(test)]
mod tests {
    use super::{People, emoji, letters};
    use crate::moderate::ruleset::CharSet;

    #[test]
    fn emoji_are_counted_as_readers_do() {
        for (text, count) in [
            ("", 0),
            ("plain 7 # *", 0),
            ("für © ™ ☎ ✓ → ♥", 0),
            ("☎\u{fe0f} ♥\u{fe0f}", 2),
            ("😀😀", 2),
            ("😀\u{fe0e}", 0),
            ("👍🏽 ☝🏽", 2),
            ("👨\u{200d}👩\u{200d}👧", 1),
            ("🏳\u{fe0f}\u{200d}🌈", 1),
            ("❤\u{200d}🔥", 1),
            ("🇩🇪🇫🇷", 2),
            ("🇩", 0),
            ("7\u{fe0f}\u{20e3} #\u{20e3}", 2),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", 1),
            ("ａ漢é", 0),
        ] {
            assert_eq!(emoji(text), count, "{text:?}");
        }
    }

    #[test]
    fn people_are_found_as_links_are() {
        let text = "ann@example.com, @bob and mailto:x@example.com; https://a.example/@eve \
                    a@b @user@social.example x@ @";
        let mut people = People::default();
        people.add(text, 0, &mut Vec::new());
        let shown = |ranges: &[std::ops::Range<usize>]| -> Vec<String> {
            ranges.iter().map(|range| text[range.clone()].to_owned()).collect()
        };
        assert_eq!(shown(&people.emails), ["ann@example.com", "mailto:x@example.com"]);
        assert_eq!(shown(&people.mentions), ["@bob"]);
    }

    #[test]
    fn letters_have_a_script() {
        let cyrillic = CharSet::script("Cyrillic").expect("a script");
        assert_eq!(letters("Привет, Ann 7!", &cyrillic), (9, 6));
        assert_eq!(letters("7!", &cyrillic), (0, 0));
    }
}
