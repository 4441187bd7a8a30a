//! Words that mix Latin with Cyrillic or Greek.
//!
//! `cаsino` with a Cyrillic `а` is a disguise. `Δx`, `TGFβ` and `μmol` are not, nor is `HTMLка`,
//! a Latin stem with a Russian ending: these were the harmless words found among news comments
//! and in encyclopaedias.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::text::chars::is_invisible;
use crate::text::script::Script;

/// Letters that a reader takes for Latin ones, as UTS #39 (confusables.txt) has them, as far as
/// they are of the basic alphabets.
const ALIKE: &str = "АВЕЅІЈКМНОРСТУХԌԚԜҮ\
    асеѕіјорухԁԛԝһӏѵүгт\
    ΑΒΕΖΗΙΚΜΝΟΡΣΤΥΧ\
    αβγηικνορστυχω";

/// Tells whether a Cyrillic or Greek letter passes for a Latin one.
fn is_alike(c: char) -> bool {
    ALIKE.contains(c)
}

/// Letters of the Latin alphabet that pass for Cyrillic ones.
fn passes_for_cyrillic(c: char) -> bool {
    "ABCEHIJKMOPSTXYaceijopsxy".contains(c)
}

/// Facts about a word.
#[derive(Default)]
struct WordScripts {
    start: usize,
    end: usize,
    latin: usize,
    greek: usize,
    cyrillic: usize,
    /// Greek and Cyrillic letters that pass for Latin ones.
    alike_greek: usize,
    alike_cyrillic: usize,
    /// Latin letters that pass for Cyrillic ones.
    alike_latin: usize,
    /// Latin letters that are not capitals, Greek ones that are.
    lower_latin: usize,
    upper_greek: usize,
    /// Changes from one script to another, and letters before the first.
    switches: usize,
    before: usize,
    last: Option<Script>,
    /// The word begins or ends with a Greek letter.
    greek_edge: bool,
}

impl WordScripts {
    fn add(&mut self, at: usize, c: char, script: Script) {
        let first = self.last.is_none();
        if first {
            self.start = at;
        }
        self.end = at + c.len_utf8();
        if self.last.is_some_and(|last| last != script) {
            self.switches += 1;
        }
        self.before += usize::from(self.switches == 0);
        let alike = usize::from(is_alike(c));
        match script {
            Script::Latin => {
                self.latin += 1;
                self.lower_latin += usize::from(!c.is_uppercase());
                self.alike_latin += usize::from(passes_for_cyrillic(c));
            }
            Script::Greek => {
                self.greek += 1;
                self.alike_greek += alike;
                self.upper_greek += usize::from(c.is_uppercase());
                self.greek_edge |= first;
            }
            Script::Cyrillic => {
                self.cyrillic += 1;
                self.alike_cyrillic += alike;
            }
            _ => {}
        }
        self.last = Some(script);
    }

    fn is_disguised(&self) -> bool {
        let letters = self.latin + self.greek + self.cyrillic;
        if self.greek > 0 && self.cyrillic > 0 {
            return true;
        }
        if self.latin > 0 && self.cyrillic > 0 {
            // A stem of one script and an ending of the other.
            let whole = self.alike_cyrillic == self.cyrillic
                || (self.alike_latin == self.latin && self.lower_latin > 0);
            let parts = self.before.min(letters - self.before);
            return self.switches > 1 || whole || parts < 2;
        }
        if self.latin > 0 && self.alike_greek > 0 {
            // `sinα`, `Cα`: a letter at the edge of a name for something.
            let edge = self.greek_edge || self.last == Some(Script::Greek);
            let formula = letters <= 3 || (self.greek == 1 && edge && self.latin <= 3);
            // `NFκB`, `PPARγ`: names of genes.
            let gene = self.lower_latin == 0 && self.upper_greek == 0;
            return !formula && !gene;
        }
        false
    }
}

/// The disguised words of a text. `offset` is added to the places.
pub(super) fn mixed_words(text: &str, offset: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let mut word = WordScripts::default();
    let mut end = |word: &mut WordScripts| {
        if word.switches > 0 && word.is_disguised() {
            found.push(offset + word.start..offset + word.end);
        }
        *word = WordScripts::default();
    };
    for (at, c) in text.char_indices() {
        match Script::alike(c) {
            Some(script) => word.add(at, c, script),
            None if !c.is_ascii() && (is_combining_mark(c) || is_invisible(c)) => {}
            None if word.last.is_some() => end(&mut word),
            None => {}
        }
    }
    end(&mut word);
    crate::work::add(text.len());
    found
}

#[cfg(test)]
mod tests {
    use super::mixed_words;

    fn words(text: &str) -> Vec<&str> {
        mixed_words(text, 0).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn disguises() {
        // Cyrillic а, р, о, Т; Greek α, ο, Α.
        assert_eq!(words("a cаsino"), ["cаsino"]);
        assert_eq!(words("рaypal Тhe оne"), ["рaypal", "Тhe", "оne"]);
        assert_eq!(words("casinο αlpha PΑYPAL"), ["casinο", "αlpha", "PΑYPAL"]);
        assert_eq!(words("c\u{ad}аsino"), ["c\u{ad}аsino"]);
        assert_eq!(words("приvет"), ["приvет"]);
        // A whole word that passes for Latin except for one letter.
        assert_eq!(words("сору my"), [""; 0]);
        assert_eq!(words("mусоl"), ["mусоl"]);
    }

    #[test]
    fn innocents() {
        for text in [
            "Δx Δtime μm μmol µg cosθ sinα 2π λx",
            "TGFβ NFκB PPARγ IκBα Cα",
            "HTMLка CDшник SMSками",
            "привет hello",
            "IT-шник",
            "Ελλάδα και English",
            "Motörhead café naïve",
        ] {
            assert_eq!(words(text), [""; 0], "{text}");
        }
    }
}
