//! Tests that need to see inside: a panic in the middle of a call, a history that is down. The
//! library that is shipped has no function for it.

use core::time::Duration;
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::document::wellsaid_document;
use super::formatter::wellsaid_formatter;
use super::moderator::wellsaid_moderator;
use super::string::wellsaid_str;
use super::*;
use wellsaid::links::{LinkMatch, Scanner};
use wellsaid::moderate::history::{Bucket, HistoryError, Scope, Seen, Sketch};
use wellsaid::moderate::{History, Moderator, RuleSet, Timestamp};
use wellsaid::{Formatter, Policy};

/// Panics at every `!`.
struct Broken;

impl Scanner for Broken {
    fn triggers(&self) -> &[u8] {
        b"!"
    }

    fn scan(&self, _: &str, _: usize) -> Option<LinkMatch> {
        panic!("scanner: on purpose");
    }
}

/// Panics, or can't be reached after `left` hits.
struct Store {
    panics: bool,
    left: std::sync::atomic::AtomicUsize,
}

impl Store {
    fn boxed(panics: bool, left: usize) -> Box<dyn History> {
        Box::new(Self { panics, left: left.into() })
    }

    fn ask(&self) -> Result<u64, HistoryError> {
        use std::sync::atomic::Ordering::SeqCst;
        assert!(!self.panics, "{}", String::from("history: on purpose"));
        self.left
            .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
            .map(|_| 1)
            .map_err(|_| HistoryError::new("the store is down"))
    }
}

impl History for Store {
    fn hit(&self, _: &Bucket, _: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        self.ask()
    }
    fn peek(&self, _: &Bucket, _: Duration, _: Timestamp) -> Result<u64, HistoryError> {
        Ok(0)
    }
    fn similar(&self, _: &Scope, _: &Sketch, _: Timestamp) -> Result<Vec<Seen>, HistoryError> {
        Ok(Vec::new())
    }
    fn remember(&self, _: &Scope, _: &Sketch, _: &Seen, _: Duration) -> Result<(), HistoryError> {
        self.ask().map(|_| ())
    }
}

const CONTEXT: &str = r#"{"now": 1000, "author": {"id": "1"}, "ip": "203.0.113.9"}"#;
const RATES: &str = r#"
    [[rule]]
    id = "per-author"
    why = "Many comments of one author."
    when = { rate = { key = "author", gt = 1, within = "1m" } }
    action = "hold"
    [[rule]]
    id = "per-address"
    why = "Many comments from one address."
    when = { rate = { key = "ip", gt = 1, within = "1m" } }
    action = "hold"
"#;

/// Values that were in the places before: calls must not leave them there.
fn stale() -> MaybeUninit<wellsaid_str> {
    MaybeUninit::new(wellsaid_str { data: std::ptr::dangling(), len: 7 })
}

fn string(place: MaybeUninit<wellsaid_str>) -> Option<String> {
    // SAFETY: it was initialised by `stale`, and by the call.
    let mut found = unsafe { place.assume_init() };
    if found.data.is_null() {
        assert_eq!(found.len, 0);
        return None;
    }
    // SAFETY: a string of the library, not freed yet.
    let bytes = unsafe { std::slice::from_raw_parts(found.data.cast::<u8>(), found.len + 1) };
    assert_eq!(bytes.last(), Some(&0));
    let text = std::str::from_utf8(&bytes[..found.len]).expect("UTF-8").to_owned();
    // SAFETY: as before.
    unsafe { wellsaid_str_free(Some(&mut found)) };
    assert!(found.data.is_null() && found.len == 0);
    Some(text)
}

fn last_error() -> String {
    // SAFETY: never NULL, ends with NUL, and no other call comes between.
    let text = unsafe { CStr::from_ptr(wellsaid_last_error()) };
    text.to_str().expect("UTF-8").to_owned()
}

fn format(formatter: &wellsaid_formatter, source: &str) -> (i32, Option<String>) {
    let (mut html, mut verification) = (stale(), MaybeUninit::new(7));
    // SAFETY: pointer and length of a string.
    let status = unsafe {
        wellsaid_format(
            Some(formatter),
            source.as_ptr().cast(),
            source.len(),
            Some(&mut html),
            Some(&mut verification),
        )
    };
    // SAFETY: initialised above.
    assert_eq!(unsafe { verification.assume_init() }, 0);
    (status, string(html))
}

fn parse(formatter: &wellsaid_formatter, source: &str) -> (i32, Option<Box<wellsaid_document>>) {
    let mut out = MaybeUninit::uninit();
    // SAFETY: pointer and length of a string.
    let status = unsafe {
        wellsaid_parse(Some(formatter), source.as_ptr().cast(), source.len(), Some(&mut out))
    };
    // SAFETY: always written.
    (status, unsafe { out.assume_init() })
}

fn moderator(history: Box<dyn History>) -> wellsaid_moderator {
    let rules = RuleSet::from_toml(RATES).expect("rules");
    wellsaid_moderator { moderator: Moderator::new(rules), history }
}

