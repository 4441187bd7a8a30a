//! Every report points at the bytes it names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comments, laws};

fuzz_target!(|input: Comments| laws::spans(&input.trial, &input.text));
