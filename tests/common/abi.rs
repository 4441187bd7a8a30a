//! The functions of `wellsaid.h` as tests and the fuzzer call them, and their law: C gives the same
//! results as Rust, and a call that fails leaves only a status and a text.
#![allow(unreachable_pub, unsafe_code, dead_code)]

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;

use serde_json::{Value, json};
use wellsaid::document::{self, NoticeKind};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::render::{Answers, NoResolver, Reply, Resolver, Subject};
use wellsaid::{Formatter, Policy, Verification, gate};
use wellsaid_c::*;

/// A status, and its text.
pub type Failed = (i32, String);

/// Byte that fills a result before the call, so that a call that does not write is noticed.
const STALE: u8 = 0xA5;

/// A result that may be nothing.
pub trait Place {
    fn is_zero(&self) -> bool;
}

impl Place for wellsaid_str {
    fn is_zero(&self) -> bool {
        self.data.is_null() && self.len == 0
    }
}

impl<T> Place for Option<Box<T>> {
    fn is_zero(&self) -> bool {
        self.is_none()
    }
}

impl Place for i32 {
    fn is_zero(&self) -> bool {
        *self == 0
    }
}

/// Calls with a place full of old bytes; a failure must leave it zero, and set a text.
pub fn call<T: Place>(call: impl FnOnce(&mut MaybeUninit<T>) -> i32) -> Result<T, Failed> {
    let mut place = MaybeUninit::<T>::uninit();
    // SAFETY: bytes of the place itself.
    unsafe { place.as_mut_ptr().write_bytes(STALE, 1) };
    let status = call(&mut place);
    // SAFETY: the call wrote it; if it did not, this is the crash that we look for.
    let found = unsafe { place.assume_init() };
    if status == WELLSAID_OK {
        return Ok(found);
    }
    assert!(found.is_zero(), "status {status} left something behind");
    let text = last_error();
    assert!(!text.is_empty(), "status {status} has no words");
    assert!((WELLSAID_OK..=WELLSAID_STALE_VERDICT).contains(&status), "no such status: {status}");
    Err((status, text))
}

pub fn last_error() -> String {
    // SAFETY: never NULL, ends with NUL, and no call comes between.
    let text = unsafe { CStr::from_ptr(wellsaid_last_error()) };
    text.to_str().expect("UTF-8").to_owned()
}

/// The text of a string, which is freed.
pub fn text(mut string: wellsaid_str) -> String {
    assert!(!string.data.is_null());
    // SAFETY: a string of the library, with a NUL after its end.
    let bytes = unsafe { std::slice::from_raw_parts(string.data.cast::<u8>(), string.len + 1) };
    assert_eq!(bytes.last(), Some(&0), "no NUL after the end");
    let text = std::str::from_utf8(&bytes[..string.len]).expect("UTF-8").to_owned();
    // Twice: the second time it is zero.
    // SAFETY: a string of the library, then zero.
    unsafe { wellsaid_str_free(Some(&mut string)) };
    assert!(string.is_zero());
    // SAFETY: zero.
    unsafe { wellsaid_str_free(Some(&mut string)) };
    text
}

pub fn pointer(bytes: &[u8]) -> *const c_char {
    bytes.as_ptr().cast()
}

pub fn formatter(policy: &[u8]) -> Result<Box<wellsaid_formatter>, Failed> {
    let made =
        // SAFETY: pointer and length of a slice.
        call(|out| unsafe { wellsaid_formatter_new(pointer(policy), policy.len(), Some(out)) });
    made.map(|made| made.expect("a handle"))
}

pub fn format(formatter: &wellsaid_formatter, source: &[u8]) -> Result<(String, i32), Failed> {
    let mut verification = MaybeUninit::new(7);
    // SAFETY: pointer and length of a slice.
    let html = call(|html| unsafe {
        wellsaid_format(
            Some(formatter),
            pointer(source),
            source.len(),
            Some(html),
            Some(&mut verification),
        )
    });
    // SAFETY: was initialised.
    let verification = unsafe { verification.assume_init() };
    assert!(html.is_ok() || verification == 0);
    html.map(|html| (text(html), verification))
}

pub fn parse(
    formatter: &wellsaid_formatter,
    source: &[u8],
) -> Result<Box<wellsaid_document>, Failed> {
    // SAFETY: pointer and length of a slice.
    let made = call(|out| unsafe {
        wellsaid_parse(Some(formatter), pointer(source), source.len(), Some(out))
    });
    made.map(|made| made.expect("a handle"))
}

