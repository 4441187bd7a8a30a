//! Rewrites of one rule do not bring back a word of another rule, nor its own.

use serde_json::json;
use wellsaid::document::VisibleText;
use wellsaid::moderate::verdict::{DecidedBy, PublicState};
use wellsaid::moderate::{Action, Context, MemoryHistory, Verdict};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Formatter, Policy};

use crate::{moderator, policy};

const LISTS: &str = "[lists.a]\nkind = 'words'\nmatch = 'substring'\nwords = ['darn']\n\
                     [lists.b]\nkind = 'words'\nwords = ['heck']\n\
                     [lists.c]\nkind = 'words'\nmatch = 'substring'\nwords = ['casino']\n";

/// The verdict, and everything that people are shown, a line each.
fn shown(formatter: &Formatter, rules: &str, source: &str, name: &str) -> (Verdict, String) {
    let moderator = moderator(&format!("{LISTS}{rules}"));
    let context = json!({
        "now": 1_700_000_000, "verification": "verified", "author": { "name": name },
    });
    let context: Context = serde_json::from_value(context).expect("a context");
    let document = formatter.parse(source).expect("short");
    let mut verdict = moderator.check(&document, &context, &MemoryHistory::new());
    let (changed, page) =
        verdict.render(formatter, &document, &NoResolver).expect("its own document");
    assert_eq!(changed.validate(), Ok(()));
    let report = serde_json::to_string(&formatter.report(&changed, &[])).expect("JSON");
    let texts = [
        page.html,
        formatter.excerpt(&changed, 1000, &NoResolver).html,
        formatter.plain(&changed, &NoResolver),
        formatter.subject(&changed, &Subject::new(), &NoResolver),
        formatter.quote_reply(&changed, &Reply::to("Cleo"), &NoResolver),
        report,
        changed.outermost_authors().join("\n"),
        VisibleText::new(&changed).body.text().to_owned(),
        verdict.author_name(name).into_owned(),
    ];
    (verdict, texts.join("\n"))
}

fn masks(rules: &str, source: &str, name: &str, word: &str) {
    let rich = policy(crate::RICH);
    for formatter in [&Formatter::new(Policy::comment()), &rich] {
        let (verdict, texts) = shown(formatter, rules, source, name);
        assert!(!verdict.rewrites.is_empty(), "{rules} {source}");
        assert!(!texts.contains(word), "{rules} {source:?}: {texts}");
        assert!(verdict.action < Action::Hold, "{rules} {source}");
    }
}

const CUTS: &str =
    "[[rule]]\nid = 'a'\nwhen = { words = { list = 'a' } }\nrewrite = { replace = '' }\n";
const SOURCES: &[&str] = &[
    "Oh hedarnck you",
    "hedarnck",
    "he<b>darn</b>ck",
    "hed&#97;rnck",
    "hedadarnrnck hedarnck",
    "<abbr title=hedarnck>x</abbr> darn",
    "[quote=hedarnck]x[/quote] darn",
    "[quote=\"Bob\" username=\"hedarnck\"]x[/quote] darn",
    "<img src=/x alt='a hedarnck'> darn",
    "[quote]hedarnck[/quote]",
];

/// attackB HIGH-1: a word of a rule that masks.
#[test]
fn a_word_that_another_rule_masks_does_not_come_back() {
    for b in ["mask = '*'", "mask = '█', keep_first = true", "replace = '[gone]'", "replace = ''"]
    {
        let b = format!(
            "[[rule]]\nid = 'b'\nwhen = {{ words = {{ list = 'b', in = ['body', 'names', 'titles', 'links', 'author.name'] }} }}\nrewrite = {{ {b} }}\n"
        );
        let a = CUTS.replace(
            "list = 'a'",
            "list = 'a', in = ['body', 'names', 'titles', 'links', 'author.name']",
        );
        for source in SOURCES {
            masks(&format!("{b}{a}"), source, "hedarnck", "heck");
            masks(&format!("{a}{b}"), source, "hedarnck", "heck");
        }
    }
    // The second word is one of the same list, and of an expression.
    let b =
        "[[rule]]\nid = 'b'\nwhen = { regex = { pattern = 'heck' } }\nrewrite = { mask = '*' }\n";
    masks(&format!("{b}{CUTS}"), "Oh hedarnck you", "", "heck");
}

