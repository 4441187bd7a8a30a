//! Laws of moderation that hold for every comment.

use std::fmt::Write;

use libtest_mimic::{Failed, Trial};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use wellsaid::document::VisibleText;
use wellsaid::moderate::verdict::{Change, DecidedBy, Match};
use wellsaid::moderate::{
    Action, Context, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict, condition::Field,
};
use wellsaid::render::NoResolver;
use wellsaid::{Document, Formatter, Policy, Verification};

use crate::case::{Down, NOW};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("law::matches_point_at_what_is_there", matches_point),
        Trial::test("law::what_is_masked_is_found_no_more", masked),
        Trial::test("law::more_rules_never_weaken_a_verdict", monotone),
        Trial::test("law::whatever_is_not_approved_has_a_reason", reasoned),
        Trial::test("law::changes_of_any_kind_leave_a_sound_page", any_change),
        Trial::test("law::nothing_hides_behind_many_quoted_matches", behind_quotes),
    ]
}

/// Pieces of comments: words, disguises, markup, links, quotes, code, invisible characters.
const PIECES: &[&str] = &[
    "casino",
    "CASINO",
    "c4s1no",
    "ca\u{ad}sino",
    "c.a.s.i.n.o",
    "c a s i n o",
    "cаsino",
    "cas",
    "ino",
    "ca<b>s</b>ino",
    "cas&#105;no",
    "free spins",
    "free\nspins",
    "heck",
    "hèck",
    "darned",
    "博彩",
    "賭博彩票",
    "hello",
    "the",
    "Royale",
    "Casino Royale",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    ", ",
    ".",
    "!",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<code>",
    "</code>",
    "<ul><li>",
    "</li></ul>",
    "[quote=Casino]",
    "[quote]",
    "[/quote]",
    "http://casino.example/",
    "www.example.com",
    "<a href=\"http://casino.example/\" title=\"my casino\">",
    "<a href=/heck>",
    "</a>",
    "ann@example.com",
    "@casino",
    "&amp;",
    "&lt;",
    "&shy;",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
    "<abbr title=\"what the heck\">",
    "</abbr>",
    "<img src=/x alt=\"casino\">",
    "<hr>",
    "z\u{300}\u{301}\u{302}\u{303}",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "👩\u{200d}💻",
    "****",
    "████",
    "http://аpple.com/",
    "http://a:b@c.example/",
    "5551234567",
    "<blockquote>",
    "</blockquote>",
    "<details><summary>",
    "</summary>",
    "</details>",
    "onisac",
    "ｃａｓｉｎｏ",
    "🅲🅰🆂🅸🅽🅾",
];

fn source() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

fn formatter() -> Formatter {
    let policy = "allowed = '<em> <strong> <code> <ul> <li> <a href title> <h2> <pre> <hr> \
                  <abbr title> <img src alt> <blockquote> <details> <summary>'\n\
                  disallowed = 'strip'\nlinks.mentions = true";
    Formatter::new(Policy::from_toml(policy).expect("a policy"))
}

fn moderator(rules: &str) -> Moderator {
    Moderator::new(RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}\n{rules}")))
}

fn context() -> Context {
    let mut context = Context::at(Timestamp(NOW));
    context.author.name = Some("Casino Bob".into());
    context.author.email = Some("darned@casino.example".to_owned().into());
    context
}

fn check(moderator: &Moderator, document: &Document<'_>) -> Verdict {
    moderator.check(document, &context(), &MemoryHistory::new())
}

/// Runs a law; a failure names the comment.
fn law<T: std::fmt::Debug>(
    cases: u32,
    strategy: impl Strategy<Value = T>,
    law: impl Fn(T) -> Result<(), TestCaseError>,
) -> Result<(), Failed> {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&strategy, law).map_err(|error| error.to_string().into())
}

const LISTS: &str = r#"
[lists.strong]
kind = "words"
fold = "strong"
words = ["casino", "free spins", "博彩"]
except = ["Casino Royale"]
[lists.marks]
kind = "words"
fold = "marks"
words = ["darn*", "heck"]
[lists.plain]
kind = "words"
fold = "none"
match = "substring"
words = ["ino", "casino"]
[lists.ours]
kind = "domains"
domains = ["example.com"]
"#;

const FIELDS: &str =
    r#"["body", "links", "titles", "names", "author.name", "author.url", "author.email"]"#;

