//! Marks beside tags: the laws of every comment hold with them, and without them nothing changes.
//! The results of each mark are in `data/marks.toml`, which `spec` reads.
#![cfg(feature = "moderation")]

#[path = "common/dom.rs"]
#[allow(dead_code)]
mod dom;
#[path = "common/laws.rs"]
#[allow(dead_code)]
mod laws;
#[path = "common/random.rs"]
mod random;
#[path = "common/seen.rs"]
mod seen;

use std::sync::LazyLock;

use laws::Trial;
use proptest::prelude::*;
use wellsaid::policy::{DeepQuotes, Disallowed, Marks, PolicyBuilder, Preset, QuoteOptions};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Formatter, Limits, Policy, Verification, work};

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(80),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn build(builder: PolicyBuilder) -> Policy {
    builder.build().expect("a policy")
}

/// Policies that differ in the other markup around marks.
fn policies() -> Vec<Policy> {
    let all = || Policy::builder().marks(Marks::all());
    let deep = |deeper| QuoteOptions::default().max_depth(2).deeper(deeper);
    let rich = "<a href> <em> <strong> <code class='language-*'> <ul> <ol start> <li> <dl> <dt> <dd> <pre> \
                <blockquote> <h2> <details> <summary>";
    [
        all(),
        all().allowed(rich),
        all().allowed(rich).quotes(deep(DeepQuotes::Omit)).disallowed(Disallowed::Strip),
        all().limits(Limits::default().max_depth(4)).quotes(deep(DeepQuotes::Reject)),
        all().breaks(false).alias("blockquote", "quote"),
        Policy::builder().marks(Marks::NONE.code(true)),
        Policy::builder().marks(Marks::NONE.quote(true)),
        Policy::builder().marks(Marks::NONE.lists(true)).allowed("<ol start> <li>"),
    ]
    .into_iter()
    .map(build)
    .collect()
}

static TRIALS: LazyLock<Vec<Trial>> =
    LazyLock::new(|| policies().into_iter().map(Trial::new).collect());

/// Rules that change what is shown.
const RULES: &str = r#"
[[rule]]
id = "mask"
when = { regex = { pattern = "[abdg-k]+" } }
action = "flag"
rewrite = { mask = "*" }

[[rule]]
id = "unlink"
when = { links = { count_gte = 1 } }
action = "hold"
rewrite = { unlink = true }

[[rule]]
id = "own"
when = { regex = { pattern = "c", skip = ["quotes", "code"] } }
score = 1
rewrite = { replace = "> - `" }
"#;

/// Holds a comment to every law.
fn holds(source: &str, below: &str) {
    for trial in TRIALS.iter() {
        laws::format(trial, source);
        laws::spans(trial, source);
        laws::links(trial, source);
        laws::view(trial, source);
        laws::roundtrip(trial, source, below);
        laws::moderate(trial, source, RULES);
    }
}

