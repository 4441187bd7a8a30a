//! Rules see the text that readers see: attempts to show readers a word that rules do not find.
//!
//! Each attack is a row, with its honest neighbours beside it.
#![cfg(feature = "moderation")]

use serde_json::json;
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet};
use wellsaid::policy::Disallowed;
use wellsaid::{Formatter, Policy};

fn fires(policy: &Policy, rules: &str, source: &str) -> bool {
    let rules = RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}: {rules}"));
    let context: Context = serde_json::from_value(json!({ "now": 1 })).expect("a context");
    let formatter = Formatter::new(policy.clone());
    let document = formatter.parse(source).expect("short");
    let verdict = Moderator::new(rules).check(&document, &context, &MemoryHistory::new());
    for place in verdict.reasons.iter().flat_map(|reason| &reason.matches) {
        let typed = place.source.expect("typed");
        assert!(source.get(typed.start as usize..typed.end as usize).is_some(), "{place:?}");
    }
    verdict.action != Action::Approve
}

fn word(fold: &str, term: &str) -> String {
    format!(
        "[lists.w]\nkind = \"words\"\nfold = \"{fold}\"\nwords = [{term:?}]\n\
         [[rule]]\nid = \"w\"\naction = \"hold\"\nwhen = {{ words = {{ list = \"w\" }} }}"
    )
}

fn rule(when: &str) -> String {
    format!("[[rule]]\nid = \"r\"\naction = \"hold\"\nwhen = {{ {when} }}")
}

#[track_caller]
fn check(policy: &Policy, rules: &str, found: &[&str], spared: &[&str]) {
    for (sources, want) in [(found, true), (spared, false)] {
        for source in sources {
            assert_eq!(fires(policy, rules, source), want, "{source:?}\n{rules}");
        }
    }
}

const FOLDS: [&str; 4] = ["none", "case", "marks", "strong"];

fn everything() -> Policy {
    Policy::builder()
        .allowed("<a href title> <em> <strong> <abbr title> <img src alt title> <pre> <code> <q> <details> <summary> <kbd>")
        .build()
        .expect("a policy")
}

#[test]
fn a_newline_from_a_reference_is_white_space() {
    let policy = Policy::comment();
    check(
        &policy,
        &word("strong", "casino"),
        &[
            "ca&#8203;&#10;sino",
            "ca&#10;&#8203;sino",
            "ca&#8203; &NewLine;\tsino",
            "ca&ZeroWidthSpace;&#x0a;sino",
            "c&#8203;&#10;a&#8203;&#10;s&#8203;&#10;i&#8203;&#10;n&#8203;&#10;o",
            "c&#10;a&#10;s&#10;i&#10;n&#10;o",
            "c&NewLine;a&NewLine;s&NewLine;i&NewLine;n&NewLine;o",
            "c &#10; a &#10; s &#10; i &#10; n &#10; o",
            "<em>ca&#8203;</em>&#10;sino",
            "ca&#8203;<em>&#10;</em>sino",
            "<code>ca&#8203;&#10;sino</code>",
        ],
        &[
            "ca<br>sino",
            "ca\n\nsino",
            "Lucas<br>Inoue",
            "ca&#10;sino",
            "<code>x\nca&#8203;&#10;sino</code>",
        ],
    );
    for fold in FOLDS {
        check(
            &policy,
            &word(fold, "free pills"),
            &["free&#10;pills", "free&NewLine; pills", "free &Tab; pills"],
            &[],
        );
    }
    check(
        &policy,
        &rule("regex = { pattern = 'free.{0,9}pills' }"),
        &[
            "free&#10;pills",
            "free pills",
            "free&#10;&#10;pills",
            "free&NewLine;<em>x</em>&NewLine;pills",
        ],
        &["free<br>pills", "free\npills", "free\n\npills"],
    );
    let breakless = Policy::builder().breaks(false).build().expect("a policy");
    check(
        &breakless,
        &rule("regex = { pattern = 'free pills' }"),
        &["free\npills", "free \r\n pills"],
        &[],
    );
    check(&breakless, &word("strong", "casino"), &["c\na\ns\ni\nn\no"], &["Lucas\n\nInoue"]);
}

#[test]
fn lines_are_those_that_are_shown() {
    let five = rule("shape = { lines_gte = 5 }");
    check(
        &Policy::comment(),
        &five,
        &["a\nb\nc\nd\ne", "a<br>b<br>c<br>d<br>e", "a\n\nb\nc\n\nd\ne"],
        &[
            "a&#10;b&#10;c&#10;d&#10;e",
            "a&NewLine;b&NewLine;c&NewLine;d&NewLine;e",
            "a\nb\nc\nd",
            "a\nb\nc\nd&#10;e",
        ],
    );
    let breakless = Policy::builder().breaks(false).build().expect("a policy");
    check(&breakless, &five, &["a<br>b<br>c<br>d<br>e"], &["a\nb\nc\nd\ne"]);
}

#[test]
fn a_shown_tag_is_an_edge_of_words() {
    let shown = Policy::plain();
    for fold in FOLDS {
        check(
            &shown,
            &word(fold, "casino"),
            &[
                "click<b>casino</b>now",
                "x<!-- -->casino",
                "1<u>casino</u>",
                "x<img src=a>casino",
                "x<wbr>casino",
                "x<em>casino<em>x",
                "x</span>casino</span>x",
                "x<div>casino</div>x",
                "x<foo>casino<foo>x",
                "x>casino",
                "x<foo>casino",
                "free<code>casino</code>bonus",
                "x<font color=\"red\">casino</font>x",
            ],
            &["xcasino<b>", "<b></b>casinox", "x<b>xcasinox</b>x"],
        );
    }
    check(
        &shown,
        &word("strong", "casino"),
        &["ca<b>si</b>no", "x<b>ca<i>sino", "ca<!-- -->sino", "x<b>c4<i>s1n0</i>x"],
        &["case <b>in</b> odd", "<b>Lucas</b> Inoue"],
    );
}