fn matches_point() -> Result<(), Failed> {
    let mut rules = LISTS.to_owned();
    let ask = |rules: &mut String, id: &str, when: &str| {
        write!(rules, "[[rule]]\nid = '{id}'\nwhen = {{ {when} }}\naction = 'flag'\n")
            .expect("a string");
    };
    for list in ["strong", "marks", "plain"] {
        ask(&mut rules, list, &format!("words = {{ list = '{list}', in = {FIELDS} }}"));
    }
    ask(&mut rules, "regex", &format!("regex = {{ pattern = '\\w+ino', in = {FIELDS} }}"));
    ask(&mut rules, "links", "links = { count_gte = 1, quoted = true }");
    ask(&mut rules, "flags", "links = { flags = ['userinfo', 'mixed-script'], quoted = true }");
    ask(&mut rules, "marks2", "shape = { marks_per_letter_gte = 1 }");
    ask(&mut rules, "mixed", "shape = { mixed_script_word = true }");
    let (formatter, moderator) = (formatter(), moderator(&rules));
    law(700, source(), |source| {
        let document = formatter.parse(&source).expect("short");
        let view = VisibleText::new(&document);
        let verdict = check(&moderator, &document);
        prop_assert_eq!(&check(&moderator, &document), &verdict);
        let context = context();
        let name = context.author.name.clone().unwrap_or_default();
        for found in verdict.reasons.iter().flat_map(|reason| &reason.matches) {
            let Match { view: field, visible, source: typed, seen, .. } = found;
            if let Some(typed) = typed {
                let typed = typed.start as usize..typed.end as usize;
                prop_assert!(source.get(typed.clone()).is_some_and(|typed| !typed.is_empty()));
            }
            let text = match field {
                Field::Body => view.body.text(),
                Field::Links => view.links.text(),
                Field::Titles => view.titles.text(),
                Field::Names => view.names.text(),
                Field::AuthorName => &name,
                _ => {
                    prop_assert_eq!(typed, &None);
                    let private = format!("{found:?}").contains("darned@");
                    prop_assert!(!private);
                    continue;
                }
            };
            let there = text.get(visible.start as usize..visible.end as usize);
            // Only matches in the text were typed.
            prop_assert_eq!(typed.is_none(), *field == Field::AuthorName);
            prop_assert_eq!(there, Some(seen.as_str()));
        }
        Ok(())
    })
}

const REWRITES: &[&str] = &[
    "{ mask = '*' }",
    "{ mask = '*', keep_first = true }",
    "{ mask = '█' }",
    "{ mask = '#' }",
    "{ replace = '' }",
    "{ replace = '[censored]' }",
    "{ replace = 'ca' }",
];

fn masked() -> Result<(), Failed> {
    let asked = (
        select(REWRITES),
        select(&["none", "case", "marks", "strong"][..]),
        select(&["word", "prefix", "substring"][..]),
        subsequence(vec!["casino", "free spins", "heck", "博彩", "darned"], 1..4),
        source(),
    );
    let formatter = formatter();
    // `WELLSAID_LAW=100000` looks longer.
    let cases = std::env::var("WELLSAID_LAW").ok().and_then(|cases| cases.parse().ok());
    law(cases.unwrap_or(900), asked, |(rewrite, fold, matching, terms, source)| {
        let rules = format!(
            "[lists.a]\nkind = 'words'\nfold = '{fold}'\nmatch = '{matching}'\nwords = {terms:?}\n\
             [[rule]]\nid = 'one'\nwhen = {{ words = {{ list = 'a', in = ['body', 'links', \
             'titles', 'names'] }} }}\naction = 'flag'\nrewrite = {rewrite}\n"
        );
        let moderator = moderator(&rules);
        let document = formatter.parse(&source).expect("short");
        let verdict = check(&moderator, &document);
        let edited = verdict.apply(&document).expect("its own document");
        prop_assert_eq!(edited.validate(), Ok(()));
        let page = formatter.render(&edited, &NoResolver);
        prop_assert_eq!(page.verification, Verification::Verified, "{}", page.html);
        let after = check(&moderator, &edited);
        prop_assert!(after.reasons.is_empty(), "{}\n{:?}\n{:?}", page.html, verdict, after);
        Ok(())
    })
}

/// Rules without approval, negative scores, `final` and `stop`, which are meant to weaken verdicts.
const HARSH: &[&str] = &[
    "when = { author = { guest = true } }\naction = 'flag'",
    "when = { words = { list = 'strong' } }\naction = 'hold'",
    "when = { words = { list = 'marks' } }\nscore = 2.5\nrewrite = { mask = '*' }",
    "when = { links = { count_gte = 1 } }\nscore = 1.5",
    "when = { links = { host_not_in = 'ours' } }\naction = 'spam'\nrewrite = { unlink = true }",
    "when = { shape = { upper_ratio_gte = 0.5 } }\nscore = 4.0",
    "when = { rate = { key = 'site', gt = 0, within = '1m' } }\nscore = 3.0",
    "when = { repeat = { of = 'site', within = '1m' } }\naction = 'reject'",
    "when = { regex = { pattern = 'hello' } }\naction = 'discard'",
    "when = { external = { name = 'a', says = 'spam' } }\naction = 'reject'",
    "when = { classifier = { gte = 0.9 } }\naction = 'hold'",
    "mode = 'shadow'\nwhen = { author = { guest = true } }\naction = 'reject'",
    "when = { not = { words = { list = 'plain' } } }\nscore = 0.5",
];

fn harsh(which: &[usize]) -> Moderator {
    let mut rules = LISTS.to_owned() + "[thresholds]\nflag = 2\nhold = 4\nspam = 6\nreject = 8\n";
    for index in which {
        write!(rules, "[[rule]]\nid = 'r{index}'\n{}\n", HARSH[*index]).expect("a string");
    }
    moderator(&rules)
}

