//! Any comment, also with invalid UTF-8, and anything that an application may pass, through the
//! functions of `wellsaid.h`: the result of Rust, or a status that the header names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Calls, abi};

fuzz_target!(|input: Calls| abi::law(input.trial.policy(), &input.text, &input.second));
