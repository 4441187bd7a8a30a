//! Any rule file and any comment: an error with a reason, or a verdict whose places are places.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wellsaid_fuzz::{Comments, laws};

fuzz_target!(|input: Comments| {
    // The law for moderation comes with moderation.
    let _ = (&input, laws::format as fn(&_, &_));
});
