//! Escaping, the text for moderation, and replies do not lose words, whatever is written below a
//! reply.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comments, laws};

fuzz_target!(|input: Comments| laws::roundtrip(&input.trial, &input.text, &input.second));