pub fn apply(
    document: &wellsaid_document,
    verdict: &[u8],
) -> Result<Box<wellsaid_document>, Failed> {
    // SAFETY: pointer and length of a slice.
    let made = call(|out| unsafe {
        wellsaid_document_apply(Some(document), pointer(verdict), verdict.len(), Some(out))
    });
    made.map(|made| made.expect("a handle"))
}

pub fn author_name(verdict: &[u8], name: &[u8]) -> Result<String, Failed> {
    // SAFETY: pointers and lengths of slices.
    let made = call(|out| unsafe {
        wellsaid_verdict_author_name(
            pointer(verdict),
            verdict.len(),
            pointer(name),
            name.len(),
            Some(out),
        )
    });
    made.map(text)
}

pub fn verify_quotes(
    document: &wellsaid_document,
    answers: &[u8],
) -> Result<Box<wellsaid_document>, Failed> {
    // SAFETY: pointer and length of a slice.
    let made = call(|out| unsafe {
        wellsaid_document_verify_quotes(Some(document), pointer(answers), answers.len(), Some(out))
    });
    made.map(|made| made.expect("a handle"))
}

pub fn report(document: &wellsaid_document) -> Value {
    let json = call(|json| wellsaid_document_report(Some(document), Some(json)));
    serde_json::from_str(&text(json.expect("a report"))).expect("JSON")
}

pub fn render(document: &wellsaid_document, answers: &[u8]) -> Result<(String, i32), Failed> {
    let mut verification = MaybeUninit::new(7);
    // SAFETY: pointer and length of a slice.
    let html = call(|html| unsafe {
        wellsaid_render(
            Some(document),
            pointer(answers),
            answers.len(),
            Some(html),
            Some(&mut verification),
        )
    });
    // SAFETY: was initialised.
    let verification = unsafe { verification.assume_init() };
    assert!(html.is_ok() || verification == 0);
    html.map(|html| (text(html), verification))
}

pub fn quote(document: &wellsaid_document, reply: &[u8], answers: &[u8]) -> Result<String, Failed> {
    // SAFETY: pointers and lengths of slices.
    let quoted = call(|out| unsafe {
        wellsaid_document_quote_reply(
            Some(document),
            pointer(reply),
            reply.len(),
            pointer(answers),
            answers.len(),
            Some(out),
        )
    });
    quoted.map(text)
}

/// Text, subjects and excerpts of a document, of several lengths.
pub fn outputs(document: &wellsaid_document, answers: &[u8]) -> Vec<Result<String, Failed>> {
    let (at, len) = (pointer(answers), answers.len());
    // SAFETY: pointer and length of a slice.
    let plain = call(|out| unsafe { wellsaid_document_plain(Some(document), at, len, Some(out)) });
    let mut found = vec![plain.map(text)];
    for max in LENGTHS {
        // SAFETY: as above.
        let subject = call(|out| unsafe {
            wellsaid_document_subject(Some(document), max, at, len, Some(out))
        });
        // SAFETY: as above.
        let excerpt = call(|out| unsafe {
            wellsaid_document_excerpt(Some(document), max, at, len, Some(out))
        });
        found.extend([subject.map(text), excerpt.map(text)]);
    }
    found
}

/// The same from Rust.
fn outputs_in_rust(
    formatter: &Formatter,
    document: &document::Document<'_>,
    resolver: &dyn Resolver,
) -> Vec<Result<String, Failed>> {
    let mut found = vec![formatter.plain(document, resolver)];
    for max in LENGTHS {
        let subject = Subject::new();
        let subject = if max == 0 { subject } else { subject.max(max as usize) };
        found.push(formatter.subject(document, &subject, resolver));
        found.push(formatter.excerpt(document, max as usize, resolver).html);
    }
    found.into_iter().map(Ok).collect()
}

/// Longest subjects and excerpts.
const LENGTHS: [u32; 3] = [0, 1, 40];

/// `None` if the HTML is verified, else the offset.
pub fn check(formatter: &wellsaid_formatter, html: &[u8]) -> Result<Option<usize>, Failed> {
    let mut offset = MaybeUninit::new(usize::MAX);
    // SAFETY: pointer and length of a slice.
    let verified = call(|verified| unsafe {
        wellsaid_gate_check(
            Some(formatter),
            pointer(html),
            html.len(),
            Some(verified),
            Some(&mut offset),
        )
    });
    // SAFETY: was initialised.
    let offset = unsafe { offset.assume_init() };
    let verified = verified?;
    assert!(verified == 0 || (verified, offset) == (1, 0), "{verified} {offset}");
    Ok((verified == 0).then_some(offset))
}

pub fn moderator(rules: &[u8], options: &[u8]) -> Result<Box<wellsaid_moderator>, Failed> {
    // SAFETY: pointers and lengths of slices.
    let made = call(|out| unsafe {
        wellsaid_moderator_new(
            pointer(rules),
            rules.len(),
            pointer(options),
            options.len(),
            Some(out),
        )
    });
    made.map(|made| made.expect("a handle"))
}

