//! A quote tag or `<code>` does not switch off a rule.
#![cfg(feature = "moderation")]

use std::sync::LazyLock;

use proptest::prelude::*;
use wellsaid::document::{QuoteRef, VisibleText};
use wellsaid::moderate::{
    Action, Context, History, MemoryHistory, Moderator, RuleSet, Timestamp, Verdict,
};
use wellsaid::render::{Attribution, Resolver};
use wellsaid::{Formatter, Policy};

const SHIPPED: &str = include_str!("../examples/rules.toml");
const NOW: u64 = 1_764_000_000;

fn moderator(rules: &str) -> Moderator {
    Moderator::new(RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}\n{rules}")))
}

/// Somebody new.
fn author(id: &str) -> Context {
    let mut context = Context::at(Timestamp(NOW));
    context.author.id = Some(id.to_owned());
    context.author.approved = Some(0);
    context
}

static FORMATTER: LazyLock<Formatter> = LazyLock::new(|| Formatter::new(Policy::comment()));
static STRICT: LazyLock<Moderator> = LazyLock::new(|| moderator(HARSH));

fn judge(moderator: &Moderator, comment: &str, id: &str, history: &dyn History) -> Verdict {
    let document = FORMATTER.parse(comment).expect("short");
    moderator.check_and_record(&document, &author(id), history)
}

fn rules(verdict: &Verdict) -> Vec<&str> {
    verdict.reasons.iter().map(|reason| reason.rule.as_str()).collect()
}

#[test]
fn the_shipped_rules_hold_advertisements_in_quotes() {
    let ad = "Cheap watches at https://spam.test/a https://spam.test/b https://spam.test/c, best \
              price in town, visit today";
    for comment in [
        format!("[quote=Ann]{ad}[/quote]"),
        format!("[quote]{ad}[/quote]"),
        format!("[quote=Ann post_id=7]{ad}[/quote]"),
        format!("[quote=Ann]{ad}[/quote] ok"),
        format!("[quote=Ann][quote=Bob]{ad}[/quote][/quote]"),
        format!(
            "[quote][quote][quote][quote][quote][quote]{ad}[/quote][/quote][/quote][/quote][/quote][/quote]"
        ),
        format!("[quote=Ann]{ad}[/quote]\n\nThat is what I have always wanted to say here."),
        ad.split_inclusive(' ').map(|word| format!("[quote]{word}[/quote]")).collect(),
    ] {
        let moderator = moderator(SHIPPED);
        let history = MemoryHistory::new();
        for (number, id) in ["1", "2", "3", "4"].into_iter().enumerate() {
            let verdict = judge(&moderator, &comment, id, &history);
            assert!(verdict.action >= Action::Hold, "{comment}: {verdict:?}");
            assert!(rules(&verdict).contains(&"many-links"), "{comment}: {:?}", rules(&verdict));
            // The same again, whoever sends it.
            let repeats = rules(&verdict).contains(&"said-that");
            assert_eq!(repeats, number > 0, "{comment}: {:?}", rules(&verdict));
        }
    }
}

#[test]
fn the_shipped_rules_see_the_same_text_with_and_without_a_quote_tag() {
    let text = "Cheap watches, best price in town, visit my little shop today";
    for second in [
        format!("[quote]{text}[/quote]"),
        format!("[quote=Ann]{text}[/quote]"),
        format!("<code>{text}</code>"),
        "[quote]Cheap watches, best price in town,[/quote] visit my little shop today".to_owned(),
    ] {
        for (first, second) in [(text, second.as_str()), (second.as_str(), text)] {
            let (moderator, history) = (moderator(SHIPPED), MemoryHistory::new());
            judge(&moderator, first, "1", &history);
            let verdict = judge(&moderator, second, "2", &history);
            assert!(rules(&verdict).contains(&"said-that"), "{first} | {second}: {verdict:?}");
            assert!(verdict.action >= Action::Hold);
        }
    }
}

