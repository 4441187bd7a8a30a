//! Any rule file and any comment: an error with a reason, or a verdict whose places are places.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comment, Rules, laws};

fuzz_target!(|input: (Rules, Comment, &str)| {
    let (Rules(policy), Comment(source), rules) = input;
    laws::moderate(&policy, &source, rules);
});