pub fn judge(
    moderator: &wellsaid_moderator,
    document: &wellsaid_document,
    context: &[u8],
    record: i32,
) -> Result<(Value, Option<Box<wellsaid_document>>), Failed> {
    let (verdict, rewritten) = judge_text(moderator, document, context, record)?;
    Ok((serde_json::from_str(&verdict).expect("JSON"), rewritten))
}

/// Does the same as [`judge`], with the verdict as C gets it.
pub fn judge_text(
    moderator: &wellsaid_moderator,
    document: &wellsaid_document,
    context: &[u8],
    record: i32,
) -> Result<(String, Option<Box<wellsaid_document>>), Failed> {
    let mut rewritten = MaybeUninit::new(None);
    // SAFETY: pointer and length of a slice.
    let verdict = call(|verdict| unsafe {
        wellsaid_moderator_check(
            Some(moderator),
            Some(document),
            pointer(context),
            context.len(),
            record,
            Some(verdict),
            Some(&mut rewritten),
        )
    });
    // SAFETY: was initialised.
    let rewritten = unsafe { rewritten.assume_init() };
    assert!(verdict.is_ok() || rewritten.is_none());
    Ok((text(verdict?), rewritten))
}

pub fn number(verification: Verification) -> i32 {
    match verification.name() {
        "verified" => WELLSAID_VERIFIED,
        "sanitized" => WELLSAID_SANITIZED,
        _ => WELLSAID_ESCAPED,
    }
}

/// Rules that find something in most comments, and change it; they do not need a history.
const RULES: &str = r#"
    [lists.w]
    kind = "words"
    words = ["casino", "a*", "e"]
    [[rule]]
    id = "words"
    why = "A word."
    when = { words = { list = "w" } }
    action = "hold"
    rewrite = { mask = "*" }
    [[rule]]
    id = "links"
    why = "A link."
    when = { links = { count_gte = 1 } }
    action = "flag"
"#;

const CONTEXT: &str = r#"{"now": 1763779200}"#;

