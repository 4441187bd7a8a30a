//! Characters that browsers do not draw can't hide a word.

use super::*;

const UNSEEN: [&str; 19] = [
    "\u{ad}",
    "\u{34f}",
    "\u{61c}",
    "\u{180e}",
    "\u{200b}",
    "\u{200c}",
    "\u{200d}",
    "\u{200e}",
    "\u{200f}",
    "\u{202a}\u{202c}",
    "\u{202d}",
    "\u{2060}",
    "\u{2066}\u{2069}",
    "\u{2068}",
    "\u{206a}",
    "\u{feff}",
    "\u{fe0f}",
    "\u{e0101}",
    "\u{e0041}",
];

#[test]
fn what_is_not_seen_hides_no_word() {
    for fold in [Fold::Case, Fold::Marks, Fold::Strong] {
        for unseen in UNSEEN {
            for (term, parts) in [
                ("casino", &["ca", "sino"][..]),
                ("casino", &["c", "a", "s", "i", "n", "o"]),
                ("casino", &["", "CASINO", ""]),
                ("free pills", &["free", " ", "pills"]),
                ("free pills", &["fr", "ee  pi", "lls"]),
                ("c++", &["c", "+", "+"]),
                (".net", &["", ".", "net"]),
                ("!play", &["!", "play"]),
                ("казино", &["каз", "ино"]),
                ("casino*", &["ca", "sinos"]),
            ] {
                let one = list(fold, Matching::Word, &[term], &[]);
                let text = format!("a {} b", parts.join(unseen));
                assert_eq!(matches(&one, &text).len(), 1, "{fold:?} {term:?} in {text:?}");
                // Nor does it begin or end a word.
                let text = format!("a x{unseen}{}{unseen}x b", parts.join(unseen));
                let glued = parts[0].starts_with(char::is_alphabetic) && !term.contains('*');
                if glued && term != "c++" {
                    assert_eq!(matches(&one, &text), [], "{fold:?} {term:?} in {text:?}");
                }
                for matching in [Matching::Prefix, Matching::Substring] {
                    let one = list(fold, matching, &[term], &[]);
                    let text = format!("a {} b", parts.join(unseen));
                    assert_eq!(matches(&one, &text).len(), 1, "{fold:?} {term:?} in {text:?}");
                }
            }
        }
    }
}

#[test]
fn without_folding_it_is_another_word() {
    for unseen in UNSEEN {
        let one = list(Fold::None, Matching::Word, &["casino"], &[]);
        assert_eq!(matches(&one, &format!("ca{unseen}sino")), [], "{unseen:?}");
        // Behind or before the word it is not a part of it.
        for text in [format!("a casino{unseen} b"), format!("a {unseen}casino b")] {
            assert_eq!(matches(&one, &text).len(), 1, "{text:?}");
        }
    }
}

#[test]
fn says_that_something_is_not_seen() {
    for (fold, text, names) in [
        (Fold::Case, "ca\u{200e}sino", "invisible"),
        (Fold::Case, "CA\u{200e}sino", "case invisible"),
        (Fold::Marks, "ca\u{200e}s\u{301}ino", "marks invisible"),
        (Fold::Marks, "casino", ""),
    ] {
        let found = matches(&list(fold, Matching::Word, &["casino"], &[]), text);
        let how: Vec<_> = found.iter().flat_map(|found| found.how.names()).collect();
        assert_eq!(how.join(" "), names, "{text:?}");
    }
}

/// A letter that looks like the first one, before it, as other letters are.
#[test]
fn a_letter_alike_before_a_floating_term_hides_nothing() {
    check(
        Fold::Strong,
        Matching::Substring,
        &[
            ("illicit", "l|illicit| x|illicit| L|illicit| |1illicit| l1l|illicit|"),
            ("illicit", "ll|i1licit| |Ιillicit|"),
            ("bad", "g|bad| q|bad| 9|bad| g|b4d|x"),
            ("unthor", "v|unthor|pe Scv|unthor|pe v|ünthor|"),
            ("gag", "b|gag| q|gag|"),
            ("lie", "i|lie| i|llie|s"),
            ("он", "|oон|"),
        ],
    );
}
