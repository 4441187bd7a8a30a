//! Any comment, also with bytes that are not text, and anything that a host may pass, through the
//! functions of `wellsaid.h`: what Rust says, or a status that the header names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Calls, abi};

fuzz_target!(|input: Calls| abi::law(input.trial.policy(), &input.text, &input.second));
