//! Links of any comment: in order, inside the source, linear; and of plain addresses between spaces
//! the same ones that linkify finds.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comment, Rules, laws};

/// Words, some of which are addresses that nobody can read in two ways.
#[derive(Debug)]
struct Words(Vec<String>);

impl<'a> Arbitrary<'a> for Words {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut words = Vec::new();
        for _ in 0..bytes.int_in_range(0..=6)? {
            let mut word = letters(bytes)?;
            if bytes.arbitrary()? {
                let scheme = *bytes.choose(&["http", "https"])?;
                let end = *bytes.choose(&["com", "org", "net", "de"])?;
                word = format!("{scheme}://{word}.{end}");
                for _ in 0..bytes.int_in_range(0..=3)? {
                    word.push('/');
                    word.push_str(&letters(bytes)?);
                }
                if bytes.arbitrary()? {
                    word.push_str("?q=");
                    word.push_str(&letters(bytes)?);
                }
            }
            words.push(word);
        }
        Ok(Self(words))
    }
}

fn letters(bytes: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    let mut word = String::new();
    for _ in 0..bytes.int_in_range(1..=8)? {
        word.push(char::from(bytes.int_in_range(b'a'..=b'z')?));
    }
    Ok(word)
}

fuzz_target!(|input: (Rules, Comment, Words)| {
    let (Rules(policy), Comment(source), Words(words)) = input;
    laws::links(&policy, &source);
    laws::plain_links(&words);
});