#[test]
fn white_space_in_a_phrase_is_any_white_space() {
    for fold in FOLDS {
        check(
            &Policy::comment(),
            &word(fold, "free pills"),
            &[
                "free pills",
                "free  pills",
                "free&nbsp;pills",
                "free\tpills",
                "free\u{2003}pills",
                "free &nbsp; pills",
                "free\npills",
                "free<br>pills",
                "free<em> </em>pills",
                "[quote=free  pills]x[/quote]",
                "<code>free\n  pills</code>",
            ],
            &["freed pills", "free, my pills", "<code>free\n\n pills</code>"],
        );
    }
}

#[test]
fn names_and_titles_are_searched() {
    let policy = everything();
    for fold in FOLDS {
        check(
            &policy,
            &word(fold, "casino bonus"),
            &[
                "[quote=casino bonus at evil]hello[/quote]",
                "[quote=\"casino bonus\"]hello[/quote]",
                "[quote author=\"casino bonus\"]hello[/quote]",
                "<a href=/x title=\"casino bonus\">x</a>",
                "<a href=/x title=\"casino  bonus\">x</a>",
                "<abbr title=\"a casino bonus\">x</abbr>",
                "<img src=/x alt=\"casino bonus\">",
                "<img src=/x title=\"casino&#32;bonus\">",
                "<details><summary>casino bonus</summary>x</details>",
                "<details><summary>x</summary>casino bonus</details>",
                "<q>casino</q> <q>bonus</q>",
            ],
            &["[quote=Ann]hello[/quote]", "<a href=/x title=\"x\">x</a>"],
        );
    }
    check(
        &Policy::wordpress(),
        &rule("regex = { pattern = 'casino' }"),
        &["<a href=/x title=\"casino\">x</a>", "[quote=casino]x[/quote]", "casino"],
        &["<a href=/x title=\"x\">x</a>"],
    );
    // In other texts only if a rule names them.
    check(
        &policy,
        &rule("regex = { pattern = 'casino', in = ['body'] }"),
        &["casino"],
        &["[quote=casino]x[/quote]", "<a href=/x title=\"casino\">x</a>"],
    );
}

/// A word in the caption of a bare address is not a word of the prose: Wikipedia has an article on a
/// retarded potential, and Lime is a team.
#[test]
fn addresses_are_passed_over_where_a_rule_says_so() {
    let policy = Policy::comment();
    let addresses = [
        "see https://example.com/poop",
        "https://en.wikipedia.org/wiki/poop_potential",
        "http://www.lime-poop.example/",
        "www.poop.org",
        "poop@example.com",
        "mail bob@poop.org or ann@poop.org",
        "https://example.com/%70oop and http://poop.example/",
        "<em>https://example.com/poop</em>, [quote]https://example.com/poop[/quote]",
        "<a href=\"https://example.com/poop\">here</a>",
        "<a href=\"/poop\">here</a>",
        "<ul><li>https://example.com/poop\n<li>www.poop.org</ul>",
        "https://example.com/a/very/long/address/that/nobody/reads/to/its/end/but/programs/poop",
    ];
    let words = [
        "poop",
        "poop https://example.com/",
        "https://example.com/ poop",
        "<a href=\"https://example.com/\">poop</a>",
        "<a href=\"https://example.com/poop\">poop</a>",
        "[quote=poop]www.example.com[/quote]",
        // Not links: readers do not take them for addresses.
        "poop.example",
        "<code>https://example.com/poop</code>",
        "https://a:b@example.com/poop",
        "javascript:poop",
    ];
    for fold in FOLDS {
        let rules = word(fold, "poop");
        check(&policy, &rules, &addresses, &["www.example.com"]);
        check(&policy, &rules, &words, &[]);
        let skipping = rules.replace("list = \"w\"", "list = \"w\", skip = [\"addresses\"]");
        check(&policy, &skipping, &words, &addresses);
        let skipping = format!("[defaults]\nskip = [\"code\", \"addresses\"]\n{rules}");
        check(&policy, &skipping, &words[..7], &addresses);
        let body = skipping.replace("list = \"w\"", "list = \"w\", in = [\"body\"]");
        check(&policy, &body, &words[..5], &addresses);
    }
    let regex = rule("regex = { pattern = 'poop', skip = ['addresses'] }");
    check(&policy, &regex, &words, &addresses);
    // A term that begins in an address and ends behind it is not passed over.
    let across = rule("regex = { pattern = 'com/poop now', skip = ['addresses'] }");
    check(&policy, &across, &["see example https://example.com/poop now"], &addresses);
}

#[test]
fn a_tag_that_is_dropped_is_not_seen() {
    let strip = Policy::builder().disallowed(Disallowed::Strip).build().expect("a policy");
    for fold in FOLDS {
        check(
            &strip,
            &word(fold, "casino"),
            &["ca<b>si</b>no", "<u>casino</u>"],
            &["x<b>casino</b>x"],
        );
    }
}