fn some_rules() -> impl Strategy<Value = Vec<usize>> {
    subsequence((0..HARSH.len()).collect::<Vec<_>>(), 0..=HARSH.len())
}

fn monotone() -> Result<(), Failed> {
    let formatter = formatter();
    let asked = (some_rules(), prop::collection::vec(any::<bool>(), HARSH.len()), source());
    law(300, asked, |(more, keep, source)| {
        let fewer: Vec<usize> = more.iter().copied().filter(|index| keep[*index]).collect();
        let document = formatter.parse(&source).expect("short");
        let strict = check(&harsh(&more), &document);
        let lax = check(&harsh(&fewer), &document);
        prop_assert!(strict.action >= lax.action, "{more:?} {fewer:?}");
        prop_assert!(strict.score >= lax.score);
        Ok(())
    })
}

/// One quote with a thousand matches that are passed over, or a thousand quotes with one.
fn behind_quotes() -> Result<(), Failed> {
    let moderator = moderator(
        r#"
        defaults.trust_quotes = "all"
        [[rule]]
        id = "pills"
        when = { regex = { pattern = "pills", skip = ["quotes", "code"] } }
        action = "hold"
        "#,
    );
    let quote = |inside: &str| format!("[quote]{inside}[/quote]");
    let one = quote(&"pills ".repeat(1000));
    let many = format!("{} and ", quote("pills")).repeat(1000);
    for (source, rules) in [
        (format!("{one} pills"), 1),
        (format!("{one} pils <code>pills</code>"), 0),
        (format!("{many} pills"), 1),
    ] {
        let document = formatter().parse(&source)?;
        let verdict = check(&moderator, &document);
        if verdict.reasons.len() != rules {
            let end = source.get(source.len() - 40..).unwrap_or("");
            return Err(format!("{} reasons for …{end}", verdict.reasons.len()).into());
        }
    }
    Ok(())
}

fn reasoned() -> Result<(), Failed> {
    let formatter = formatter();
    law(200, (some_rules(), any::<bool>(), source()), |(rules, down, source)| {
        let document = formatter.parse(&source).expect("short");
        let moderator = harsh(&rules);
        let verdict = match down {
            true => moderator.check(&document, &context(), &Down),
            false => check(&moderator, &document),
        };
        if verdict.action != Action::Approve {
            let told = match &verdict.decided_by {
                DecidedBy::Rule(id) => verdict.reasons.iter().any(|reason| reason.rule == *id),
                DecidedBy::Threshold(_) => verdict.reasons.iter().any(|reason| reason.score > 0.0),
                DecidedBy::OnError => !verdict.incomplete.is_empty(),
                _ => false,
            };
            prop_assert!(told, "{verdict:?}");
        }
        prop_assert!(verdict.reasons.iter().all(|reason| !reason.sentence.is_empty()));
        prop_assert!(verdict.shadow.iter().all(|reason| !reason.sentence.is_empty()));
        Ok(())
    })
}

const TEXTS: &[&str] = &["", "*", "x y", "<b>", "a\nb", "\u{202e}\0", "&", "\u{a0}"];

/// A verdict may come from a file, from another comment, or be changed by hand.
fn any_change() -> Result<(), Failed> {
    let formatter = formatter();
    let change = (0..4u8, 0..60u32, 0..12u32, select(TEXTS));
    let asked = (prop::collection::vec(change, 0..6), source());
    let blank =
        moderator("[[rule]]\nid = 'x'\nwhen = { regex = { pattern = 'zzz' } }\naction = 'flag'");
    law(1500, asked, |(changes, source)| {
        let document = formatter.parse(&source).expect("short");
        let mut verdict = check(&blank, &document);
        let seen = VisibleText::new(&document);
        let change = |&(kind, start, len, with): &(u8, u32, u32, &str)| {
            let place = serde_json::json!([start, start + len]);
            let view = ["body", "titles", "names"].get(usize::from(kind));
            let range = start as usize..(start + len) as usize;
            let text = match view {
                Some(&"body") => &seen.body,
                Some(&"titles") => &seen.titles,
                _ => &seen.names,
            };
            let fits = text.text().get(range.clone()).is_some();
            let source = fits.then(|| text.source(range)).flatten();
            let source = source.map(|span| serde_json::json!([span.start, span.end]));
            let json = match view {
                Some(view) => serde_json::json!({
                    "kind": "replace", "rule": "x", "view": view, "visible": place,
                    "source": source, "with": with,
                }),
                None => serde_json::json!({ "kind": "unlink", "rule": "x", "source": place }),
            };
            serde_json::from_value::<Change>(json).expect("a change")
        };
        verdict.rewrites = changes.iter().map(change).collect();
        let Ok(edited) = verdict.apply(&document) else { return Ok(()) };
        prop_assert_eq!(edited.validate(), Ok(()));
        let page = formatter.render(&edited, &NoResolver);
        prop_assert_eq!(page.verification, Verification::Verified, "{}", page.html);
        Ok(())
    })
}
