//! Any comment under any policy: sound, proven, bounded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comment, Rules, laws};

fuzz_target!(|input: (Rules, Comment)| laws::sound(&input.0.0, &input.1.0));
