//! Scripts of letters.
//!
//! Latin, Greek and Cyrillic look alike, and a word that mixes them is a disguise. Their letters
//! are listed one by one, from Unicode 16.0, Scripts.txt; a test compares them with the tables of
//! the `regex` crate. The other scripts are told apart by their blocks.

/// Script of a letter, as far as it matters whether a word is a stranger in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Indic,
    East,
    Georgian,
    Cherokee,
    Other,
}

impl Script {
    /// Script of a letter, or of a sign that stands for one.
    pub(crate) fn of(c: char) -> Self {
        Self::alike(c).unwrap_or_else(|| Self::of_block(c))
    }

    /// Script of a letter that is Latin, Greek or Cyrillic; `None` for all other characters.
    pub(crate) fn alike(c: char) -> Option<Self> {
        if c.is_ascii() {
            return c.is_ascii_alphabetic().then_some(Self::Latin);
        }
        let script = match c {
            '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' => Self::Latin,
            '\u{f8}'..='\u{2b8}' | '\u{2e0}'..='\u{2e4}' => Self::Latin,
            '\u{370}'..='\u{3e1}' | '\u{3f0}'..='\u{3ff}'
                if !matches!(c, '\u{374}' | '\u{37e}' | '\u{385}' | '\u{387}') =>
            {
                Self::Greek
            }
            '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8a}' => Self::Cyrillic,
            '\u{1d2b}' | '\u{1d78}' | '\u{a640}'..='\u{a66e}' | '\u{a67f}'..='\u{a69d}' => {
                Self::Cyrillic
            }
            '\u{2126}' | '\u{ab65}' | '\u{1d26}'..='\u{1d2a}' | '\u{1d5d}'..='\u{1d61}' => {
                Self::Greek
            }
            '\u{1d66}'..='\u{1d6a}' | '\u{1dbf}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{1d00}'..='\u{1d25}' | '\u{1d2c}'..='\u{1d5c}' | '\u{1d62}'..='\u{1d65}' => {
                Self::Latin
            }
            '\u{1d6b}'..='\u{1dbe}' | '\u{1e00}'..='\u{1eff}' | '\u{2071}' | '\u{207f}' => {
                Self::Latin
            }
            '\u{2090}'..='\u{209c}'
            | '\u{2c60}'..='\u{2c7f}'
            | '\u{a722}'..='\u{a787}'
            | '\u{a78b}'..='\u{a7ff}' => Self::Latin,
            '\u{ab30}'..='\u{ab64}' | '\u{ab66}'..='\u{ab69}' | '\u{fb00}'..='\u{fb06}' => {
                Self::Latin
            }
            '\u{212a}' | '\u{212b}' | '\u{2132}' | '\u{214e}' | '\u{2183}' | '\u{2184}' => {
                Self::Latin
            }
            '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => Self::Latin,
            _ => return None,
        };
        c.is_alphabetic().then_some(script)
    }

    fn of_block(c: char) -> Self {
        match c as u32 {
            0..=0x2AF | 0x1D00..=0x1D7F | 0x1E00..=0x1EFF | 0xA720..=0xA7FF | 0xAB30..=0xAB6F => {
                Self::Latin
            }
            0x1F100..=0x1F1FF | 0x2C60..=0x2C7F | 0x2090..=0x209C | 0x249C..=0x24B5 => Self::Latin,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Self::Greek,
            0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Self::Cyrillic,
            0x530..=0x58F => Self::Armenian,
            0x590..=0x5FF => Self::Hebrew,
            0x600..=0x8FF => Self::Arabic,
            0x900..=0xDFF => Self::Indic,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Self::Georgian,
            0x13A0..=0x13FF | 0xAB70..=0xABBF => Self::Cherokee,
            0xE00..=0x10FF | 0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7FF => Self::East,
            0x20000..=0x3FFFF => Self::East,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

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
            // Alphabetic characters that are not letters are marks or numbers, which are not
            // tested.
            if Script::alike(c) != known.map(|(script, _)| *script) {
                wrong.push(format!(
                    "U+{:04X} {:?} {:?}",
                    c as u32,
                    Script::alike(c),
                    known.map(|(s, _)| s)
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
