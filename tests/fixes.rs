//! Fixes of notices: the offer of each kind, and laws for every fix.
//!
//! Alone, a fix makes its notice go and no other come, and the HTML stays as it was, except for the
//! kinds of [`CHANGING`], whose HTML still shows the same words. All together they leave no fix to
//! make.

mod common;

use common::random::comment;
use common::{hostile, policies, sources};
use proptest::prelude::*;
use wellsaid::document::{Document, Event, Fix, Notice, NoticeKind};
use wellsaid::{Formatter, Policy};

/// Kinds whose fix may change the HTML: a quote that is read, and a tag with addresses, which are
/// then code or links.
const CHANGING: [NoticeKind; 4] = [
    NoticeKind::UnreadQuote,
    NoticeKind::DisallowedTag,
    NoticeKind::Comment,
    NoticeKind::RefusedAddress,
];

/// Kinds without any fix.
const WITHOUT: [NoticeKind; 7] = [
    NoticeKind::SuspiciousAddress,
    NoticeKind::TooManyLinks,
    NoticeKind::FlattenedQuote,
    NoticeKind::OmittedQuote,
    NoticeKind::RejectedQuote,
    NoticeKind::NotReopened,
    NoticeKind::InvalidText,
];

const CASES: &str = include_str!("data/fixes.toml");

fn apply(source: &str, fix: &Fix) -> String {
    let mut text = source.to_owned();
    text.replace_range(fix.span.range(), &fix.replacement);
    text
}

fn count(document: &Document<'_>, kind: NoticeKind) -> usize {
    document.notices().iter().filter(|notice| notice.kind == kind).count()
}

/// Characters of the author that readers see.
fn seen(document: &Document<'_>) -> String {
    let text = document.events().filter_map(|(event, _)| match event {
        Event::Text(text) => Some(text.to_owned()),
        Event::Mention(name) => Some(format!("@{}", name.name)),
        Event::Emoji(name) => Some(format!(":{}:", name.name)),
        _ => None,
    });
    text.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| !c.is_whitespace()).collect()
}

/// Characters of `text` are those of `whole`, in order.
fn is_part(text: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    text.chars().all(|c| rest.any(|other| other == c))
}

/// One fix of a comment, made alone.
fn alone(
    formatter: &Formatter,
    document: &Document<'_>,
    notice: &Notice,
    fix: &Fix,
) -> Result<(), String> {
    let source = document.source();
    if source.get(fix.span.range()).is_none() {
        return Err(format!("{fix:?} points outside"));
    }
    let text = apply(source, fix);
    let after = formatter.parse(&text).map_err(|error| error.to_string())?;
    for &kind in NoticeKind::ALL {
        let (before, now) = (count(document, kind), count(&after, kind));
        if now + usize::from(kind == notice.kind) > before {
            return Err(format!("{fix:?} of {notice:?}: {} of {}, {text:?}", now, kind.name()));
        }
    }
    let page = |source: &str| formatter.format(source).map(|page| page.html);
    let is_same = page(source) == page(&text);
    if !is_same && !CHANGING.contains(&notice.kind) {
        return Err(format!("{fix:?} of {notice:?} changes the page: {text:?}"));
    }
    let (before, now) = (seen(document), seen(&after));
    let is_kept = if notice.kind == NoticeKind::UnreadQuote {
        // The tags are removed.
        let tags = document.source()[notice.span.range()].len() + "[/quote]".len();
        is_part(&now, &before) && now.len() + tags >= before.len()
    } else {
        now == before
    };
    if is_kept { Ok(()) } else { Err(format!("{fix:?} of {notice:?} changes words: {text:?}")) }
}

/// Checks all laws for the fixes of a comment.
fn hold(formatter: &Formatter, source: &str) -> Result<(), String> {
    let Ok(document) = formatter.parse(source) else { return Ok(()) };
    let fixes = formatter.fixes(&document);
    if fixes.len() != document.notices().len() {
        return Err(format!("{} fixes", fixes.len()));
    }
    for (notice, fix) in document.notices().iter().zip(&fixes) {
        if let Some(fix) = fix {
            alone(formatter, &document, notice, fix)?;
        }
    }
    together(formatter, &document)
}

/// All fixes at once.
fn together(formatter: &Formatter, document: &Document<'_>) -> Result<(), String> {
    let mended = formatter.mend(document);
    let after = formatter.parse(&mended).map_err(|error| error.to_string())?;
    let again = formatter.mend(&after);
    if again != mended {
        return Err(format!("mended twice: {mended:?}, then {again:?}"));
    }
    if let Some(fix) = formatter.fixes(&after).iter().flatten().next() {
        return Err(format!("{fix:?} is left in {mended:?}"));
    }
    if after.notices().len() > document.notices().len() {
        return Err(format!("more notices in {mended:?}"));
    }
    if !is_part(&seen(&after), &seen(document)) {
        return Err(format!("other words in {mended:?}"));
    }
    Ok(())
}

fn formatters() -> Vec<(&'static str, Formatter)> {
    policies().into_iter().map(|(name, policy)| (name, Formatter::new(policy))).collect()
}