/// attackB HIGH-1: a word of a rule that holds, or that scores.
#[test]
fn a_word_that_another_rule_holds_is_held() {
    let formatter = Formatter::new(Policy::comment());
    for b in [
        "when = { words = { list = 'b' } }\naction = 'reject'",
        "when = { words = { list = 'b' } }\naction = 'hold'",
        "when = { words = { list = 'b' } }\naction = 'spam'",
        "when = { regex = { pattern = '\\bheck\\b' } }\naction = 'hold'",
        "when = { all = [{ words = { list = 'b' } }, { not = { words = { list = 'c' } } }] }\naction = 'hold'",
        "when = { words = { list = 'b' } }\naction = 'hold'\nrewrite = { mask = '*' }",
        "when = { words = { list = 'b' } }\nscore = 3",
    ] {
        let thresholds = if b.contains("score") { "[thresholds]\nhold = 2\n" } else { "" };
        let rules = format!("{thresholds}[[rule]]\nid = 'b'\n{b}\n{CUTS}");
        for (source, name) in [("Oh hedarnck you", ""), ("x", "hedarnck"), ("he&#100;arnck", "")] {
            let (verdict, _) = shown(&formatter, &rules, source, name);
            assert_eq!(verdict.action, Action::Hold, "{rules} {source}");
            assert_eq!(verdict.decided_by, DecidedBy::Verification, "{rules}");
            assert_eq!(verdict.public.state, PublicState::Pending);
        }
        // No words join here.
        for source in ["Oh he darn ck you", "darn", "Oh darn, hecks", "hedarnxck"] {
            let (verdict, _) = shown(&formatter, &rules, source, "");
            assert!(verdict.action < Action::Hold, "{rules} {source}");
        }
    }
    // Rules that do not check a text, are in shadow mode, or do not apply to this comment, hold
    // nothing.
    for b in [
        "when = { shape = { length_lt = 3 } }\naction = 'hold'",
        "when = { words = { list = 'b' } }\naction = 'hold'\nmode = 'shadow'",
        "when = { words = { list = 'b' } }\naction = 'hold'\non = ['edit']",
        "when = { words = { list = 'b' } }\naction = 'flag'",
    ] {
        let rules = format!("[[rule]]\nid = 'b'\n{b}\n{CUTS}");
        for source in ["Oh hedarnck you", "darn"] {
            let (verdict, _) = shown(&formatter, &rules, source, "");
            assert!(verdict.action < Action::Hold, "{rules} {source}");
        }
    }
}

/// attackB HIGH-2: the rule's own word, where its other conditions no longer hold.
#[test]
fn a_rule_finds_its_own_word_again_whatever_else_it_asks() {
    let rule = |when: &str, rewrite: &str| {
        format!("[[rule]]\nid = 'a'\nwhen = {{ {when} }}\nrewrite = {{ {rewrite} }}\n")
    };
    for (when, source) in [
        ("words = { list = 'c', count_gte = 2 }", "cascasinoino casino"),
        ("words = { list = 'c', count_gte = 3 }", "cascasinoino casino cacasinosino"),
        (
            "all = [{ words = { list = 'c' } }, { links = { count_gte = 1 } }]",
            "cascasinoino https://e.example/",
        ),
        ("all = [{ words = { list = 'c' } }, { shape = { length_gte = 12 } }]", "cascasinoino"),
        (
            "any = [{ words = { list = 'c', count_gte = 2 } }, { regex = { pattern = 'zzz' } }]",
            "cascasinoino casino",
        ),
        ("regex = { pattern = 'casino', count_gte = 2 }", "cascasinoino casino"),
        ("all = [{ words = { list = 'c' } }, { words = { list = 'a' } }]", "cascasinoino darn"),
        (
            "all = [{ words = { list = 'c' } }, { not = { regex = { pattern = '^casino' } } }]",
            "cascasinoino",
        ),
    ] {
        masks(&rule(when, "replace = ''"), source, "", "casino");
        if when.contains("links") {
            masks(&rule(when, "replace = '', unlink = true"), source, "", "casino");
        }
    }
}

/// A condition that does not hold keeps words as they are.
#[test]
fn what_a_rule_leaves_alone_stays() {
    let formatter = Formatter::new(Policy::comment());
    let b = "[[rule]]\nid = 'b'\nwhen = { all = [{ words = { list = 'b' } }, { links = { count_gte = 1 } }] }\nrewrite = { mask = '*' }\n";
    let (verdict, texts) = shown(&formatter, &format!("{b}{CUTS}"), "heck, hedarnck", "");
    assert_eq!(verdict.rewrites.len(), 1, "{verdict:?}");
    assert!(texts.contains("<p>heck, "), "{texts}");
    assert!(!texts.contains(", heck"), "{texts}");
    let (_, texts) = shown(&formatter, &format!("{b}{CUTS}"), "heck, darn", "heck darn");
    assert!(texts.contains("<p>heck, </p>"), "{texts}");
    assert!(texts.ends_with("heck "), "{texts}");
}