/// Lines that begin with signs, and others.
fn lines() -> impl Strategy<Value = String> {
    let signs = [
        "",
        "",
        "  ",
        "    ",
        "> ",
        "> > ",
        ">",
        "- ",
        "  - ",
        "    * ",
        "• ",
        "1. ",
        "2. ",
        "3) ",
        "   1. ",
        "> - ",
        "> 1. ",
        "- > ",
        "  > ",
        "> ```",
        "```",
        "```c",
        "~~~",
        "````",
        "[quote]",
        "[quote=Ann]",
        "[/quote]",
        "> [quote]",
        "- [quote]",
        "  [/quote]",
        "> [/quote]",
        "<ul>",
        "</ul>",
        "<li>",
        "<code>",
        "<pre>",
        "</pre>",
        "- <li>",
        "<h2>",
        "<blockquote>",
        "</blockquote>",
        "\t",
        "> \t- ",
    ];
    let words = [
        "",
        "",
        "a",
        "b c",
        "`d`",
        "`` ` ``",
        "`",
        "e ` f",
        "<em>g",
        "</em>",
        "www.example.com",
        "&gt; h",
        "[quote]",
        "[/quote]",
        "i[/quote]",
        "</li>",
        "</ul>",
        "</code>",
        "```",
        "\u{202e}j",
        "\u{200b}",
        "\0",
        "<br>",
        "<p>",
        "<script>k</script>",
        "&amp;",
        "&#10;",
        "<b>l</b>",
    ];
    let ends = ["\n", "\n", "\n", "\n", "\n\n", "\r\n", "\u{2028}", "", "\u{85}"];
    let line = (
        proptest::sample::select(signs.to_vec()),
        proptest::sample::select(words.to_vec()),
        proptest::sample::select(ends.to_vec()),
    );
    let line = line.prop_map(|(sign, word, end)| [sign, word, end].concat());
    proptest::collection::vec(line, 0..14).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn laws_hold_for_lines_with_signs(source in lines(), below in lines()) {
        holds(&source, &below);
    }

    #[test]
    fn laws_hold_for_random_comments(source in random::comment(), below in random::comment()) {
        holds(&source, &below);
    }

    /// A comment without any mark is formatted as without the option.
    #[test]
    fn without_marks_nothing_changes(source in random::comment()) {
        static PAIRS: LazyLock<Vec<[Formatter; 2]>> = LazyLock::new(|| {
            policies().iter().map(|policy| {
                let mut toml: toml::Table = policy.to_toml().parse().expect("TOML");
                toml.remove("marks");
                let plain = Policy::from_toml(&toml.to_string()).expect("a policy");
                assert_eq!(plain.marks(), Marks::NONE);
                [Formatter::new(policy.clone()), Formatter::new(plain)]
            }).collect()
        });
        let source = source.replace(['`', '~', '>', '-', '*', '•', '.', ')'], "");
        for [with, without] in PAIRS.iter() {
            prop_assert_eq!(with.format(&source), without.format(&source));
            let documents = [with, without].map(|formatter| formatter.parse(&source).expect("short"));
            prop_assert_eq!(documents[0].notices(), documents[1].notices());
            let [with, without] = documents.map(|document| {
                document.events().map(|event| format!("{event:?}")).collect::<Vec<_>>()
            });
            prop_assert_eq!(with, without);
        }
    }
}

/// No preset reads marks: the option is off unless a policy says otherwise.
#[test]
fn marks_are_off_by_default() {
    for preset in Preset::ALL {
        assert_eq!(preset.policy().marks(), Marks::NONE);
    }
    let off = build(Policy::builder().marks(Marks::default()));
    assert_eq!((&off, off.fingerprint()), (&Policy::comment(), Policy::comment().fingerprint()));
}

#[test]
fn marks_are_part_of_a_policy() {
    let mut known = vec![Policy::comment().fingerprint()];
    for number in 1..8 {
        let on = |bit: u8| number >> bit & 1 == 1;
        let marks = Marks::NONE.code(on(0)).quote(on(1)).lists(on(2));
        let policy = build(Policy::builder().marks(marks));
        assert_eq!(policy.marks(), marks);
        assert_eq!(Marks::from_names(marks.names()), Ok(marks));
        assert_eq!(Policy::from_toml(&policy.to_toml()).as_ref(), Ok(&policy));
        let json = serde_json::to_string(&policy).expect("JSON");
        assert_eq!(Policy::from_json(&json).as_ref(), Ok(&policy));
        assert!(!known.contains(&policy.fingerprint()));
        known.push(policy.fingerprint());
    }
}

