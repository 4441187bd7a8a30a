//! Messages of a policy: valid texts, and their use in every output.
#![cfg(feature = "serde")]

#[path = "common/german.rs"]
mod german;

use serde_json::to_value;
use wellsaid::document::NoticeKind;
use wellsaid::limits::{MAX_EXAMPLE, MAX_MESSAGE, MAX_QUOTE_MESSAGE};
use wellsaid::policy::{Element, Messages, Preset, TipExample, TipMessages, TipTopic};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{BuildError, BuildErrorKind, Formatter, Policy, Verification};

fn formatter(policy: &str) -> Formatter {
    Formatter::new(Policy::from_toml(policy).expect("a policy"))
}

#[test]
fn every_output_speaks_german() {
    let formatter = formatter(&german::policy());
    let doc = formatter.parse(german::BODY).expect("short");
    let page = formatter.render(&doc, &NoResolver);
    assert_eq!(page.verification, Verification::Verified);
    german::assert_says(&page.html, &["<cite>Ann</cite> schrieb:", "[Zitat gekürzt]", "Tee?"]);
    let text = formatter.plain(&doc, &NoResolver);
    german::assert_says(&text, &["Ann schrieb:", "> [Zitat gekürzt]"]);
    german::assert_notices(&to_value(formatter.report(&doc, &[]).notices).expect("JSON"));
    let quote = formatter.parse(german::QUOTE).expect("short");
    let excerpt = formatter.excerpt(&quote, 80, &NoResolver).html;
    german::assert_says(&excerpt, &["<cite>Ann</cite> schrieb:"]);
    let silence = formatter.parse(german::SILENCE).expect("short");
    let subject = formatter.subject(&silence, &Subject::new(), &NoResolver);
    assert_eq!(subject, "(Kein Betreff)");
}

#[test]
fn a_reply_without_quote_tags_speaks_german() {
    let formatter = formatter(&german::without_quote_tags());
    let doc = formatter.parse("Tee?").expect("short");
    let reply = formatter.quote_reply(&doc, &Reply::to("Ann"), &NoResolver);
    german::assert_says(&reply, &["Ann schrieb:\n", "> Tee?"]);
}

#[test]
fn tips_speak_german() {
    let all = formatter(&german::with_all_tags());
    let messages = german::messages();
    let short = all.tips().join("\n");
    german::assert_says(&short, &["Erlaubte HTML-Tags: <a> <abbr>", &messages.tips.links]);
    // Every example shows its subject.
    let long = all.long_tips();
    assert_eq!(long.len(), messages.examples().len());
    for (tip, row) in long.iter().zip(messages.examples()) {
        assert_eq!((&tip.description, &tip.you_type), (&row.description, &row.you_type));
        german::assert_says(&tip.you_get, &[]);
    }
    for (links, want) in [
        ("{ urls = false, www = false }", &messages.tips.emails),
        ("{ emails = false }", &messages.tips.urls),
    ] {
        let policy = format!("allowed = ''\nlinks = {links}\n{}", german::without_quote_tags());
        let tips = formatter(&policy).tips();
        assert_eq!(tips, [want, &messages.tips.no_tags, &messages.tips.breaks].map(String::clone));
    }
}

#[test]
fn each_kind_of_notice_has_its_own_sentence() {
    let german = german::messages();
    let english = Messages::default();
    for &kind in NoticeKind::ALL {
        assert_eq!(german.notice(kind), german::notice(kind.name()));
        assert_ne!(german.notice(kind), english.notice(kind));
        let one = Messages::default().with_notice(kind, "Only this.");
        for &other in NoticeKind::ALL {
            let want = if other == kind { "Only this." } else { english.notice(other) };
            assert_eq!(one.notice(other), want);
        }
    }
}

