//! Any text as a policy: an error with a reason, or a policy that cannot be unsafe.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comment, laws};

fuzz_target!(|input: (&str, Comment)| laws::policy(input.0, &input.1.0));
