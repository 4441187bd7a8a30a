//! Sets of characters that Unicode names.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, HirKind};

/// Maximum length of the name of a script, in bytes.
const MAX_NAME: usize = 40;

/// Characters with a property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CharSet(Vec<(char, char)>);

impl CharSet {
    /// Letters of a script, by its name or its four-letter code (ISO 15924).
    pub(crate) fn script(name: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphabetic() || c == '_';
        let is_name = (1..=MAX_NAME).contains(&name.len()) && name.chars().all(fits);
        Self::read(&format!("\\p{{Script={name}}}")).filter(|_| is_name)
    }

    /// Characters with a property, by its name; empty if the name is unknown.
    pub(crate) fn property(name: &str) -> Self {
        Self::read(&format!("\\p{{{name}}}")).unwrap_or_default()
    }

    fn read(class: &str) -> Option<Self> {
        match Parser::new().parse(class).ok()?.kind() {
            HirKind::Class(Class::Unicode(class)) => {
                Some(Self(class.iter().map(|range| (range.start(), range.end())).collect()))
            }
            _ => None,
        }
    }

    /// Checks whether the set contains a character.
    pub(crate) fn contains(&self, c: char) -> bool {
        let at = self.0.partition_point(|(_, end)| *end < c);
        self.0.get(at).is_some_and(|(start, _)| *start <= c)
    }
}

#[cfg(test)]
mod tests {
    use super::CharSet;

    #[test]
    fn scripts_are_known_by_name_and_code() {
        let set = |name| CharSet::script(name).expect("a script");
        assert_eq!(set("Cyrillic"), set("cyrl"));
        assert!(set("Greek").contains('ω') && !set("Greek").contains('w'));
        assert!(set("Han").contains('漢'));
        for none in ["", "Elvish", "Latin}|\\p{Greek", "L", "Any", "Latin Greek"] {
            assert_eq!(CharSet::script(none), None, "{none}");
        }
        assert!(CharSet::property("Emoji_Presentation").contains('😀'));
        assert_eq!(CharSet::property("None_Such"), CharSet::default());
    }
}
