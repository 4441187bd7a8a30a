//! HTML near the boundary of the gate: ammonia and browsers leave alone whatever it accepts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Pages, laws};

fuzz_target!(|input: Pages| laws::gate(&input.trial, &input.text));