fn check(
    moderator: &wellsaid_moderator,
    document: &wellsaid_document,
    record: i32,
) -> (i32, Option<String>) {
    let (mut verdict, mut rewritten) = (stale(), MaybeUninit::uninit());
    // SAFETY: pointer and length of a string.
    let status = unsafe {
        wellsaid_moderator_check(
            Some(moderator),
            Some(document),
            CONTEXT.as_ptr().cast(),
            CONTEXT.len(),
            record,
            Some(&mut verdict),
            Some(&mut rewritten),
        )
    };
    // SAFETY: always written.
    assert!(unsafe { rewritten.assume_init() }.is_none());
    (status, string(verdict))
}

fn record(moderator: &wellsaid_moderator, verdict: &str) -> (i32, Option<String>) {
    let mut counted = stale();
    // SAFETY: pointers and lengths of strings.
    let status = unsafe {
        wellsaid_moderator_record(
            Some(moderator),
            verdict.as_ptr().cast(),
            verdict.len(),
            CONTEXT.as_ptr().cast(),
            CONTEXT.len(),
            Some(&mut counted),
        )
    };
    (status, string(counted))
}

#[test]
fn a_panic_becomes_a_status_and_the_handle_stays_usable() {
    let formatter = Formatter::with_scanners(Policy::comment(), vec![Arc::new(Broken)]);
    let handle = wellsaid_formatter { formatter };
    for _ in 0..3 {
        assert_eq!(format(&handle, "a!"), (WELLSAID_PANIC, None));
        assert!(last_error().contains("scanner: on purpose"), "{}", last_error());
        let (status, document) = parse(&handle, "a!");
        assert_eq!((status, document.is_none()), (WELLSAID_PANIC, true));
        assert_eq!(format(&handle, "a"), (WELLSAID_OK, Some("<p>a</p>".to_owned())));
    }
    // The text stays until another call fails.
    assert!(last_error().contains("scanner: on purpose"));
}

#[test]
fn a_panic_with_anything_in_it_becomes_a_status() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("again");
        }
    }
    for payload in 0..3 {
        let status = boundary::guard(|| match payload {
            0 => std::panic::panic_any(Bomb),
            1 => std::panic::panic_any(7_u8),
            _ => panic!("{}", String::from("with\0NUL")),
        });
        assert_eq!(status, WELLSAID_PANIC);
        assert!(last_error().contains("report it"), "{}", last_error());
    }
    assert!(last_error().ends_with("with\u{FFFD}NUL"), "{}", last_error());
}

#[test]
fn a_history_that_panics_is_a_status_and_the_moderator_stays_usable() {
    let formatter = wellsaid_formatter { formatter: Formatter::new(Policy::comment()) };
    let document = parse(&formatter, "Hi").1.expect("a document");
    let moderator = moderator(Store::boxed(true, 0));
    assert_eq!(check(&moderator, &document, 1), (WELLSAID_PANIC, None));
    assert!(last_error().contains("history: on purpose"), "{}", last_error());
    let (status, verdict) = check(&moderator, &document, 0);
    let verdict = verdict.expect("a verdict");
    assert_eq!(status, WELLSAID_OK);
    assert_eq!(record(&moderator, &verdict), (WELLSAID_PANIC, None));
}

#[test]
fn what_a_history_could_not_count_is_counted_once_by_another_try() {
    let formatter = wellsaid_formatter { formatter: Formatter::new(Policy::comment()) };
    let document = parse(&formatter, "Hi").1.expect("a document");
    let looked = check(&moderator(Store::boxed(false, 9)), &document, 0).1.expect("a verdict");
    let hits = |verdict: &str| {
        let verdict: serde_json::Value = serde_json::from_str(verdict).expect("JSON");
        verdict.get("record").map(|record| record["hits"].as_array().expect("hits").len())
    };
    assert_eq!(hits(&looked), Some(2));
    // One of two is counted, then the store is gone.
    let (status, rest) = record(&moderator(Store::boxed(false, 1)), &looked);
    let rest = rest.expect("a verdict");
    assert_eq!((status, hits(&rest)), (WELLSAID_HISTORY_DOWN, Some(1)));
    assert!(last_error().contains("the store is down"), "{}", last_error());
    let (status, done) = record(&moderator(Store::boxed(false, 9)), &rest);
    let done = done.expect("a verdict");
    assert_eq!((status, hits(&done)), (WELLSAID_OK, None));
    // Nothing is left: a store that is down is not asked.
    assert_eq!(record(&moderator(Store::boxed(false, 0)), &done).0, WELLSAID_OK);
    // In one step: the verdict lists what it could not ask, and the status is that of a verdict.
    let (status, verdict) = check(&moderator(Store::boxed(false, 0)), &document, 1);
    assert_eq!(status, WELLSAID_OK);
    assert!(verdict.expect("a verdict").contains("the store is down"));
}

#[test]
fn handles_cross_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<wellsaid_formatter>();
    is_shared::<wellsaid_document>();
    is_shared::<wellsaid_moderator>();
}
