//! Any rule file and any comment: an error with a reason, or a verdict with valid places, and HTML
//! that is sound after its changes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{RuleFiles, laws};

fuzz_target!(|input: RuleFiles| laws::moderate(&input.trial, &input.second, &input.text));
