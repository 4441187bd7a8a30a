//! Latin, Greek, Cyrillic: the three scripts that look alike.
//!
//! The ranges of letters are those of Unicode 16.0, Scripts.txt; a test holds them to the
//! tables of the `regex` crate.

/// One of three scripts whose letters look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
}

/// The script of a letter; `None` for all others and for what is no letter.
pub(super) fn of(c: char) -> Option<Script> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(Script::Latin);
    }
    let script = match c {
        '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' => Script::Latin,
        '\u{f8}'..='\u{2b8}' | '\u{2e0}'..='\u{2e4}' => Script::Latin,
        '\u{370}'..='\u{3e1}' | '\u{3f0}'..='\u{3ff}'
            if !matches!(c, '\u{374}' | '\u{37e}' | '\u{385}' | '\u{387}') =>
        {
            Script::Greek
        }
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8a}' => Script::Cyrillic,
        '\u{1d2b}' | '\u{1d78}' | '\u{a640}'..='\u{a66e}' | '\u{a67f}'..='\u{a69d}' => {
            Script::Cyrillic
        }
        '\u{2126}' | '\u{ab65}' | '\u{1d26}'..='\u{1d2a}' | '\u{1d5d}'..='\u{1d61}' => {
            Script::Greek
        }
        '\u{1d66}'..='\u{1d6a}' | '\u{1dbf}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{1d00}'..='\u{1d25}' | '\u{1d2c}'..='\u{1d5c}' | '\u{1d62}'..='\u{1d65}' => {
            Script::Latin
        }
        '\u{1d6b}'..='\u{1dbe}' | '\u{1e00}'..='\u{1eff}' | '\u{2071}' | '\u{207f}' => {
            Script::Latin
        }
        '\u{2090}'..='\u{209c}'
        | '\u{2c60}'..='\u{2c7f}'
        | '\u{a722}'..='\u{a787}'
        | '\u{a78b}'..='\u{a7ff}' => Script::Latin,
        '\u{ab30}'..='\u{ab64}' | '\u{ab66}'..='\u{ab69}' | '\u{fb00}'..='\u{fb06}' => {
            Script::Latin
        }
        '\u{212a}' | '\u{212b}' | '\u{2132}' | '\u{214e}' | '\u{2183}' | '\u{2184}' => {
            Script::Latin
        }
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => Script::Latin,
        _ => return None,
    };
    c.is_alphabetic().then_some(script)
}

/// Letters that a reader takes for Latin ones, as UTS #39 (confusables.txt) has them, as far as
/// they are of the basic alphabets.
const ALIKE: &str = "АВЕЅІЈКМНОРСТУХԌԚԜҮ\
    асеѕіјорухԁԛԝһӏѵүгт\
    ΑΒΕΖΗΙΚΜΝΟΡΣΤΥΧ\
    αβγηικνορστυχω";

/// Whether a Cyrillic or Greek letter passes for a Latin one.
pub(super) fn is_alike(c: char) -> bool {
    ALIKE.contains(c)
}

/// Letters of the Latin alphabet that pass for Cyrillic ones.
pub(super) fn passes_for_cyrillic(c: char) -> bool {
    "ABCEHIJKMOPSTXYaceijopsxy".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{Script, of};

    #[test]
    fn the_ranges_are_those_of_unicode() {
        let class = |name| {
            let pattern = format!(r"^[\p{{Script={name}}}&&\p{{L}}]$");
            regex::Regex::new(&pattern).expect("a pattern")
        };
        let tables = [
            (Script::Latin, class("Latin")),
            (Script::Greek, class("Greek")),
            (Script::Cyrillic, class("Cyrillic")),
        ];
        let mut wrong = Vec::new();
        for c in ('\0'..='\u{ffff}').filter(|c| c.is_alphabetic()) {
            let text = c.to_string();
            let known = tables.iter().find(|(_, class)| class.is_match(&text));
            // Letters of Unicode 17, which the crate's tables lack.
            if matches!(c, '\u{a7ce}' | '\u{a7cf}' | '\u{a7d2}' | '\u{a7d4}' | '\u{a7f1}') {
                continue;
            }
            // What is alphabetic and no letter is a mark or a number: no part of the question.
            if of(c) != known.map(|(script, _)| *script) {
                wrong.push(format!("U+{:04X} {:?} {:?}", c as u32, of(c), known.map(|(s, _)| s)));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