#[test]
fn the_shipped_rules_hold_what_is_hidden_in_code() {
    let words = "\n[lists.gambling]\nkind = \"words\"\nwords = [\"casino\"]\n\
                 [[rule]]\nid = \"gambling\"\nwhy = \"x\"\naction = \"hold\"\n\
                 when = { words = { list = \"gambling\" } }\n";
    let shipped = moderator(&format!("{SHIPPED}{words}"));
    let skipping = SHIPPED.replace("on_error = \"hold\"", "on_error = \"hold\"\nskip = [\"code\"]");
    assert_ne!(skipping, SHIPPED);
    let skipping = moderator(&format!("{skipping}{words}"));
    for comment in [
        "<code>the best casino in town</code>",
        "<code>the\nbest casino\nin town</code>",
        "<code>the best casino in town, visit us today for a bonus</code> ok",
        "<code>the best</code> <code>casino</code> <code>in town</code>",
        "[quote]<code>the best casino in town</code>[/quote]",
        "<ul><li><code>the best casino in town</code></li></ul>",
    ] {
        let history = MemoryHistory::new();
        let verdict = judge(&shipped, comment, "1", &history);
        assert!(rules(&verdict).contains(&"gambling"), "{comment}: {verdict:?}");
        assert_eq!(verdict.action, Action::Hold, "{comment}");
        // A site that skips code still sees that there is nothing else.
        let verdict = judge(&skipping, comment, "2", &MemoryHistory::new());
        assert!(rules(&verdict).contains(&"mostly-code"), "{comment}: {verdict:?}");
        assert!(verdict.action >= Action::Hold, "{comment}");
    }
}

/// The rules of README.md.
fn readme() -> Moderator {
    let readme = include_str!("../README.md");
    let at = readme.find("id     = \"new-and-linking\"").expect("the rule");
    let start = readme[..at].rfind("```toml\n").expect("a block") + 8;
    let block = readme[start..].split("```").next().expect("its end");
    moderator(block)
}

#[test]
fn the_rule_of_the_readme_sees_links_in_quotes() {
    for comment in [
        "[quote]https://www.other-evil.com and www.third-evil.com[/quote]",
        "[quote=Ann post_id=1]https://www.other-evil.com and www.third-evil.com[/quote]",
        "[quote=Ann]Hm.[quote=Bob]www.third-evil.com[/quote][/quote] I see.",
        "[quote]<a href=\"https://www.other-evil.com\">here</a>[/quote]",
    ] {
        let verdict = judge(&readme(), comment, "1", &MemoryHistory::new());
        assert_eq!(rules(&verdict), ["new-and-linking"], "{comment}");
        assert_ne!(verdict.action, Action::Approve, "{comment}");
    }
}

/// Ann's post, whatever is quoted.
struct Ann;

const POST: &str = "I read about the casino at https://a.example/ and https://b.example/ and \
                    https://c.example/ today, AND I DID NOT LIKE WHAT I SAW THERE AT ALL.";

impl Resolver for Ann {
    fn quote(&self, _: &QuoteRef<'_>) -> Option<Attribution> {
        Some(Attribution::default().author("Ann").source(POST))
    }
}

#[test]
fn verified_quotes_are_not_held_against_the_author() {
    let formatter = Formatter::new(Policy::comment());
    let moderator = moderator(SHIPPED);
    let check = |comment: &str, history: &dyn History, id| {
        let mut document = formatter.parse(comment).expect("short");
        formatter.verify_quotes(&mut document, &Ann);
        moderator.check_and_record(&document, &author(id), history)
    };
    // Ten answers that quote one post.
    let history = MemoryHistory::new();
    for (id, answer) in [
        ("1", "Neither did I, and I have been there for a week."),
        ("2", "What did you expect? They make their living of it."),
        ("3", "My uncle works there, he says it was even worse before."),
    ] {
        let verdict = check(&format!("[quote=Ann]{POST}[/quote]\n{answer}"), &history, id);
        assert_eq!(verdict.action, Action::Approve, "{answer}: {verdict:?}");
    }
    // One other link, and it is all the author's.
    let forged =
        format!("[quote=Ann]{POST}[/quote]\nNeither did I.").replace("c.example", "d.example");
    let verdict = check(&forged, &MemoryHistory::new(), "4");
    assert!(rules(&verdict).contains(&"many-links"), "{verdict:?}");
    // A word of the author's own inside of the box.
    let forged = format!("[quote=Ann]{POST} Indeed.[/quote]\nNeither did I, my dear.");
    assert!(rules(&check(&forged, &MemoryHistory::new(), "5")).contains(&"many-links"));
}

