//! Any comment under any policy: sound, verified, bounded, through every interface.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comments, laws};

fuzz_target!(|input: Comments| laws::format(&input.trial, &input.text));
