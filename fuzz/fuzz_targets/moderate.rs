//! Any rule file and any comment: an error with a reason, or a verdict whose places are places,
//! and a page that is sound after what it changes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{RuleFiles, laws};

fuzz_target!(|input: RuleFiles| laws::moderate(&input.trial, &input.second, &input.text));