#[test]
fn every_form_of_a_policy_reads_back() {
    let german = Policy::from_toml(&german::policy()).expect("a policy");
    assert_eq!(Policy::from_toml(&german.to_toml()).as_ref(), Ok(&german));
    let json = serde_json::to_string(&german).expect("JSON");
    assert_eq!(Policy::from_json(&json).as_ref(), Ok(&german));
    assert_ne!(german, Policy::comment());
    // An element without a built-in example, one that is left out, a text of several lines.
    let image = TipExample::new(TipTopic::Element(Element::Img), "An image", "<img src=\"/a\">");
    let messages = Messages::default()
        .with_example(TipExample::new(TipTopic::Element(Element::Span), "A \"span\"", "\n\n"))
        .with_example(image.clone())
        .with_example(TipExample::new(TipTopic::Breaks, "Lines", ""));
    assert_eq!(messages.example(image.topic), Some(&image));
    let place = |topic| messages.examples().iter().position(|row| row.topic == topic);
    assert!(place(image.topic) < place(TipTopic::Breaks));
    let built = Policy::builder().preset(Preset::Plain).messages(messages).build().expect("sound");
    assert_eq!(Policy::from_toml(&built.to_toml()).as_ref(), Ok(&built));
    let formatter = Formatter::new(built);
    assert!(formatter.long_tips().iter().all(|tip| tip.description != "Lines"));
    // A key in a file with the line ends of Windows.
    let source = "[messages.examples.em]\r\nyou_type = \"\"\"a\r\nb\"\"\"\r\n";
    let policy = Policy::from_toml(source).expect("a policy");
    let row = policy.messages().example(TipTopic::Element(Element::Em)).expect("a row");
    assert_eq!((row.description.as_str(), row.you_type.as_str()), ("Emphasized", "a\nb"));
}

fn build(messages: Messages) -> Result<Policy, BuildError> {
    Policy::builder().messages(messages).build()
}

/// Messages from code are checked, too.
#[test]
fn messages_from_code_are_checked() {
    let tips = |change: fn(&mut TipMessages)| {
        let mut tips = TipMessages::default();
        change(&mut tips);
        Messages::default().with_tips(tips)
    };
    let text = Messages::default;
    let example = |what: &str, source: &str| {
        let topic = TipTopic::Element(Element::Em);
        Messages::default().with_example(TipExample::new(topic, what, source))
    };
    let long = |len: usize| "é".repeat(len / 2 + 1);
    let wrong = [
        ("wrote", text().with_wrote("wrote:")),
        ("wrote", text().with_wrote("{author}{author}")),
        ("wrote", text().with_wrote("{author}\0 wrote:")),
        ("wrote", text().with_wrote("{author}\u{202e}wrote:")),
        ("wrote", text().with_wrote("{author} wrote\r\nthis:")),
        ("wrote", text().with_wrote(format!("{{author}}{}", long(MAX_QUOTE_MESSAGE)))),
        ("omitted", text().with_omitted(long(MAX_QUOTE_MESSAGE))),
        ("omitted", text().with_omitted("")),
        ("no_subject", text().with_no_subject("\u{2067}x\u{2069}")),
        ("no_subject", text().with_no_subject(long(MAX_MESSAGE))),
        ("warned", text().with_warned("")),
        ("warned", text().with_warned("two\nlines")),
        ("insist", text().with_insist(long(MAX_MESSAGE))),
        ("tips.links", tips(|tips| tips.links.clear())),
        ("tips.urls", tips(|tips| tips.urls.push('\t'))),
        ("tips.emails", tips(|tips| tips.emails.push('\u{85}'))),
        ("tips.tags", tips(|tips| tips.tags = "Tags".to_owned())),
        ("tips.no_tags", tips(|tips| tips.no_tags.push('\u{2029}'))),
        ("tips.breaks", tips(|tips| tips.breaks.push('\u{202a}'))),
        ("tips.quotes", tips(|tips| tips.quotes = "\u{a0}".to_owned())),
        ("tips.code_marks", tips(|tips| tips.code_marks.clear())),
        ("tips.quote_marks", tips(|tips| tips.quote_marks.push('\n'))),
        ("tips.list_marks", tips(|tips| tips.list_marks.push('\0'))),
        ("examples.em.description", example("", "x")),
        ("examples.em.description", example("a\nb", "x")),
        ("examples.em.you_type", example("a", "a\rb")),
        ("examples.em.you_type", example("a", "\u{2066}")),
        ("examples.em.you_type", example("a", &long(MAX_EXAMPLE))),
        ("notices.comment", text().with_notice(NoticeKind::Comment, "")),
        ("notices.comment", text().with_notice(NoticeKind::Comment, "\u{1b}[31m")),
        ("notices.comment", text().with_notice(NoticeKind::Comment, long(MAX_MESSAGE))),
    ];
    for (key, messages) in wrong {
        let error = build(messages).expect_err(key);
        assert_eq!(error.key(), format!("messages.{key}"), "{error}");
        assert_eq!((error.kind(), error.line()), (BuildErrorKind::InvalidValue, None), "{key}");
    }
    let error = build(text().with_omitted("a".repeat(65))).expect_err("too long");
    let want = "`messages.omitted`: 65 bytes are too long, the limit is 64";
    assert_eq!(error.to_string(), want);
    // Each limit can be reached, and optional messages may be empty.
    let most = "a".repeat(MAX_MESSAGE);
    let sound = example(&most, &"a".repeat(MAX_EXAMPLE))
        .with_notice(NoticeKind::Comment, most.clone())
        .with_wrote(format!("{}{{author}}", "a".repeat(MAX_QUOTE_MESSAGE)))
        .with_omitted("a".repeat(MAX_QUOTE_MESSAGE))
        .with_no_subject("");
    assert_eq!(
        build(sound).map(|policy| policy.messages().notice(NoticeKind::Comment).len()),
        Ok(256)
    );
    assert!(build(example("a", "")).is_ok());
}

