//! The view of a comment equals the text that readers of its HTML see.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comments, laws};

fuzz_target!(|input: Comments| laws::view(&input.trial, &input.text));
