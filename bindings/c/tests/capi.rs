//! The functions of `wellsaid.h`, called as C calls them.
#![allow(unsafe_code)]

#[path = "../../../tests/common/abi.rs"]
mod abi;
#[path = "../../../tests/common/german.rs"]
mod german;

use std::mem::MaybeUninit;
use std::ptr;
use std::sync::Barrier;
use std::thread;

use abi::{call, text};
use serde_json::{Value, json};
use wellsaid::{Formatter, Policy};
use wellsaid_c::*;

const CONTEXT: &[u8] = br#"{"now": 1763779200}"#;

const HOLD_LINKS: &[u8] = br#"
    [[rule]]
    id = "links"
    why = "A link."
    when = { links = { count_gte = 1 } }
    action = "hold"
"#;

/// One comment per author and minute.
const RATE: &[u8] = br#"
    [[rule]]
    id = "flood"
    why = "More than one a minute."
    when = { rate = { key = "author", gt = 1, within = "1m" } }
    action = "reject"
"#;

fn comment() -> Box<wellsaid_formatter> {
    abi::formatter(b"").expect("the preset")
}

fn policy(toml: &str) -> Box<wellsaid_formatter> {
    abi::formatter(toml.as_bytes()).expect("a policy")
}

fn status<T: abi::Place>(run: impl FnOnce(&mut MaybeUninit<T>) -> i32) -> (i32, String) {
    match call(run) {
        Ok(_) => (WELLSAID_OK, String::new()),
        Err(failed) => failed,
    }
}

#[test]
fn a_comment_goes_in_and_html_comes_out() {
    let formatter = comment();
    let page = abi::format(&formatter, b"Is <em>x<y</em>?\n<script>steal()</script>");
    let html = "<p>Is <em>x&lt;y</em>?<br>\n&lt;script&gt;steal()&lt;/script&gt;</p>";
    assert_eq!(page, Ok((html.to_owned(), WELLSAID_VERIFIED)));
    assert_eq!(wellsaid_abi_version(), WELLSAID_ABI_VERSION);
    assert_eq!(abi::format(&formatter, b""), Ok((String::new(), WELLSAID_VERIFIED)));
    // The verification need not be asked for.
    // SAFETY: pointer and length of a slice.
    let html = call(|html| unsafe {
        wellsaid_format(Some(&formatter), abi::pointer(b"a"), 1, Some(html), None)
    });
    assert_eq!(html.map(text), Ok("<p>a</p>".to_owned()));
}

#[test]
fn policies_are_toml_or_json_and_a_mistake_is_named() {
    for plain in ["preset = \"plain\"", "\n  {\"preset\": \"plain\"}"] {
        let page = abi::format(&policy(plain), b"<em>a</em>").expect("a page");
        assert_eq!(page.0, "<p>&lt;em&gt;a&lt;/em&gt;</p>");
    }
    let failed = |text: &[u8]| abi::formatter(text).err().expect("a mistake");
    let (status, words) = failed(b"preset = \"comment\"\nquotes = { enabld = true }");
    assert_eq!(status, WELLSAID_BAD_CONFIGURATION);
    assert!(words.contains("line 2") && words.contains("quotes.enabld"), "{words}");
    let (status, words) = failed(b"preset = \"\xFF\"");
    assert_eq!(
        (status, words.as_str()),
        (WELLSAID_BAD_CONFIGURATION, "policy: not UTF-8 at byte 10")
    );
    assert_eq!(failed(b"{").0, WELLSAID_BAD_CONFIGURATION);
    let (_, words) = failed(b"\"a\\u0000b\" = 1");
    assert!(words.contains("a\u{FFFD}b"), "a C string ends at a NUL: {words}");
}

