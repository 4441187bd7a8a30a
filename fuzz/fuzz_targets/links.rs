//! Links of any comment: in order, inside the source, linear; and, for plain addresses between
//! spaces, the same ones that linkify finds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Words, laws};

fuzz_target!(|input: Words| {
    laws::links(&input.trial, &input.text);
    if input.plain {
        laws::plain_links(&input.text);
    }
});
