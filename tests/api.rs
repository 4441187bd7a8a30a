//! Properties that callers rely on: thread safety, texts of errors, shapes of data.

use std::panic::UnwindSafe;

use wellsaid::document::{Event, Invariant, NoticeKind, Violation};
use wellsaid::gate::{Cleaner, Rejection, Verification};
use wellsaid::links::{LinkFlags, LinkMatch, MatchTarget};
use wellsaid::{BuildError, Document, Formatter, Limits, Policy, Rendered, Scratch, Span, TooLong};

fn is_shared<T: Send + Sync>() {}

#[test]
fn everything_crosses_threads() {
    is_shared::<Formatter>();
    is_shared::<Policy>();
    is_shared::<Document<'_>>();
    is_shared::<Event<'_>>();
    is_shared::<Rendered>();
    is_shared::<Scratch>();
    is_shared::<Cleaner>();
    is_shared::<Rejection>();
    is_shared::<BuildError>();
    is_shared::<TooLong>();
    is_shared::<Violation>();
    is_shared::<LinkMatch>();
    is_shared::<MatchTarget>();
    is_shared::<LinkFlags>();
    is_shared::<Limits>();
    is_shared::<Span>();
}

#[test]
fn a_panic_elsewhere_leaves_them_usable() {
    fn survives<T: UnwindSafe>() {}
    survives::<Policy>();
    survives::<Document<'_>>();
    survives::<Rendered>();
}

#[test]
fn errors_are_errors_and_say_what_is_wrong() {
    fn told(error: &dyn std::error::Error) -> String {
        error.to_string()
    }
    let policy = Policy::builder().limits(Limits::default().max_input(10)).build();
    let formatter = Formatter::new(policy.expect("a policy"));
    let error = formatter.format("eleven bytes").expect_err("too long");
    assert_eq!((error.len, error.max), (12, 10));
    assert_eq!(told(&error), "the comment is 12 bytes long, the limit is 10 bytes");
    let mut out = String::from("kept");
    let result = formatter.format_to(&mut Scratch::new(), "eleven bytes", &mut out);
    assert_eq!((result, out.as_str()), (Err(error), "kept"));
    let rejection = wellsaid::gate::check(&Policy::comment(), "<p>a<b>").expect_err("no tag");
    assert_eq!(told(&rejection), "not verified: element at byte 4");
    let error = Policy::builder().allowed("<script>").build().expect_err("forbidden");
    assert!(told(&error).contains("script"), "{error}");
    assert_eq!(Invariant::Conservation.name(), "I5");
}

#[test]
fn a_comment_of_the_longest_length_is_accepted() {
    let policy = Policy::builder().limits(Limits::default().max_input(10)).build();
    let formatter = Formatter::new(policy.expect("a policy"));
    assert!(formatter.format("ten bytes!").is_ok());
}

#[test]
fn every_notice_has_a_name_and_a_sentence() {
    let names: std::collections::BTreeSet<_> =
        NoticeKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), NoticeKind::ALL.len());
    let messages = wellsaid::policy::Messages::default();
    for kind in NoticeKind::ALL {
        let name = kind.name();
        assert_eq!(NoticeKind::from_name(name), Some(*kind));
        let sentence = messages.notice(*kind);
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        assert!(sentence.ends_with('.') && sentence.len() < 80, "{name}");
    }
}

#[cfg(feature = "serde")]
mod shapes {
    use serde_json::{json, to_value};
    use wellsaid::{Formatter, Policy, Verification};

    #[test]
    fn links_quotes_and_notices_serialise_as_the_command_line_says() {
        let formatter = Formatter::new(Policy::comment());
        let source = "[quote=\"Bob, post: 7\"]<b>[/quote] <a href=/n>x</a> https://example.com/";
        let document = formatter.parse(source).expect("short enough");
        assert_eq!(
            to_value(document.quotes()).expect("JSON"),
            json!([{
                "author": "Bob", "username": null, "post_id": 7, "topic_id": null,
                "user_id": null, "time": null, "depth": 1, "span": [0, 33],
                "verification": "unknown",
            }])
        );
        assert_eq!(
            to_value(formatter.report(&document, &[]).notices).expect("JSON"),
            json!([{
                "kind": "disallowed-tag", "message": "This tag is not allowed here.",
                "span": [22, 25], "fix": {"span": [22, 25], "replacement": "&lt;b&gt;"},
            }])
        );
        let mut links = to_value(document.links()).expect("JSON");
        for link in links.as_array_mut().expect("links") {
            // Depends on feature `psl`.
            link.as_object_mut().expect("an object").remove("registrable").expect("a key");
        }
        assert_eq!(
            links,
            json!([
                {"kind": "anchor", "href": "/n", "text": "x", "host": null, "flags": [],
                 "span": [34, 50], "depth": 0},
                {"kind": "url", "href": "https://example.com/", "text": "https://example.com/",
                 "host": "example.com", "flags": [], "span": [51, 71],
                 "depth": 0},
            ])
        );
        assert_eq!(to_value(Verification::Verified).expect("JSON"), json!("verified"));
    }
}

#[test]
fn names_of_enforcement() {
    let names =
        [Verification::Verified, Verification::Sanitized, Verification::Escaped].map(|e| e.name());
    assert_eq!(names, ["verified", "sanitized", "escaped"]);
}