/// attackB HIGH-3: the name of the commenter.
#[test]
fn the_name_of_the_author_is_asked_again() {
    let rule =
        "[[rule]]\nid = 'a'\nwhen = { words = { list = 'c' } }\nrewrite = { replace = '' }\n";
    for name in [
        "cascasinoino",
        "a cascasinoino",
        "cacascasinoinosino",
        "CASINO cascasinoino",
        "cas\u{200b}casinoino",
    ] {
        for source in ["x", "casino", "cascasinoino"] {
            masks(rule, source, name, "casino");
        }
    }
    let formatter = Formatter::new(Policy::comment());
    let (_, texts) = shown(&formatter, rule, "x", "casino Bob");
    assert!(texts.ends_with(" Bob"), "{texts}");
}

/// attackB MEDIUM-1: a rule that takes marks away.
#[test]
fn fewer_marks_make_no_word() {
    let rules = "[[rule]]\nid = 'b'\nwhen = { words = { list = 'b' } }\nrewrite = { mask = '*' }\n\
                 [[rule]]\nid = 'm'\nwhen = { shape = { marks_per_letter_gte = 3 } }\nrewrite = { limit_marks = 0 }\n";
    for source in [
        "Oh hec\u{335}\u{336}\u{337}\u{338}k",
        "h\u{335}\u{336}\u{337}\u{338}eck",
        "he<b>c\u{335}\u{336}\u{337}\u{338}</b>k",
    ] {
        masks(rules, source, "", "heck");
    }
}

/// attackB MEDIUM-2: names and addresses that are not shown.
#[test]
fn reports_hold_nothing_that_was_masked() {
    let rules = "[[rule]]\nid = 'b'\nwhen = { words = { list = 'b', in = ['body', 'names', 'links', 'titles'] } }\nrewrite = { mask = '*' }\n";
    for source in [
        "[quote=\"Bob\" username=\"heck\"]hi[/quote] x",
        "[quote=\"heck\" username=\"Bob\"]hi[/quote] x",
        "[quote=\"Bob\" username=\"a heck\"]hi[/quote] [quote=\"heck\" username=\"heck\"]x[/quote]",
        "[quote=\"Bob\" username=\"Ann\"]hi[/quote] [quote=\"Cy\" username=\"heck\"]x[/quote]",
        "<a href=\"https://evil.example/heck\">bank.example</a> heck",
        "<a href=\"https://evil.example/heck\">heck.bank.example</a>",
        "<a href=\"https://evil.example/x\">bank.example</a> heck",
        "[quote=a][quote=b][quote=c][quote=d][quote=e][quote=heck][quote=heck]x[/quote][/quote] heck",
    ] {
        let rich = policy(crate::RICH);
        for formatter in [&Formatter::new(Policy::comment()), &rich] {
            let (verdict, texts) = shown(formatter, rules, source, "");
            assert!(!verdict.rewrites.is_empty(), "{source}");
            assert!(!texts.contains("heck"), "{source}: {texts}");
        }
    }
    let formatter = Formatter::new(Policy::comment());
    let source = "[quote=\"Bob\" username=\"Ann\"]hi[/quote] heck";
    let (_, texts) = shown(&formatter, rules, source, "");
    assert!(texts.contains("Ann"), "a name that no rule found stays: {texts}");
    let document = formatter.parse(source).expect("short");
    let view = VisibleText::new(&document);
    assert_eq!((view.names.text(), view.shown_names()), ("Bob\nAnn", "Bob"));
}

/// Accounts are renamed after the verdict was stored. The places of another name cover the wrong
/// letters, so the whole name is masked.
#[test]
fn another_name_than_the_one_that_was_checked_is_hidden() {
    let rules = "[[rule]]\nid = 'b'\naction = 'approve'\nrewrite = { mask = '*' }\n\
                 when = { words = { list = 'b' } }\n";
    let formatter = Formatter::new(Policy::comment());
    let (verdict, _) = shown(&formatter, rules, "hi", "Bob heck");
    let stored: Verdict =
        serde_json::from_str(&serde_json::to_string(&verdict).expect("JSON")).expect("a verdict");
    assert_eq!(stored.author_name("Bob heck"), "Bob ****");
    for other in
        ["heck", "xheck", "éheck", "HECK heck", "Ann heck", "Bob", "Bob heckler", "hi heck"]
    {
        let shown = stored.author_name(other);
        assert!(shown.chars().all(|c| c == '█') && !shown.is_empty(), "{other}: {shown}");
    }
    assert_eq!(stored.author_name(""), "");
    let (clean, _) = shown(&formatter, rules, "hi", "Bob");
    assert_eq!(clean.subject.author_sha256, None);
    assert_eq!(clean.author_name("Robert"), "Robert");
}
