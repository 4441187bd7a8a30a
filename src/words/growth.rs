//! Work grows no faster than the text, whatever the text and however many terms.

use crate::rules::rule::{Fold, Matching, WordList};
use crate::work;

use super::Terms;

/// Units of repeated text, one for each way to make a search go back.
const SHAPES: &[&str] = &[
    "a",
    "a.",
    "a.a-",
    "a ",
    "a  ",
    "a\n",
    "!",
    "a!",
    "!a|",
    "(",
    "()",
    "@",
    "@a",
    "1",
    "a(",
    "ab",
    "ab.",
    "a b ",
    "il1!|",
    "aaaa ",
    "abab abab ",
    "a\u{200b}",
    "a\u{301}",
    ".\u{301}\u{301}\u{301}a",
    "é",
    "é.",
    "ß",
    "ﬃ",
    "а",
    "Η",
    "Η.",
    "Η ",
    "аb ",
    "博",
    "博.",
    "博\u{200b}",
    "博\u{2066}",
    "카",
    "\u{202e}a",
    "\u{202e}a\u{202c}",
    "\u{202e}\u{202d}ab",
    "\u{2067}\u{202e}a.",
    "\u{2067}",
    "\u{2067}a\u{200f}",
    "\u{2068} ",
    "\u{202e}\u{2066}a",
    "\u{2068}\u{2068}\u{2069}",
    "casino ",
    "c.a.s.i.n.o ",
    "c a s i n o ",
    "aab!aab!aab",
    "<b>a",
    "<a>",
    "<a b=a>a",
    "<!--a-->",
    "<",
    "<c",
    "c<\u{200b}",
    "l!\u{ad}",
    "@a\u{200b}a",
    "a\u{e47}",
    "a\u{200d}\u{1f4b0}",
    "a  b  ",
    "<@",
    "v-",
    "с\u{301}",
    "<с",
    "ｃ<",
    "@c",
    "v1",
    "as<",
    "\u{202e}<c",
];

/// Rows in which a word may begin at each letter.
const ROWS: &[&str] = &[
    "<c",
    "c<",
    "<@",
    "@<",
    "@c",
    "v-",
    "c-",
    "c_",
    "с\u{301}",
    "<с",
    "с<",
    "ｃ<",
    "Η.",
    "l|",
    "!i",
    "1!",
    "s$",
    "5$",
    "(c",
    "<(",
    "c()",
    "v<",
    "<s",
    "<l",
    "!a|",
    "il1!|",
    "c<\u{301}",
    "@\u{301}",
];

/// Tenfold in release builds, in which CI runs this as well.
const TERMS: usize = if cfg!(debug_assertions) { 1_000 } else { 10_000 };

/// Terms that share their beginnings, and some that overlap.
fn lists() -> Vec<WordList> {
    let letters = ['a', 'b', 'i', 'l', 'o'];
    let mut words: Vec<String> =
        vec!["casino".into(), "a b".into(), "а б а".into(), "ηη".into(), "博彩".into()];
    for n in 0..TERMS {
        let digit = |power: u32| letters[n / 5_usize.pow(power) % 5];
        words.push((0..6).map(digit).collect::<String>() + &"ab".repeat(n % 29));
    }
    words.extend((1..64).map(|n| "ab".repeat(n / 2 + 1)));
    words.extend((1..9).map(|n| "a".repeat(n)));
    let list = |fold, matching, words: &[String], except: &[&str]| WordList {
        fold,
        matching,
        words: words.to_vec(),
        except: except.iter().map(|&phrase| phrase.to_owned()).collect(),
        ..WordList::default()
    };
    vec![
        list(Fold::Strong, Matching::Word, &words, &["a b a", "casino casino"]),
        list(Fold::Case, Matching::Word, &words, &[]),
        list(Fold::Strong, Matching::Substring, &words[..400], &["ab"]),
        list(Fold::Case, Matching::Substring, &words[..400], &[]),
        list(Fold::Case, Matching::Substring, &["a", "i", "ab"].map(String::from), &[]),
        list(Fold::Strong, Matching::Word, &["*abab*", "*cas*"].map(String::from), &[]),
        list(Fold::Strong, Matching::Word, &["博", "博博", "카"].map(String::from), &[]),
        list(Fold::Case, Matching::Word, &["*aa*", "*cas*", "a*"].map(String::from), &[]),
    ]
}

#[test]
fn linear_however_many_terms() {
    let mut wrong = String::new();
    let mut worst = (0.0, "");
    for (at, list) in lists().iter().enumerate() {
        let terms = Terms::new(&[("one", list)]).expect("terms");
        let cost = |text: &str| {
            let mut out = Vec::new();
            work::take();
            terms.find(text, &mut out);
            work::take() as f64 / text.len() as f64
        };
        for shape in SHAPES {
            let costs = [1, 2, 4].map(|kib: usize| cost(&shape.repeat(kib * 1024 / shape.len())));
            if costs[2] > worst.0 {
                worst = (costs[2], shape);
            }
            if costs[2] > costs[1] * 1.1 + 1.0 || costs[2] > MOST_PER_BYTE {
                wrong += &format!("list {at}, {shape:?}: {costs:.1?}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}worst {worst:?}");
}

/// A comment of 64 KiB may take 100 times as long as plain text of that length, at most. A unit
/// of work on such a row takes several times as long as one on plain text.
#[test]
fn a_row_costs_little_more_than_plain_text() {
    let words = ["casino", "viagra", "cialis", "free spins", "illicit"].map(String::from);
    let plain = "It is what they said in the end, and we saw no reason to doubt it. ";
    let mut wrong = String::new();
    for matching in [Matching::Word, Matching::Substring] {
        let list =
            WordList { fold: Fold::Strong, matching, words: words.to_vec(), ..WordList::default() };
        let terms = Terms::new(&[("one", &list)]).expect("terms");
        let cost = |text: &str| {
            work::take();
            terms.find(text, &mut Vec::new());
            work::take() as f64 / text.len() as f64
        };
        let least = cost(&plain.repeat(16 * 1024 / plain.len()));
        for row in ROWS {
            for turn in ["", "\u{202e}"] {
                let text = turn.to_owned() + &row.repeat(16 * 1024 / row.len());
                let cost = cost(&text);
                if cost > 10.0 * least {
                    wrong += &format!("{matching:?} {turn:?}{row:?}: {cost:.1}, not {least:.1}\n");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A row of signs, as a mask leaves it, counts as one beginning in either order of reading.
#[test]
fn a_row_of_signs_costs_no_more_where_it_is_turned() {
    for list in &lists() {
        let terms = Terms::new(&[("one", list)]).expect("terms");
        let cost = |text: &str| {
            work::take();
            terms.find(text, &mut Vec::new());
            work::take()
        };
        for sign in ["#", "!", "@", "$", "|"] {
            let row = sign.repeat(4096);
            let (typed, turned) = (cost(&row), cost(&format!("\u{202e}{row}")));
            // Looked at once more, and put in order.
            assert!(turned <= 4 * typed + 3 * row.len(), "{sign}: {typed} and {turned}");
        }
    }
}

/// Each of the many terms that stand at a place is verified on its own, and among single
/// letters each is read on to where none can end any more.
const MOST_PER_BYTE: f64 = 2_000.0;