/// The help of a form names the marks that are on and that the policy can show.
#[test]
fn tips_name_the_marks_that_are_on() {
    let tips = |builder: PolicyBuilder| Formatter::new(build(builder)).tips();
    let comment = Formatter::new(Policy::comment()).tips();
    let all = tips(Policy::builder().marks(Marks::all()));
    assert_eq!(all[..comment.len()], comment);
    assert_eq!(all.len(), comment.len() + 3);
    let lists = tips(Policy::builder().marks(Marks::NONE.lists(true)));
    assert_eq!(lists.last(), all.last());
    assert_eq!(lists.len(), comment.len() + 1);
    // The policy can't show them.
    let none = || Policy::builder().allowed("<em>").quotes(QuoteOptions::default().enabled(false));
    assert_eq!(tips(none().marks(Marks::all())), tips(none()));

    let long = Formatter::new(build(Policy::builder().marks(Marks::all()))).long_tips();
    let shown: Vec<_> = long.iter().rev().take(3).map(|tip| tip.you_get.as_str()).collect();
    let want = [
        "<ul>\n<li>First item</li>\n<li>Second item</li>\n</ul>",
        "<blockquote class=\"quote\">\n<p>Well said.</p>\n</blockquote>\n<p>I agree.</p>",
        "<p>Use <code>if (a &lt; b)</code> here</p>",
    ];
    assert_eq!(shown, want);
}

/// A quote of lines is a quote: for depths, rules and replies.
#[test]
fn lines_are_quotes_like_those_of_tags() {
    let formatter = Formatter::new(build(Policy::builder().marks(Marks::all())));
    let source = "> > old\n> quoted www.example.com\n\nown";
    let document = formatter.parse(source).expect("short");
    let quotes = document.quotes();
    let found: Vec<_> = quotes.iter().map(|it| (it.depth, &source[it.span.range()])).collect();
    assert_eq!(found, [(1, "> > old\n> quoted www.example.com"), (2, "> old")]);
    assert!(quotes.iter().all(|quote| quote.author.is_none()));
    assert!(!document.is_only_quotes());
    assert!(formatter.parse("> a\n> b").expect("short").is_only_quotes());
    assert_eq!(formatter.subject(&document, &Subject::new(), &NoResolver), "own");
    let plain = formatter.plain(&document, &NoResolver);
    assert_eq!(plain.trim_end(), "> > old\n>\n> quoted www.example.com\n\nown");
    // Inner quotes are left out, as between tags.
    let reply = formatter.quote_reply(&document, &Reply::to("Ann"), &NoResolver);
    assert_eq!(reply, "[quote=Ann]\nown\n[/quote]\n\n");
    let reply = formatter.quote_reply(&document, &Reply::to("Ann").keep(2), &NoResolver);
    assert_eq!(reply, format!("[quote=Ann]\n{source}\n[/quote]\n\n"));
}

/// Rows of backticks of all lengths: each is looked for once.
#[test]
fn many_lengths_of_backticks_cost_little() {
    let formatter = Formatter::new(build(Policy::builder().marks(Marks::all())));
    let row = |len: usize| "`".repeat(len);
    let growing: String = (1..200).map(|len| row(len) + " ").collect();
    let falling: String = (1..200).rev().map(|len| row(len) + "a").collect();
    let open: String = (1..30).cycle().take(1200).map(|len| row(len) + "a").collect();
    let long = row(20_000);
    for source in [growing.repeat(3), falling.repeat(3), open, long] {
        work::take();
        let page = formatter.format(&source).expect("short");
        let work = work::take();
        assert!(work < 60 * source.len(), "{work} for {} bytes", source.len());
        assert_eq!(page.verification, Verification::Verified);
    }
}

/// Boxes of one letter and lists of one letter stay within the bound of the output.
#[test]
fn small_boxes_keep_the_page() {
    let class = "a".repeat(64);
    let quotes = || QuoteOptions::default().class(class.clone());
    let policies = [
        Policy::builder().marks(Marks::all()),
        Policy::builder().marks(Marks::all()).quotes(quotes()),
    ];
    for policy in policies.map(build) {
        let formatter = Formatter::new(policy);
        for shape in
            ["> &\n\n", "> a\n&\n", "- &\n- &\n\n", "`&` ", "> - &\n> - &\n\n", "> `&`\n\n"]
        {
            let page = formatter.format(&shape.repeat(4000)).expect("short");
            assert_eq!(page.verification, Verification::Verified, "{shape:?}");
        }
    }
}