/// A case of the data, the formatter of its policy, and its kind.
fn cases() -> Vec<(toml::Value, Formatter, NoticeKind)> {
    let table: toml::Table = CASES.parse().expect("TOML");
    let cases = table["case"].as_array().expect("a list of cases").iter();
    let read = |case: &toml::Value| {
        let policy = case.get("policy").map(|policy| toml::to_string(policy).expect("TOML"));
        let policy = Policy::from_toml(&policy.unwrap_or_default()).expect("a policy");
        let kind = NoticeKind::from_name(case["kind"].as_str().expect("a kind")).expect("a kind");
        (case.clone(), Formatter::new(policy), kind)
    };
    cases.map(read).collect()
}

#[test]
fn each_kind_has_its_fix() {
    for (case, formatter, kind) in cases() {
        let field = |key: &str| case.get(key).and_then(|value| value.as_str());
        let source = field("source").expect("a source").replace("{long}", &"x".repeat(900));
        let source = source.as_str();
        assert!(field("why").is_some(), "{source}: why?");
        let document = formatter.parse(source).expect("short enough");
        let wanted = case.get("notices").and_then(toml::Value::as_integer).unwrap_or(1);
        assert_eq!(count(&document, kind) as i64, wanted, "{source}: {:?}", document.notices());
        let fixes = formatter.fixes(&document);
        for (notice, fix) in document.notices().iter().zip(fixes) {
            if notice.kind == kind {
                let after = fix.map(|fix| apply(source, &fix));
                assert_eq!(after.as_deref(), field("want"), "{source}: {notice:?}");
            }
        }
        hold(&formatter, source).unwrap_or_else(|why| panic!("{source}: {why}"));
        let honest = field("honest").expect("an honest neighbour");
        let document = formatter.parse(honest).expect("short enough");
        assert_eq!(count(&document, kind), 0, "{honest}: {:?}", document.notices());
    }
}

#[test]
fn every_kind_has_a_case() {
    let cases = cases();
    for &kind in NoticeKind::ALL {
        let has_fix = |case: &toml::Value| case.get("want").is_some();
        let mut of_kind = cases.iter().filter(|(.., other)| *other == kind).map(|(case, ..)| case);
        // Bytes that were not text are replaced before a comment is parsed.
        let wanted =
            if kind == NoticeKind::InvalidText { None } else { Some(!WITHOUT.contains(&kind)) };
        assert_eq!(of_kind.next().map(has_fix), wanted, "{}", kind.name());
        assert!(of_kind.all(|case| has_fix(case) != WITHOUT.contains(&kind)), "{}", kind.name());
    }
}

/// All fixes at once, in an order that the spans decide.
#[test]
fn fixes_at_the_same_place_are_nested() {
    let formatter = Formatter::new(Policy::comment());
    for (source, want) in [
        ("<em>a <strong>b <cite>c", "<em>a <strong>b <cite>c</cite></strong></em>"),
        ("<em>a <strong>b</em> c", "<em>a <strong>b</em> c</strong>"),
        ("<em>a \u{202e}b", "<em>a \u{202e}b\u{202c}</em>"),
        ("<strong>a<strong>, <blink> b</em>", "<strong>a</strong>, &lt;blink&gt; b"),
        ("<a href=x:y>a <em class=z>b", "a <em>b</em>"),
        ("<a><a></a></a>", "<a>"),
        (
            "[quote Ann][quote=Bob x]a[/quote]b[/quote]",
            "[quote=Ann][quote=Bob x]a[/quote]b[/quote]",
        ),
    ] {
        let document = formatter.parse(source).expect("short enough");
        assert_eq!(formatter.mend(&document), want, "{source}");
    }
}

/// Much markup costs no more than the length of a comment.
#[test]
fn long_hostile_comments_are_mended_in_time() {
    let formatters = formatters();
    for piece in
        ["<b>", "</em>", "<em>", "<em class=x>", "<ul>", "[quote Ann]", "[/quote]", "<code>", "\0a"]
    {
        let source = piece.repeat(16 * 1024 / piece.len());
        for (name, formatter) in &formatters {
            let document = formatter.parse(&source).expect("short enough");
            let fixes = formatter.fixes(&document);
            let copied: usize = fixes.iter().flatten().map(|fix| fix.replacement.len()).sum();
            assert!(copied <= 5 * source.len(), "{name}: {piece}: {copied}");
            let mended = formatter.mend(&document);
            let after = formatter.parse(&mended).expect("short enough");
            assert_eq!(formatter.mend(&after), mended, "{name}: {piece}");
        }
    }
}

#[test]
fn hostile_comments_are_mended() {
    let formatters = formatters();
    let mut random = hostile::Random::new(13);
    for _ in 0..300 {
        let source = hostile::comment(&mut random);
        for (name, formatter) in &formatters {
            hold(formatter, &source).unwrap_or_else(|why| panic!("{name}: {source:?}: {why}"));
        }
    }
}

#[test]
fn comments_of_the_test_data_are_mended() {
    let sources = sources::all();
    for (name, policy) in sources::all_policies(&sources) {
        let formatter = Formatter::new(policy);
        for source in sources.iter().filter(|source| source.is_for(&name)) {
            hold(&formatter, &source.text)
                .unwrap_or_else(|why| panic!("{name}: {:?}: {why}", source.text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(150),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_comments_are_mended(source in comment()) {
        for (name, formatter) in formatters() {
            hold(&formatter, &source).map_err(|why| TestCaseError::fail(format!("{name}: {why}")))?;
        }
    }
}