/// Rules of each kind that a quote tag once switched off.
const HARSH: &str = r#"
[defaults]
skip = ["quotes"]
[lists.gambling]
kind = "words"
fold = "strong"
words = ["casino", "free spins", "heck"]
[lists.exact]
kind = "words"
fold = "case"
words = ["casino", "free spins", "heck"]
[lists.evil]
kind = "domains"
domains = ["evil.example"]
[[rule]]
id = "words"
when = { words = { list = "gambling", in = ["body", "links", "titles", "names"] } }
action = "reject"
[[rule]]
id = "exact"
when = { words = { list = "exact", count_gte = 2 } }
action = "spam"
[[rule]]
id = "regex"
when = { regex = { pattern = 'spin\w+', in = ["body"] } }
action = "hold"
[[rule]]
id = "links"
when = { links = { count_gte = 2 } }
action = "hold"
[[rule]]
id = "evil"
when = { links = { host_in = "evil" } }
action = "reject"
[[rule]]
id = "hidden"
when = { any = [ { links = { text_names_other_host = true } }, { links = { mixed_script = true } }, { links = { flags = ["userinfo", "idn"] } } ] }
action = "spam"
[[rule]]
id = "capitals"
when = { shape = { upper_ratio_gte = 0.7, min_letters = 6 } }
action = "flag"
[[rule]]
id = "marks"
when = { shape = { marks_per_letter_gte = 3 } }
action = "flag"
[[rule]]
id = "mixed"
when = { shape = { mixed_script_word = true } }
action = "hold"
[[rule]]
id = "long"
when = { shape = { length_gte = 40 } }
action = "flag"
[[rule]]
id = "short"
when = { shape = { length_lt = 4 } }
action = "flag"
[[rule]]
id = "only-links"
when = { shape = { only_links = true } }
action = "hold"
[[rule]]
id = "invisible"
when = { shape = { invisible_gte = 2 } }
action = "flag"
[[rule]]
id = "people"
when = { any = [ { shape = { emails_gte = 1 } }, { shape = { mentions_gte = 1 } } ] }
action = "flag"
[[rule]]
id = "emoji"
when = { shape = { emoji_gte = 1 } }
action = "flag"
[[rule]]
id = "latin"
when = { shape = { script = "Latin", script_ratio_gte = 0.8 } }
action = "flag"
[[rule]]
id = "repeat"
when = { repeat = { of = "site", within = "1d", similarity_gte = 0.8, min_length = 8 } }
action = "hold"
"#;

const PIECES: &[&str] = &[
    "casino",
    "ca\u{ad}sino",
    "c4s1no",
    "ca<em>si</em>no",
    "free spins",
    "free\nspins",
    "spinning",
    "heck",
    "hello",
    "the house",
    "WHY DOES NOBODY",
    "OK",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    ", ",
    "!",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<code>casino</code>",
    "<code>WHY\nDOES NOBODY</code>",
    "<ul><li>",
    "</li></ul>",
    "[quote=Ann]casino[/quote]",
    "[quote]https://evil.example/[/quote]",
    "[quote=Bob][quote=Ann]the house[/quote]heck[/quote]",
    "https://evil.example/",
    "www.example.com",
    "<a href=\"http://evil.example/\">paypal.com</a>",
    "<a href=/x>",
    "</a>",
    "https://a:b@evil.example/",
    "http://b\u{fc}cher.example/",
    "z\u{300}\u{301}\u{302}",
    "c\u{430}sino",
    "\u{200b}",
    "\u{2063}",
    "<u>",
    "</u>",
    "<b>",
    "&lt;",
    "&shy;",
    "1. 2. 3.",
    "I do not think that this is a good idea at all",
];

fn comment() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 1..16);
    pieces.prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A quote tag around a text does not weaken a verdict.
    #[test]
    fn a_quote_tag_never_weakens_a_verdict(
        text in comment(),
        before in comment(),
        tag in prop::sample::select(vec!["[quote]", "[quote=Ann]", "[quote=Ann post_id=7]"]),
        is_quoted_before in any::<bool>(),
    ) {
        let quote = |text: &str| format!("{tag}{text}[/quote]");
        // The same was there before, and something else, both in a quote or not.
        let verdict = |comment: &str| {
            let history = MemoryHistory::new();
            for before in [&text, &before] {
                let before = if is_quoted_before { quote(before) } else { before.clone() };
                judge(&STRICT, &before, "1", &history);
            }
            judge(&STRICT, comment, "2", &history)
        };
        let quoted = quote(&text);
        // An unclosed tag may end elsewhere, which gives another text.
        let read = |text: &str| {
            let view = VisibleText::new(&FORMATTER.parse(text).expect("short"));
            (view.body.text().to_owned(), view.links.text().to_owned())
        };
        if read(&text) != read(&quoted) {
            return Ok(());
        }
        let (plain, inside) = (verdict(&text), verdict(&quoted));
        prop_assert!(inside.action >= plain.action, "{} then {}: {:?} {:?}", text, quoted, rules(&plain), rules(&inside));
        for rule in rules(&plain) {
            prop_assert!(rules(&inside).contains(&rule), "{}: {rule}, {:?}", quoted, rules(&inside));
        }
    }
}