/// Any comment, any text of your application: status and result are those of Rust.
///
/// U+FFFD in `source` is passed as a byte that is not valid UTF-8.
pub fn law(policy: &Policy, source: &str, second: &str) {
    let rust = Formatter::new(policy.clone());
    let c = formatter(policy.to_toml().as_bytes()).expect("a policy that is one");
    let bytes = broken(source);

    let Ok(doc) = rust.parse(source) else {
        assert_eq!(format(&c, &bytes).expect_err("too long").0, WELLSAID_TOO_LONG);
        assert_eq!(parse(&c, &bytes).err().expect("too long").0, WELLSAID_TOO_LONG);
        return;
    };
    let page = rust.format(source).expect("short enough");
    let want = (page.html.clone(), number(page.verification));
    assert_eq!(format(&c, &bytes), Ok(want));
    assert_eq!(check(&c, page.html.as_bytes()).is_ok_and(|at| at.is_none()), {
        gate::check(policy, &page.html).is_ok()
    });
    let handle = parse(&c, &bytes).expect("short enough");
    // The document does not depend on it.
    wellsaid_formatter_free(Some(c));
    same(&rust, &doc, &handle, source);

    let rendered = render(&handle, second.as_bytes());
    match object::<Answers>(second) {
        Some(answers) => {
            let resolver = answers.resolver_for(&doc);
            let page = rust.render(&doc, &resolver);
            assert_eq!(rendered, Ok((page.html, number(page.verification))));
            let want = outputs_in_rust(&rust, &doc, &resolver);
            assert_eq!(outputs(&handle, second.as_bytes()), want);
            let want = rust.quote_reply(&doc, &Reply::to("Ann"), &resolver);
            let got = quote(&handle, br#"{"author": "Ann"}"#, second.as_bytes());
            assert_eq!(got, Ok(want));
        }
        None => assert_eq!(rendered.expect_err("no answers").0, WELLSAID_BAD_DATA),
    }
    host(&rust, &bytes, source, second);
    verdicts(&rust, &doc, &handle, second);
}

/// Every U+FFFD as a byte that begins nothing and continues nothing.
pub fn broken(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for (at, part) in text.split('\u{FFFD}').enumerate() {
        bytes.extend_from_slice(if at > 0 { b"\xFF" } else { b"" });
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// Data of your application, as Rust reads it: an object, or an empty text.
fn object<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    match text.trim_start().chars().next() {
        None => serde_json::from_str("{}").ok(),
        Some('{') => serde_json::from_str(text).ok(),
        Some(_) => None,
    }
}

/// The outputs of a document are those of Rust.
fn same(rust: &Formatter, doc: &document::Document<'_>, c: &wellsaid_document, source: &str) {
    let told = report(c);
    let invalid = NoticeKind::InvalidText.name();
    let notices = told["notices"].as_array().expect("notices");
    let (bytes, parser): (Vec<_>, Vec<_>) =
        notices.iter().cloned().partition(|notice| notice["kind"] == invalid);
    assert_eq!(bytes.len(), source.matches('\u{FFFD}').count());
    for notice in &bytes {
        let start = notice["span"][0].as_u64().expect("a place") as usize;
        assert!(source[start..].starts_with('\u{FFFD}'));
    }
    assert_eq!(
        told,
        json!({
            "links": doc.links(),
            "refused_links": doc.refused_links(),
            "quotes": doc.quotes(),
            "mentions": doc.mentions(),
            "emoji": doc.emoji(),
            "notices": notices,
            "outermost_authors": doc.outermost_authors(),
            "only_quotes": doc.is_only_quotes(),
        })
    );
    assert_eq!(Value::from(parser), json!(rust.report(doc, &[]).notices));
    assert_eq!(outputs(c, b""), outputs_in_rust(rust, doc, &NoResolver));
}

/// The functions that take a text of your application.
fn host(rust: &Formatter, bytes: &[u8], source: &str, second: &str) {
    let c = formatter(rust.policy().to_toml().as_bytes()).expect("a policy that is one");
    let quoted = quote(&parse(&c, bytes).expect("short enough"), second.as_bytes(), b"");
    let doc = rust.parse(source).expect("short enough");
    match object::<Reply>(second) {
        Some(reply) => assert_eq!(quoted, Ok(rust.quote_reply(&doc, &reply, &NoResolver))),
        None => assert_eq!(quoted.expect_err("no reply").0, WELLSAID_BAD_DATA),
    }
    let html = broken(second);
    let rejected = gate::check(rust.policy(), second).err().map(|rejection| rejection.offset);
    let invalid = second.find('\u{FFFD}');
    let want = [rejected, invalid].into_iter().flatten().min();
    assert_eq!(check(&c, &html), Ok(want));

    let json = second.trim_start().starts_with('{');
    let policy = if json { Policy::from_json(second) } else { Policy::from_toml(second) };
    let made = formatter(second.as_bytes()).map(drop);
    let want = policy.map(drop).map_err(|error| error.to_string().replace('\0', "\u{FFFD}"));
    assert_eq!(made, want.map_err(|error| (WELLSAID_BAD_CONFIGURATION, error)));
    let rules = if json { RuleSet::from_json(second) } else { RuleSet::from_toml(second) };
    let made = moderator(second.as_bytes(), b"").map(drop);
    // C refuses a list without its file, Rust only reports it.
    let complete = rules.as_ref().is_ok_and(|rules| rules.missing_files().next().is_none());
    assert_eq!(made.is_ok(), complete, "{made:?} {rules:?}");
    if let Err((status, _)) = moderator(b"", second.as_bytes()).map(drop) {
        assert_eq!(status, WELLSAID_BAD_CONFIGURATION);
    }
}

fn verdicts(rust: &Formatter, doc: &document::Document<'_>, c: &wellsaid_document, second: &str) {
    thread_local! {
        static C: Box<wellsaid_moderator> = moderator(RULES.as_bytes(), b"").expect("rules");
        static RUST: Moderator = Moderator::new(RuleSet::from_toml(RULES).expect("rules"));
    }
    let judge =
        |context: &str, record| C.with(|c_rules| judge(c_rules, c, context.as_bytes(), record));
    let (verdict, rewritten) = judge(CONTEXT, 0).expect("a verdict");
    let mut context: Context = serde_json::from_str(CONTEXT).expect("a context");
    context.verification = Some(rust.render(doc, &NoResolver).verification);
    let mut want = RUST.with(|rules| rules.check(doc, &context, &MemoryHistory::new()));
    let changed = want.render(rust, doc, &NoResolver).expect("its own document");
    assert_eq!(verdict, json!(want));
    assert_eq!(rewritten.is_some(), !want.rewrites.is_empty());
    if let Some(rewritten) = rewritten {
        let (_, page) = changed;
        let html = Ok((page.html, number(page.verification)));
        assert_eq!(render(&rewritten, b""), html);
        let stored = apply(c, verdict.to_string().as_bytes()).expect("its own document");
        assert_eq!(render(&stored, b""), html);
    }
    let judged = judge(second, 1).map(|_| ());
    let known = object::<Context>(second).is_some();
    assert_eq!(judged.is_ok(), known, "{judged:?}");
}
