//! What the gate accepts, ammonia and browsers leave alone: on pages near the boundary.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Pages, laws};

fuzz_target!(|input: Pages| laws::gate(&input.trial, &input.text));
