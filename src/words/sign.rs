//! The part that each character plays in a strongly folded term.
//!
//! `$hit` is s-h-i-t and `sh!+` too, but `c++` is not a c, and `.net` is not a net. A sign is read
//! as the letter that it is typed for, or it is required as it is typed. It is never dropped, since
//! the term would then be another word.

use super::class::CharClass;
use super::unit::Unit;

/// The part of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignRole {
    /// A letter, or a sign that is typed for one.
    Letter,
    /// A sign that must be typed as it is here.
    Literal,
    /// White space, or a hyphen between letters: `e-mail` is also `email` and `e mail`.
    Gap,
    /// Invisible.
    Unseen,
}

/// Tells the parts in a term that is not folded strongly: its text says the rest.
pub(super) fn as_typed(units: &[(usize, Unit)]) -> Vec<SignRole> {
    let role = |unit: &(usize, Unit)| match unit.1.kind() {
        CharClass::Sign => SignRole::Letter,
        kind if kind.is_letter() => SignRole::Letter,
        kind if kind.is_transparent() => SignRole::Unseen,
        _ => SignRole::Gap,
    };
    units.iter().map(role).collect()
}

/// Tells the parts in a strongly folded term.
pub(super) fn roles(units: &[(usize, Unit)]) -> Vec<SignRole> {
    let seen: Vec<Unit> =
        units.iter().map(|(_, unit)| *unit).filter(|unit| !unit.kind().is_transparent()).collect();
    let mut roles = Vec::with_capacity(seen.len());
    let is_part = |unit: &Unit| !unit.kind().is_letter() && !is_white(unit);
    while let Some(unit) = seen.get(roles.len()) {
        let at = roles.len();
        if !is_part(unit) {
            roles.push(if is_white(unit) { SignRole::Gap } else { SignRole::Letter });
            continue;
        }
        let (before, rest) = seen.split_at(at);
        let len = rest.iter().take_while(|unit| is_part(unit)).count();
        let (signs, after) = rest.split_at(len);
        let letter = |unit: Option<&Unit>| unit.copied().filter(|unit| unit.kind().is_letter());
        read(letter(before.last()), signs, letter(after.first()), &mut roles);
    }
    let mut roles = roles.into_iter();
    let role = |(_, unit): &(usize, Unit)| match unit.kind().is_transparent() {
        true => SignRole::Unseen,
        false => roles.next().unwrap_or(SignRole::Literal),
    };
    units.iter().map(role).collect()
}

/// Appends the parts of a run of signs between two letters, or at an edge of a word.
fn read(before: Option<Unit>, signs: &[Unit], after: Option<Unit>, roles: &mut Vec<SignRole>) {
    let all = |role| std::iter::repeat_n(role, signs.len());
    let letters = match (before, after) {
        (Some(_), Some(_)) if signs.iter().all(|sign| sign.kind() == CharClass::Sign) => {
            return roles.extend(all(SignRole::Letter));
        }
        (Some(_), Some(_)) => {
            let joins = matches!(signs, [sign] if is_joint(sign));
            return roles.extend(all(if joins { SignRole::Gap } else { SignRole::Literal }));
        }
        // `sh!+`: people do not mix these as punctuation.
        (Some(_), None) if is_mixed(signs) => signs.len(),
        (Some(unit), None) => count(unit, signs.iter()),
        (None, Some(unit)) => count(unit, signs.iter().rev()),
        (None, None) => 0,
    };
    let rest = signs.len() - letters;
    if before.is_some() {
        roles.extend(std::iter::repeat_n(SignRole::Letter, letters));
    }
    roles.extend(std::iter::repeat_n(SignRole::Literal, rest));
    if before.is_none() {
        roles.extend(std::iter::repeat_n(SignRole::Letter, letters));
    }
}

/// Counts the signs beside a letter that are typed for letters: none beside a digit, where
/// they make an amount.
fn count<'u>(beside: Unit, signs: impl Iterator<Item = &'u Unit>) -> usize {
    if beside.kind() == CharClass::Digit {
        return 0;
    }
    signs.take_while(|sign| is_letter(sign)).count()
}

/// Tells whether a sign at the edge of a word is typed for a letter: not one that stands
/// there in `c++`, `#tag`, `!play` and `(c)`.
fn is_letter(sign: &Unit) -> bool {
    let money = matches!(sign.c, '$' | '£' | '¢' | '¥' | '฿' | '\u{20a0}'..='\u{20cf}');
    sign.kind() == CharClass::Sign && (money || "@×√∂∨∪".contains(sign.c))
}

fn is_mixed(signs: &[Unit]) -> bool {
    let fits = |sign: &Unit| is_letter(sign) || "!|+".contains(sign.c);
    signs.iter().all(fits) && signs.iter().any(|sign| sign.c != signs[0].c)
}

/// Tells whether a sign joins two words to one.
fn is_joint(sign: &Unit) -> bool {
    sign.kind() == CharClass::Apostrophe || matches!(sign.c, '-' | '_' | '\u{2010}' | '\u{2011}')
}

fn is_white(unit: &Unit) -> bool {
    matches!(unit.kind(), CharClass::Space | CharClass::Newline)
}
