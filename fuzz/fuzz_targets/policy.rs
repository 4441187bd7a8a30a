//! Any text as a policy: an error with a reason, or a policy that cannot be unsafe.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Settings, laws};

fuzz_target!(|input: Settings| laws::policy(&input.text, &input.second));
