//! The words and signs of a text.

use std::hash::{BuildHasher, RandomState};

use super::token::PassageToken;

/// Stands between a word and a sign without white space between them. No text is like it.
pub(super) const GLUE: (&str, &str) = ("no", "space");

/// The words and signs of a text. White space only divides; typographic marks are read as
/// those that are typed, because text copied from the HTML holds what a site made of them.
/// Each comes with whether no white space stands before it.
pub(super) fn words<'t>(
    text: &'t str,
    hasher: &'t RandomState,
) -> impl Iterator<Item = (bool, PassageToken)> + 't {
    let mut rest = text;
    std::iter::from_fn(move || {
        let before = rest.len();
        rest = rest.trim_start_matches(char::is_whitespace);
        let is_glued = rest.len() == before;
        let first = rest.chars().next()?;
        let run = |is: &dyn Fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (length, sign) = match first {
            '.' if rest.starts_with("...") => (run(&|c| c == '.'), Some("…")),
            '-' | '\u{2010}'..='\u{2015}' => {
                (run(&|c| matches!(c, '-' | '\u{2010}'..='\u{2015}')), Some("-"))
            }
            '\u{201c}'..='\u{201f}' => (first.len_utf8(), Some("\"")),
            c if is_apostrophe(c) => (c.len_utf8(), Some("'")),
            c if is_word(c) && !is_dense(c) => (word(rest), None),
            c => (c.len_utf8(), None),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let letters = token.chars().filter(|c| c.is_alphanumeric());
        let letters = letters.map(|c| 1 + u32::from(is_dense(c))).sum();
        let id = match sign {
            Some(sign) => hasher.hash_one(sign),
            None if token.contains('\u{2019}') => hasher.hash_one(token.replace('\u{2019}', "'")),
            None => hasher.hash_one(token),
        };
        Some((is_glued, PassageToken { id, letters, ..PassageToken::default() }))
    })
}

/// Length of the word at the start of a text: `can't` is one.
fn word(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_inside = |next: Option<&(usize, char)>| next.is_some_and(|&(_, c)| is_word(c));
        if !(is_word(c) && !is_dense(c) || is_apostrophe(c) && is_inside(chars.peek())) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}')
}

/// Tells what words are made of: letters and digits, marks on them, and invisible characters.
fn is_word(c: char) -> bool {
    if c.is_alphanumeric() || c == '_' {
        return true;
    }
    let is_sign = matches!(c,
        '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205f}' | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{27ff}'
        | '\u{2900}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}'
        | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff65}'
        | '\u{1f000}'..='\u{1faff}');
    !(c.is_ascii() || is_sign || c.is_whitespace())
}

/// Scripts that are written without spaces, Hangul with its particles included.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