/// Every required pointer in turn is NULL.
#[test]
#[allow(clippy::multiple_unsafe_ops_per_block, reason = "one reason for all")]
fn null_is_a_status() {
    let formatter = comment();
    let document = abi::parse(&formatter, b"a").expect("a document");
    let moderator = abi::moderator(HOLD_LINKS, b"").expect("a moderator");
    let (f, d, m) = (Some(&*formatter), Some(&*document), Some(&*moderator));
    let (a, verdict) = (abi::pointer(b"a"), br#"{"schema":1}"#);
    let null = ptr::null();
    // SAFETY: NULL, or pointers and lengths of slices.
    let missing: Vec<(i32, &str, &str)> = unsafe {
        let mut found = Vec::new();
        let mut told = |function, what, status: i32| {
            assert!(abi::last_error().contains(what), "{function}: {}", abi::last_error());
            found.push((status, function, what));
        };
        let mut string = MaybeUninit::uninit();
        let mut int = MaybeUninit::uninit();
        told("formatter_new", "`out`", wellsaid_formatter_new(a, 0, None));
        told("moderator_new", "`out`", wellsaid_moderator_new(a, 0, a, 0, None));
        told("parse", "`out`", wellsaid_parse(f, a, 1, None));
        told("format", "`html`", wellsaid_format(f, a, 1, None, Some(&mut int)));
        told("render", "`html`", wellsaid_render(d, a, 0, None, Some(&mut int)));
        told("report", "`json`", wellsaid_document_report(d, None));
        told("verify", "`out`", wellsaid_document_verify_quotes(d, a, 0, None));
        told("plain", "`text`", wellsaid_document_plain(d, a, 0, None));
        told("subject", "`text`", wellsaid_document_subject(d, 0, a, 0, None));
        told("excerpt", "`html`", wellsaid_document_excerpt(d, 9, a, 0, None));
        told("quote", "`text`", wellsaid_document_quote_reply(d, a, 0, null, 0, None));
        told("tips", "`json`", wellsaid_tips(f, None));
        told("fingerprint", "`text`", wellsaid_fingerprint(f, None));
        told("check", "`verified`", wellsaid_gate_check(f, a, 1, None, None));
        told("facts", "`json`", wellsaid_moderator_facts(m, None));
        told("name", "`out`", wellsaid_verdict_author_name(a, 0, a, 0, None));
        told("decide", "`outcome`", wellsaid_queue_decide(a, 0, None));
        let context = abi::pointer(CONTEXT);
        let len = CONTEXT.len();
        told("judge", "`verdict`", wellsaid_moderator_check(m, d, context, len, 0, None, None));

        let string = &mut string;
        told("format", "`formatter`", wellsaid_format(None, a, 1, Some(string), None));
        let quote = wellsaid_document_quote_reply(None, null, 0, null, 0, Some(string));
        told("quote", "`document`", quote);
        told("tips", "`formatter`", wellsaid_tips(None, Some(string)));
        told("fingerprint", "`formatter`", wellsaid_fingerprint(None, Some(string)));
        told("check", "`formatter`", wellsaid_gate_check(None, a, 1, Some(&mut int), None));
        told("facts", "`moderator`", wellsaid_moderator_facts(None, Some(string)));
        let mut handle = MaybeUninit::uninit();
        told("parse", "`formatter`", wellsaid_parse(None, a, 1, Some(&mut handle)));
        told("report", "`document`", wellsaid_document_report(None, Some(string)));
        told("render", "`document`", wellsaid_render(None, a, 0, Some(string), None));
        told("plain", "`document`", wellsaid_document_plain(None, a, 0, Some(string)));
        told("subject", "`document`", wellsaid_document_subject(None, 0, a, 0, Some(string)));
        told("excerpt", "`document`", wellsaid_document_excerpt(None, 9, a, 0, Some(string)));
        let judge = |m, d, string: &mut MaybeUninit<wellsaid_str>| {
            wellsaid_moderator_check(m, d, context, len, 0, Some(string), None)
        };
        told("judge", "`moderator`", judge(None, d, string));
        told("judge", "`document`", judge(m, None, string));
        let record = |m, string: &mut MaybeUninit<wellsaid_str>| {
            let verdict_at = abi::pointer(verdict);
            wellsaid_moderator_record(m, verdict_at, verdict.len(), context, len, Some(string))
        };
        told("record", "`moderator`", record(None, string));

        // A length without a text.
        told("format", "`source`", wellsaid_format(f, null, 1, Some(string), None));
        told("parse", "`source`", wellsaid_parse(f, null, 1, Some(&mut handle)));
        let verify = |d, answers, len, out: &mut MaybeUninit<_>| {
            wellsaid_document_verify_quotes(d, answers, len, Some(out))
        };
        told("verify", "`document`", verify(None, a, 0, &mut handle));
        told("verify", "`answers`", verify(d, null, 1, &mut handle));
        let quote = wellsaid_document_quote_reply(d, null, 1, null, 0, Some(string));
        told("quote", "`reply`", quote);
        let quote = wellsaid_document_quote_reply(d, null, 0, null, 1, Some(string));
        told("quote", "`answers`", quote);
        told("plain", "`answers`", wellsaid_document_plain(d, null, 1, Some(string)));
        told("subject", "`answers`", wellsaid_document_subject(d, 0, null, 1, Some(string)));
        told("excerpt", "`answers`", wellsaid_document_excerpt(d, 9, null, 1, Some(string)));
        told("check", "`html`", wellsaid_gate_check(f, null, 1, Some(&mut int), None));
        told("render", "`answers`", wellsaid_render(d, null, 1, Some(string), None));
        told("name", "`verdict`", wellsaid_verdict_author_name(null, 1, a, 0, Some(string)));
        told("name", "`name`", wellsaid_verdict_author_name(a, 0, null, 1, Some(string)));
        let mut handle = MaybeUninit::uninit();
        told("formatter_new", "`policy`", wellsaid_formatter_new(null, 1, Some(&mut handle)));
        let mut handle = MaybeUninit::uninit();
        told("rules", "`rules`", wellsaid_moderator_new(null, 1, null, 0, Some(&mut handle)));
        told("options", "`options`", wellsaid_moderator_new(null, 0, null, 1, Some(&mut handle)));
        let check = wellsaid_moderator_check(m, d, null, 1, 0, Some(string), None);
        told("judge", "`context`", check);
        let record = wellsaid_moderator_record(m, null, 1, context, len, Some(string));
        told("record", "`verdict`", record);
        // A negative number that was cast.
        let endless = wellsaid_format(f, a, usize::MAX, Some(string), None);
        told("format", "that long", endless);
        found
    };
    assert_eq!(missing.len(), 52);
    for (status, function, what) in missing {
        assert_eq!(status, WELLSAID_NULL_ARGUMENT, "{function} {what}");
    }
    // SAFETY: NULL.
    unsafe { wellsaid_str_free(None) };
    wellsaid_formatter_free(None);
    wellsaid_document_free(None);
    wellsaid_moderator_free(None);
    // A text of no length may be NULL.
    // SAFETY: NULL and 0.
    let empty = call(|html| unsafe { wellsaid_format(f, null, 0, Some(html), None) });
    assert_eq!(empty.map(text), Ok(String::new()));
}

#[test]
fn what_is_no_utf8_is_replaced_and_noticed() {
    let formatter = comment();
    let document = abi::parse(&formatter, b"tea\xE9 <b>x</b> \xF0\x9F\x99").expect("a document");
    let page = abi::render(&document, b"").expect("a page");
    assert_eq!(page.0, "<p>tea\u{FFFD} &lt;b&gt;x&lt;/b&gt; \u{FFFD}</p>");
    let notices = abi::report(&document)["notices"].clone();
    let kinds: Vec<_> = notices.as_array().expect("a list").iter().map(|n| &n["kind"]).collect();
    assert_eq!(kinds.first().expect("one"), &"invalid-text");
    assert_eq!(kinds.last().expect("one"), &"invalid-text");
    assert!(kinds.iter().any(|kind| *kind == "disallowed-tag"), "in the order of the text");
    assert_eq!(notices[0]["span"], json!([3, 6]));
    // In data of the application as well: half an emoji, as JavaScript writes it.
    let quote = abi::parse(&formatter, b"[quote=Bob]Hi[/quote]").expect("a document");
    let page = abi::render(&quote, br#"{"quotes": [{"author": "Ann\ud83d"}]}"#).expect("a page");
    assert!(page.0.contains("<cite>Ann\u{FFFD}</cite>"), "{}", page.0);
}

#[test]
fn bytes_behind_a_nul_arrive() {
    let formatter = comment();
    let document = abi::parse(&formatter, b"a\0b").expect("a document");
    let rust = Formatter::new(Policy::comment());
    let page = rust.format("a\0b").expect("short").html;
    assert!(page.contains('b'));
    assert_eq!(abi::render(&document, b"").expect("a page").0, page);
    let plain = abi::outputs(&document, b"").swap_remove(0);
    assert!(plain.expect("text").ends_with('b'));
}

#[test]
fn a_mebibyte_is_too_long_unless_the_policy_accepts_it() {
    let long = "word ".repeat(1024 * 1024 / 5 + 1).into_bytes();
    let long = &long[..1024 * 1024];
    let formatter = comment();
    let words = "the comment is 1048576 bytes long, the limit is 65536 bytes";
    let too_long = (WELLSAID_TOO_LONG, words.to_owned());
    assert_eq!(abi::format(&formatter, long), Err(too_long.clone()));
    assert_eq!(abi::parse(&formatter, long).err(), Some(too_long));
    let wide = policy("limits = { max_input = 1048576 }");
    let page = abi::format(&wide, long).expect("accepted");
    assert_eq!(page.0.len(), "<p></p>".len() + long.len());
    let mut over = long.to_vec();
    over.push(b'a');
    assert_eq!(abi::format(&wide, &over).expect_err("a byte more").0, WELLSAID_TOO_LONG);
    // Short enough as bytes, too long as text.
    let invalid = vec![0xFF; 65_536];
    assert_eq!(abi::format(&formatter, &invalid).expect_err("grows").0, WELLSAID_TOO_LONG);
}

#[test]
fn a_document_needs_neither_its_formatter_nor_its_source() {
    let mut source = b"Hi @ann, <em>see</em> www.rust-lang.org".to_vec();
    let formatter = policy("links = { mentions = true }");
    let document = abi::parse(&formatter, &source).expect("a document");
    source.fill(b'x');
    drop(source);
    wellsaid_formatter_free(Some(formatter));
    let page = abi::render(&document, br#"{"mentions": {"@ann": {"href": "/u/7"}}}"#);
    let html = page.expect("a page").0;
    assert!(html.starts_with("<p>Hi <a href=\"/u/7\">@ann</a>, <em>see</em> <a href="), "{html}");
    let answers = br#"{"mentions": {"@ann": {"href": "/u/7", "text": "Ann"}}}"#;
    let plain = abi::outputs(&document, answers).swap_remove(0);
    assert_eq!(plain, Ok("Hi Ann, see www.rust-lang.org".to_owned()));
    wellsaid_document_free(Some(document));
}

#[test]
fn a_rewritten_document_outlives_everything() {
    let rules = br#"
        [lists.bad]
        kind = "words"
        words = ["casino"]
        [[rule]]
        id = "mask"
        why = "A word."
        when = { words = { list = "bad" } }
        rewrite = { mask = "*" }
    "#;
    let moderator = abi::moderator(rules, b"").expect("a moderator");
    let formatter = comment();
    let document = abi::parse(&formatter, b"my \xFF casino").expect("a document");
    let (verdict, rewritten) = abi::judge(&moderator, &document, CONTEXT, 0).expect("a verdict");
    assert_eq!(verdict["reasons"][0]["rule"], "mask");
    wellsaid_document_free(Some(document));
    wellsaid_moderator_free(Some(moderator));
    wellsaid_formatter_free(Some(formatter));
    let rewritten = rewritten.expect("a document");
    assert_eq!(abi::render(&rewritten, b"").expect("a page").0, "<p>my \u{FFFD} ******</p>");
    assert_eq!(abi::report(&rewritten)["notices"][0]["kind"], "invalid-text");
    // Checked again: nothing is left to change.
    let moderator = abi::moderator(rules, b"").expect("a moderator");
    let (_, again) = abi::judge(&moderator, &rewritten, CONTEXT, 0).expect("a verdict");
    assert!(again.is_none());
}

#[test]
fn the_name_of_the_author_is_changed_as_rust_does() {
    let rules = br#"
        [lists.bad]
        kind = "words"
        words = ["heck"]
        [[rule]]
        id = "mask"
        why = "A word."
        when = { words = { list = "bad" } }
        rewrite = { mask = "*" }
    "#;
    let moderator = abi::moderator(rules, b"").expect("a moderator");
    let document = abi::parse(&comment(), b"hi").expect("a document");
    for (name, shown) in [
        ("heck", "****"),
        ("What the heck?", "What the ****?"),
        ("heck & <heck>", "**** & <****>"),
        ("H\u{c9}CK heck", "H\u{c9}CK ****"),
        ("\0heck", "\0****"),
        ("\u{1F642}\u{200D}heck", "\u{1F642}\u{200D}****"),
        ("Ann", "Ann"),
        ("", ""),
    ] {
        let context = json!({"now": 1_763_779_200, "author": {"name": name}}).to_string();
        let (verdict, _) = abi::judge(&moderator, &document, context.as_bytes(), 0).expect("one");
        let verdict = verdict.to_string();
        let said = abi::author_name(verdict.as_bytes(), name.as_bytes());
        assert_eq!(said.as_deref(), Ok(shown), "{name:?}");
        let rust: wellsaid::moderate::Verdict = serde_json::from_str(&verdict).expect("a verdict");
        assert_eq!(rust.author_name(name), shown);
    }
    // Bytes that are not text: replaced as in the context.
    let context = b"{\"now\": 1, \"author\": {\"name\": \"a\xFF\xE2\x82 heck\"}}";
    let (verdict, _) = abi::judge(&moderator, &document, context, 0).expect("a verdict");
    let verdict = verdict.to_string();
    let said = abi::author_name(verdict.as_bytes(), b"a\xFF\xE2\x82 heck");
    assert_eq!(said.as_deref(), Ok("a\u{FFFD}\u{FFFD} ****"));
    // Another name: it is masked as a whole.
    assert_eq!(
        abi::author_name(verdict.as_bytes(), b"heck").as_deref(),
        Ok("\u{2588}".repeat(4)).as_deref()
    );
    assert_eq!(
        abi::author_name(b"{}", b"heck").err().map(|failed| failed.0),
        Some(WELLSAID_BAD_DATA)
    );
    assert_eq!(abi::author_name(b"", b"").err().map(|failed| failed.0), Some(WELLSAID_BAD_DATA));
}

#[test]
fn quotes_are_compared_with_posts() {
    let rules = br#"
        [[rule]]
        id = "links"
        why = "A link."
        when = { links = { count_gte = 1 } }
        action = "hold"
    "#;
    let (formatter, moderator) = (comment(), abi::moderator(rules, b"").expect("rules"));
    let source = b"[quote=Bob]See https://a.example/ and write.[/quote] Done.";
    let document = abi::parse(&formatter, source).expect("short");
    let state = |document: &wellsaid_document| {
        let report = abi::report(document);
        report["quotes"][0]["verification"].as_str().expect("a state").to_owned()
    };
    let action = |document: &wellsaid_document| {
        let (verdict, _) = abi::judge(&moderator, document, CONTEXT, 0).expect("a verdict");
        verdict["action"].as_str().expect("an action").to_owned()
    };
    assert_eq!((state(&document), action(&document)), ("unknown".into(), "hold".into()));
    for (post, want, class, action_wanted) in [
        (
            "Hi. See https://a.example/ and write. Bye.",
            "verified",
            "quote quote-verified",
            "approve",
        ),
        ("Hi. See https://b.example/ and write. Bye.", "altered", "quote quote-altered", "hold"),
    ] {
        let answers = json!({"quotes": [{"author": "Ann", "source": post}]}).to_string();
        let verified = abi::verify_quotes(&document, answers.as_bytes()).expect("answers");
        assert_eq!(state(&verified), want);
        assert_eq!(action(&verified), action_wanted);
        let (html, verification) = abi::render(&verified, answers.as_bytes()).expect("HTML");
        assert!(html.starts_with(&format!("<blockquote class=\"{class}\">")), "{html}");
        assert!(html.contains("<cite>Ann</cite>"), "{html}");
        assert_eq!(verification, WELLSAID_VERIFIED);
    }
    // The other one is as it was, and what is not an answer is refused.
    assert_eq!(state(&document), "unknown");
    let none = abi::verify_quotes(&document, b"").expect("no answers");
    assert_eq!(state(&none), "unknown");
    for bad in
        [&b"[]"[..], b"{\"quotes\": [{\"source\": 7}]}", b"{\"quotes\": [{\"sauce\": \"\"}]}"]
    {
        let (status, _) = abi::verify_quotes(&document, bad).map(|_| ()).expect_err("no answers");
        assert_eq!(status, WELLSAID_BAD_DATA);
    }
}

#[test]
fn what_the_host_says_is_checked() {
    let formatter = policy("links = { mentions = true }");
    let document = abi::parse(&formatter, b"@ann [quote=Bob]x[/quote] https://a.example/");
    let document = document.expect("a document");
    let answers = r#"{
        "mentions": {"@ann": {"href": "javascript:alert(1)", "text": "<script>"}},
        "quotes": [{"author": "Robert", "href": "/post/1"}],
        "links": {"https://a.example/": {"rewrite": "/out?to=a"}}
    }"#;
    let html = abi::render(&document, answers.as_bytes()).expect("a page").0;
    assert!(!html.contains("javascript") && !html.contains("<script"), "{html}");
    assert!(html.contains("Robert") && html.contains("/post/1"), "{html}");
    assert!(html.contains("href=\"/out?to=a\""), "{html}");
    for wrong in ["{\"mention\": {}}", "[]", "{", "{\"links\": {\"a\": \"drop\"}}", "nul"] {
        let (status, words) = abi::render(&document, wrong.as_bytes()).expect_err("wrong");
        assert_eq!(status, WELLSAID_BAD_DATA);
        assert!(words.starts_with("answers: "), "{words}");
    }
    let hi = abi::parse(&formatter, b"Hi").expect("a document");
    let quoted = abi::quote(&hi, r#"{"author": "Ann B.", "post_id": 12}"#.as_bytes(), b"");
    assert_eq!(quoted, Ok("[quote=\"Ann B.\" post_id=12]\nHi\n[/quote]\n\n".to_owned()));
    assert_eq!(abi::quote(&hi, b"", b""), Ok("[quote]\nHi\n[/quote]\n\n".to_owned()));
    assert_eq!(abi::quote(&hi, b"{\"a\":1}", b"").expect_err("a").0, WELLSAID_BAD_DATA);
}

#[test]
fn tips_come_from_the_policy() {
    let formatter = policy("allowed = \"<em>\"");
    let tips = text(call(|out| wellsaid_tips(Some(&formatter), Some(out))).expect("tips"));
    let tips: Value = serde_json::from_str(&tips).expect("JSON");
    let policy = Policy::builder().allowed("<em>").build().expect("a policy");
    let rust = Formatter::new(policy);
    let want = json!({
        "short": rust.tips(),
        "long": rust.long_tips(),
        "warned": rust.policy().messages().warned,
        "insist": rust.policy().messages().insist,
    });
    assert_eq!(tips, want);
    assert!(tips["long"][0]["you_get"].as_str().is_some());
}

#[test]
fn a_fingerprint_is_that_of_the_policy() {
    let of = |toml: &str| {
        let formatter = policy(toml);
        text(call(|out| wellsaid_fingerprint(Some(&formatter), Some(out))).expect("a fingerprint"))
    };
    assert_eq!(of(""), Policy::comment().fingerprint().to_string());
    assert_ne!(of("preset = \"plain\""), of(""));
    // Words are part of the HTML.
    assert_ne!(of("[messages]\nwrote = \"{author} schrieb:\""), of(""));
}

#[test]
fn html_from_anywhere_is_verified_or_not() {
    let formatter = comment();
    assert_eq!(abi::check(&formatter, b"<p>a</p>"), Ok(None));
    assert_eq!(abi::check(&formatter, b"<p>a<b></p>"), Ok(Some(4)));
    assert_eq!(abi::check(&formatter, b"<p>a\xFF</p>"), Ok(Some(4)));
    assert_eq!(abi::check(&formatter, b"<p>a\xFF"), Ok(Some(4)));
}

#[test]
fn rules_judge_and_count() {
    let moderator = abi::moderator(RATE, br#"{"history": "memory", "key": "secret of the site"}"#);
    let moderator = moderator.expect("a moderator");
    let document = abi::parse(&comment(), b"Hi").expect("a document");
    let context = br#"{"now": 1763779200, "author": {"id": "7"}}"#;
    let action = |record| {
        let (verdict, _) = abi::judge(&moderator, &document, context, record).expect("a verdict");
        (verdict["action"].as_str().expect("an action").to_owned(), verdict)
    };
    // Looking does not count.
    for _ in 0..3 {
        assert_eq!(action(0).0, "approve");
    }
    let looked = action(0).1.to_string();
    let record = || {
        // SAFETY: pointers and lengths of slices.
        call(|out| unsafe {
            wellsaid_moderator_record(
                Some(&moderator),
                abi::pointer(looked.as_bytes()),
                looked.len(),
                abi::pointer(context),
                context.len(),
                Some(out),
            )
        })
    };
    let counted: Value = serde_json::from_str(&text(record().expect("counted"))).expect("JSON");
    assert_eq!(counted.get("record"), None);
    assert_eq!(action(1).0, "reject", "the second one in a minute");
    // Without a place for the verdict.
    // SAFETY: pointers and lengths of slices.
    let status = unsafe {
        wellsaid_moderator_record(
            Some(&moderator),
            abi::pointer(looked.as_bytes()),
            looked.len(),
            abi::pointer(context),
            context.len(),
            None,
        )
    };
    assert_eq!(status, WELLSAID_OK);
}

#[test]
fn configuration_of_a_moderator_is_named_when_it_is_wrong() {
    let list = br#"
        [lists.w]
        kind = "words"
        file = "w.txt"
        [[rule]]
        id = "w"
        why = "A word."
        when = { words = { list = "w" } }
        action = "hold"
    "#;
    let failed = |rules: &[u8], options: &str| {
        let (status, words) = abi::moderator(rules, options.as_bytes()).err().expect("a mistake");
        assert_eq!(status, WELLSAID_BAD_CONFIGURATION, "{words}");
        words
    };
    assert!(failed(b"[[rule]]\nid = 7", "").contains("line 2"));
    assert!(failed(list, "").contains("w.txt"));
    assert!(failed(b"", r#"{"form_key": "short"}"#).contains("form_key"));
    assert!(failed(b"", r#"{"forn_key": "short"}"#).contains("forn_key"));
    assert!(failed(b"", r#"{"history": "file"}"#).contains("history"));
    assert!(failed(b"", "[]").starts_with("options: "));
    let words = failed(b"", r#"{"history": {"redis": "redis://127.0.0.1"}}"#);
    assert!(words.starts_with("key: a history in SQLite or Redis needs"), "{words}");
    assert_eq!(
        failed(b"", r#"{"key": "fifteen bytes.."}"#),
        "key: the secret has 15 bytes, at least 16 are needed"
    );
    let sqlite = r#"{"history": {"sqlite": "no/folder.db"}, "key": "sixteen bytes ..."}"#;
    let words = failed(b"", sqlite);
    let want = if cfg!(feature = "sqlite") { "can't be opened" } else { "feature `sqlite`" };
    assert!(words.contains(want), "{words}");
    let redis =
        r#"{"history": {"redis": "no address", "prefix": "p"}, "key": "sixteen bytes ..."}"#;
    let words = failed(b"", redis);
    let want = if cfg!(feature = "redis") { "redis://" } else { "feature `redis`" };
    assert!(words.contains(want), "{words}");
    let files = br#"{"files": {"w.txt": "casino\n"}, "form_key": "sixteen bytes ..."}"#;
    let moderator = abi::moderator(list, files).expect("a moderator");
    let document = abi::parse(&comment(), b"a casino").expect("a document");
    let (verdict, _) = abi::judge(&moderator, &document, CONTEXT, 0).expect("a verdict");
    assert_eq!(verdict["action"], "hold");
    // JSON is read as well.
    let json = br#"{"rule": [{"id": "r", "why": "w", "when": {"links": {"count_gte": 1}}, "action": "hold"}]}"#;
    assert!(abi::moderator(json, b"").is_ok());
}

#[test]
fn contexts_and_verdicts_of_the_host_are_checked() {
    let moderator = abi::moderator(HOLD_LINKS, b"").expect("a moderator");
    let document = abi::parse(&comment(), b"www.rust-lang.org").expect("a document");
    for (context, says) in [
        ("", "missing field `now`"),
        ("{}", "missing field `now`"),
        ("{\"now\": null}", "context: "),
        ("{\"now\": 0}", "`now` is 0"),
        ("{\"now\": -1}", "context: "),
        ("{\"now\": \"today\"}", "context: "),
        ("{\"now\": 1, \"nox\": 2}", "nox"),
        ("{\"now\": 1, \"ip\": \"300.1.1.1\"}", "`ip` is not an IP address"),
        ("{\"now\": 1, \"ip\": \"[::1\"}", "`ip` is not an IP address"),
        ("{\"now\": 1, \"trigger\": \"later\"}", "later"),
    ] {
        let failed = abi::judge(&moderator, &document, context.as_bytes(), 0);
        let (status, words) = failed.err().expect("wrong");
        assert_eq!(status, WELLSAID_BAD_DATA);
        assert!(words.contains(says), "{words}");
    }
    let facts = call(|out| wellsaid_moderator_facts(Some(&moderator), Some(out))).map(text);
    assert_eq!(facts.as_deref(), Ok("[]"));
    let asking = br#"{"rule": [{"id": "r", "why": "w", "action": "hold", "unknown": "fires",
        "when": {"author": {"approved_lt": 1, "ip_in": ["203.0.113.9"]}}}]}"#;
    let asking = abi::moderator(asking, b"").expect("a moderator");
    let facts = call(|out| wellsaid_moderator_facts(Some(&asking), Some(out))).map(text);
    assert_eq!(facts.as_deref(), Ok("[\"author.approved\",\"ip\"]"));
    let context = b"{\"now\": 1, \"author\": {\"approved\": 0}, \"trigger\": \"preview\"}";
    let (verdict, _) = abi::judge(&asking, &document, context, 0).expect("a verdict");
    assert_eq!(verdict["action"], "hold");
    assert_eq!(verdict["incomplete"], json!([{"rule": "r", "what": "ip", "error": "not given"}]));
    // The name of the author may be any bytes.
    let context = b"{\"now\": 1, \"author\": {\"name\": \"tea\xE9\"}}";
    let (verdict, _) = abi::judge(&moderator, &document, context, 0).expect("a verdict");
    assert_eq!(verdict["action"], "hold");
    // A comment whose HTML was not verified is held at least.
    let context = b"{\"now\": 1, \"verification\": \"sanitized\"}";
    let plain = abi::parse(&comment(), b"Hi").expect("a document");
    let (verdict, _) = abi::judge(&moderator, &plain, context, 0).expect("a verdict");
    assert_eq!(
        (verdict["action"].as_str(), verdict["decided_by"].as_str()),
        (Some("hold"), Some("verification"))
    );
    // SAFETY: pointers and lengths of slices.
    let failed = status(|out| unsafe {
        let context = abi::pointer(CONTEXT);
        wellsaid_moderator_record(
            Some(&moderator),
            abi::pointer(b"{}"),
            2,
            context,
            CONTEXT.len(),
            Some(out),
        )
    });
    assert_eq!(failed.0, WELLSAID_BAD_DATA);
    assert!(failed.1.starts_with("verdict: "), "{}", failed.1);
}

#[test]
fn errors_belong_to_their_thread() {
    let formatter = comment();
    abi::parse(&formatter, &vec![b'a'; 70_000]).err().expect("too long");
    let here = abi::last_error();
    thread::scope(|scope| {
        scope.spawn(|| {
            assert_eq!(abi::last_error(), "");
            abi::formatter(b"no").err().expect("a mistake");
            assert_ne!(abi::last_error(), here);
        });
    });
    assert_eq!(abi::last_error(), here);
    abi::format(&formatter, b"fine").expect("a page");
    assert_eq!(abi::last_error(), here, "success does not change it");
}

/// Threads as in a site: one handle of each kind, all threads, and documents that end in another
/// thread than they began in.
#[test]
fn threads_share_handles() {
    const THREADS: usize = 8;
    const COMMENTS: usize = 100;
    let formatter = comment();
    let moderator = abi::moderator(RATE, b"").expect("a moderator");
    let shared = abi::parse(&formatter, b"[quote=Ann]a[/quote] b https://c.example/").expect("one");
    let want = abi::render(&shared, b"").expect("a page");
    let barrier = Barrier::new(THREADS);
    let passed: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (formatter, moderator, shared) = (&*formatter, &*moderator, &*shared);
                let (barrier, want) = (&barrier, &want);
                scope.spawn(move || {
                    barrier.wait();
                    let mut passed = 0;
                    let mut documents = Vec::new();
                    for number in 0..COMMENTS {
                        let source = format!("<em>{thread}</em> {number}");
                        let page = abi::format(formatter, source.as_bytes()).expect("a page");
                        assert_eq!(page.0, format!("<p>{source}</p>"));
                        assert_eq!(&abi::render(shared, b"").expect("a page"), want);
                        documents.push(abi::parse(formatter, source.as_bytes()).expect("one"));
                        let long = abi::format(formatter, &vec![b'a'; 65_537 + thread]);
                        let words = long.expect_err("too long").1;
                        assert!(words.contains(&format!("{}", 65_537 + thread)), "{words}");
                        // Comments of one author in one second: the first one may pass.
                        let context = br#"{"now": 1763779200, "author": {"id": "7"}}"#;
                        let judged = abi::judge(moderator, shared, context, 1);
                        passed += usize::from(judged.expect("a verdict").0["action"] == "approve");
                    }
                    (passed, documents)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic").0).sum()
    });
    assert_eq!(passed, 1);
}

/// Promise of `src/guide.md` to callers from a thread with a small stack. The code does not recurse
/// over input: neither deep markup nor ammonia needs more for a longer comment.
#[test]
fn a_small_stack_is_enough() {
    let shapes =
        ["<em>", "<ul><li>", "[quote]", "<blockquote>", "https://a.example/(", "&#60;", "a*b "];
    let small = thread::Builder::new().stack_size(256 * 1024);
    let run = small.spawn(move || {
        for always in ["false", "true"] {
            let formatter = policy(&format!("preset = \"wordpress\"\nalways_clean = {always}"));
            let moderator = abi::moderator(HOLD_LINKS, b"").expect("a moderator");
            for shape in shapes {
                let source = shape.repeat(16_000 / shape.len());
                let document = abi::parse(&formatter, source.as_bytes()).expect("short enough");
                abi::render(&document, b"{}").expect("a page");
                abi::judge(&moderator, &document, CONTEXT, 1).expect("a verdict");
                abi::report(&document);
            }
        }
    });
    run.expect("a thread").join().expect("no panic");
}

/// Every text of the tests, compared with the result in Rust, in many combinations of both
/// arguments.
#[test]
fn c_says_what_rust_says() {
    let rows: Vec<Value> = include_str!("../../../tests/data/semantics.jsonl")
        .lines()
        .chain(include_str!("../../../tests/data/xss.jsonl").lines().step_by(20))
        .map(|line| serde_json::from_str(line).expect("a row"))
        .collect();
    let inputs: Vec<&str> = rows.iter().filter_map(|row| row["input"].as_str()).collect();
    assert!(inputs.len() > 250, "{}", inputs.len());
    let policies = [Policy::comment(), Policy::plain(), mentioning()];
    let seconds = [
        "",
        "{}",
        "{\"now\": 7}",
        "{\"author\": \"Ann\", \"keep\": 1}",
        "{\"mentions\": {\"@ann\": {\"href\": \"/u\"}}, \"emoji\": {\"smile\": \"x\"}}",
        "{\"preset\": \"plain\"}",
        "{\"history\": \"memory\"}",
        "preset = \"plain\"",
        "<p>a\u{FFFD}</p>",
        "nonsense \u{0}",
    ];
    for (number, input) in inputs.iter().enumerate() {
        let policy = &policies[number % policies.len()];
        abi::law(policy, input, seconds[number % seconds.len()]);
        abi::law(policy, &format!("\u{FFFD}{input} @ann :smile:\u{FFFD}"), input);
    }
}

fn mentioning() -> Policy {
    let policy = Policy::builder().mentions(true).limits(wellsaid::Limits::default().max_input(90));
    policy.build().expect("a policy")
}

#[test]
fn the_law_has_teeth() {
    let fails = |run: fn()| std::panic::catch_unwind(run).is_err();
    assert!(fails(|| {
        // A call that writes nothing.
        let _ = call::<i32>(|_| WELLSAID_TOO_LONG);
    }));
    assert!(fails(|| {
        let _ = call::<i32>(|place| {
            place.write(0);
            WELLSAID_PANIC + 1
        });
    }));
}

/// The limit is that of the text, as `guide.md` says: 22,000 bytes that are not valid UTF-8 are 66,000.
#[test]
fn bytes_that_are_no_text_count_as_three() {
    let formatter = comment();
    let max = wellsaid::Limits::default().max_input;
    assert!(abi::parse(&formatter, &vec![0xFF; max / 3]).is_ok());
    let (status, words) = abi::parse(&formatter, &vec![0xFF; max / 3 + 1]).err().expect("too long");
    assert_eq!(status, WELLSAID_TOO_LONG);
    assert!(words.contains("the limit is"), "{words}");
}

/// Words for readers and authors are those of the policy.
#[test]
fn a_german_policy_speaks_german() {
    let formatter = policy(&german::policy());
    let page = abi::format(&formatter, german::BODY.as_bytes()).expect("a page");
    german::assert_says(&page.0, &["<cite>Ann</cite> schrieb:", "[Zitat gekürzt]"]);
    let document = abi::parse(&formatter, german::BODY.as_bytes()).expect("a document");
    german::assert_notices(&abi::report(&document)["notices"]);
    let all = abi::outputs(&document, b"").into_iter().map(|text| text.expect("a text"));
    let all: Vec<String> = all.collect();
    german::assert_says(&all.join("\n"), &["Ann schrieb:", "[Zitat gekürzt]"]);
    let quote = abi::parse(&formatter, german::QUOTE.as_bytes()).expect("a document");
    let all = abi::outputs(&quote, b"").pop().expect("an excerpt").expect("an excerpt");
    german::assert_says(&all, &["<cite>Ann</cite> schrieb:"]);
    let silence = abi::parse(&formatter, german::SILENCE.as_bytes()).expect("a document");
    assert!(abi::outputs(&silence, b"").contains(&Ok("(Kein Betreff)".to_owned())));
    let mail = policy(&german::without_quote_tags());
    let document = abi::parse(&mail, b"Tee?").expect("a document");
    let reply = abi::quote(&document, br#"{"author": "Ann"}"#, b"").expect("a reply");
    german::assert_says(&reply, &["Ann schrieb:\n", "> Tee?"]);
    let all_tags = policy(&german::with_all_tags());
    let tips = call(|json| wellsaid_tips(Some(&all_tags), Some(json))).map(text).expect("tips");
    german::assert_says(&tips, &["Erlaubte HTML-Tags", "Hochgestellt"]);
}

/// Cases of `tests/regressions/` whose law is that of these functions.
#[test]
fn what_the_fuzzer_found_holds_now() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/regressions");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let case = std::fs::read_to_string(&path).expect("a file");
        let case: toml::Table = case.parse().expect("TOML");
        let text = |key: &str| case.get(key).and_then(|text| text.as_str()).unwrap_or_default();
        read += 1;
        if text("law") == "capi" {
            let policy = case.get("policy").map(ToString::to_string).unwrap_or_default();
            let policy = Policy::from_toml(&policy).expect("a sound policy");
            abi::law(&policy, text("source"), text("second"));
        }
    }
    assert!(read > 0);
}

#[test]
fn a_queue_decides() {
    let decide = |request: &[u8]| {
        // SAFETY: pointer and length are those of a slice.
        call(|out| unsafe {
            wellsaid_queue_decide(abi::pointer(request), request.len(), Some(out))
        })
        .map(text)
    };
    let request =
        br#"{"state": "pending", "decision": "spam", "by": {"moderator": "ann"}, "at": 5}"#;
    let outcome: Value = serde_json::from_str(&decide(request).expect("legal")).expect("JSON");
    assert_eq!((&outcome["state"], &outcome["lesson"]["learn"]), (&json!("spam"), &json!("spam")));
    let request = br#"{"state": "trashed", "decision": "spam", "by": "system", "at": 5}"#;
    let outcome: Value = serde_json::from_str(&decide(request).expect("refused")).expect("JSON");
    assert_eq!((&outcome["state"], &outcome["entry"]), (&json!("trashed"), &Value::Null));
    let (status, words) = decide(b"{\"decision\": \"praise\", \"at\": 1}").expect_err("wrong");
    assert_eq!(status, WELLSAID_BAD_DATA);
    assert!(words.starts_with("request: unknown decision `praise`"), "{words}");
}
