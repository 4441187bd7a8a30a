//! Escaping, plain text and replies lose no word.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comment, Rules, laws};

fuzz_target!(|input: (Rules, Comment)| laws::roundtrip(&input.0.0, &input.1.0));