/// Markup in a message is text.
#[test]
fn messages_are_text() {
    let messages = Messages::default()
        .with_wrote("<b>&{author}</b>\u{a0}\"")
        .with_omitted("<script>")
        .with_no_subject("<i>");
    let policy = Policy::builder()
        .quotes(
            wellsaid::policy::QuoteOptions::default()
                .max_depth(1)
                .deeper(wellsaid::policy::DeepQuotes::Omit),
        )
        .messages(messages)
        .build()
        .expect("sound");
    let page = Formatter::new(policy).format(german::BODY).expect("short");
    assert_eq!(page.verification, Verification::Verified);
    let line = "&lt;b&gt;&amp;<cite>Ann</cite>&lt;/b&gt;&nbsp;\"</p>";
    assert!(page.html.contains(line), "{}", page.html);
    assert!(page.html.contains("&lt;script&gt;"), "{}", page.html);
}

/// Many quotes with the longest message stay within the bound of the output.
#[test]
fn the_longest_message_over_quotes_keeps_the_page() {
    let messages = Messages::default()
        .with_wrote(format!("{}{{author}}", "a".repeat(MAX_QUOTE_MESSAGE)))
        .with_omitted("a".repeat(MAX_QUOTE_MESSAGE));
    let formatter = Formatter::new(build(messages).expect("sound"));
    let source = "[quote=Ann]Yes, tea.[/quote]\nMe too.\n".repeat(400);
    let page = formatter.format(&source).expect("short");
    assert_eq!(page.verification, Verification::Verified);
}

/// A corrected translation does not make stored verdicts stale.
#[test]
fn messages_change_the_key_of_a_cache_and_no_document() {
    let english = Policy::comment();
    let german =
        Policy::builder().messages(german::messages()).build().expect("a policy with messages");
    assert_ne!(english.fingerprint(), german.fingerprint());
    let read = |policy: &Policy| {
        Formatter::new(policy.clone()).parse(german::BODY).expect("short").policy()
    };
    assert_eq!(read(&english), read(&german));
}

#[cfg(feature = "moderation")]
#[test]
fn a_stored_verdict_fits_the_same_policy_in_another_language() {
    use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
    let rules = r#"
        [lists.tea]
        kind = "words"
        words = ["Tee"]
        [[rule]]
        id = "tea"
        why = "Tea."
        when = { words = { list = "tea" } }
        action = "flag"
        rewrite = { mask = "*" }
    "#;
    let moderator = Moderator::new(RuleSet::from_toml(rules).expect("rules"));
    let (english, german) =
        (Formatter::new(Policy::comment()), formatter(include_str!("../examples/policy-de.toml")));
    let doc = english.parse("Tee, <u>bitte</u>").expect("short");
    let context = Context::at(Timestamp(1_000_000));
    let verdict = moderator.check(&doc, &context, &MemoryHistory::new());
    let doc = german.parse("Tee, <u>bitte</u>").expect("short");
    let changed = verdict.apply(&doc).expect("the same settings");
    assert!(!german.plain(&changed, &NoResolver).contains("Tee"));
}
