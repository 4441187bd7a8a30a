//! Lists of terms of any length, the same on every machine.
//! This file stands alone: include it by path.

use std::collections::BTreeSet;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// Words that can be spoken, of five letters or more.
pub(crate) fn words(count: usize) -> Vec<String> {
    let (consonants, vowels) = (b"bcdfghklmnprstvwz", b"aeiou");
    let mut dice = Dice(7);
    let mut words = BTreeSet::new();
    while words.len() < count {
        let mut word = String::new();
        for _ in 0..2 + dice.roll(3) {
            word.push(consonants[dice.roll(consonants.len())] as char);
            word.push(vowels[dice.roll(vowels.len())] as char);
            if dice.roll(3) == 0 {
                word.push(consonants[dice.roll(consonants.len())] as char);
            }
        }
        if word.len() >= 5 {
            words.insert(word);
        }
    }
    words.into_iter().collect()
}
