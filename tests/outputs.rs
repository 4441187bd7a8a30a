//! Every output asks the same resolver: HTML, plain text, subject, excerpt and reply show the
//! same names and the same links.
#![cfg(feature = "moderation")]

use std::borrow::Cow;
use std::sync::Arc;

use wellsaid::document::{Mention, QuoteRef};
use wellsaid::links::{LinkFlags, LinkMatch, MatchTarget as Found, Scanner};
use wellsaid::moderate::{Context, MemoryHistory, Moderator, RuleSet, Timestamp};
use wellsaid::policy::LinkOptions;
use wellsaid::render::{
    Attribution, LinkAction, MentionTarget, NoResolver, Reply, Resolver, Subject,
};
use wellsaid::{Document, Formatter, Policy};

const EVIL: &str = "evil.net";

/// Unlinks links to the evil host, and answers about quotes and mentions.
struct Site;

impl Resolver for Site {
    fn mention(&self, mention: &Mention<'_>) -> Option<MentionTarget> {
        (mention.name == "ann").then(|| {
            let mut target = MentionTarget::new("/u/7");
            target.text = Some(String::from("Ann Example"));
            target
        })
    }

    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        (quote.post_id == Some(1)).then(|| Attribution::link("/post/1").author("bob"))
    }

    fn link(&self, href: &str) -> LinkAction {
        if href.to_lowercase().contains(EVIL) {
            LinkAction::Unlink
        } else if href.contains("moved.example") {
            LinkAction::Rewrite(String::from("https://here.example/now"))
        } else if href.contains("bad.example") {
            LinkAction::Rewrite(String::from("javascript:alert(1)"))
        } else {
            LinkAction::Keep
        }
    }

    fn emoji(&self, name: &str) -> Option<Cow<'_, str>> {
        (name == "tea").then_some(Cow::Borrowed("🍵"))
    }
}

/// `:name:`.
struct Emoji;

impl Scanner for Emoji {
    fn triggers(&self) -> &[u8] {
        b":"
    }

    fn scan(&self, run: &str, at: usize) -> Option<LinkMatch> {
        let (name, _) = run[at + 1..].split_once(':')?;
        let end = at + 1 + name.len();
        let word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        word.then(|| LinkMatch {
            start: at,
            end: end + 1,
            target: Found::Emoji { name: at + 1..end },
            flags: LinkFlags::EMPTY,
        })
    }
}

fn formatter(toml: &str) -> Formatter {
    Formatter::new(Policy::from_toml(toml).unwrap_or_else(|error| panic!("{error}")))
}

/// HTML, plain text, subject, excerpt, reply.
fn outputs(formatter: &Formatter, document: &Document<'_>, resolver: &dyn Resolver) -> [String; 5] {
    [
        formatter.render(document, resolver).html,
        formatter.plain(document, resolver),
        formatter.subject(document, &Subject::new().max(200), resolver),
        formatter.excerpt(document, 1000, resolver).html,
        formatter.quote_reply(document, &Reply::to("Cleo"), resolver),
    ]
}

#[test]
fn a_forged_name_is_the_same_everywhere() {
    let formatter = formatter("");
    let document = formatter.parse("[quote=ann post_id=1]I owe you 100.[/quote]").expect("short");
    let [html, plain, _, excerpt, _] = outputs(&formatter, &document, &Site);
    for output in [&html, &plain, &excerpt] {
        assert!(output.contains("bob") && !output.contains("ann"), "{output}");
    }
    assert_eq!(plain, "bob wrote:\n\n> I owe you 100.");
    assert_eq!(formatter.plain(&document, &NoResolver), "ann wrote:\n\n> I owe you 100.");
}

#[test]
fn an_unlinked_address_is_unlinked_everywhere() {
    let formatter = formatter("links = { bare_domains = true }");
    for source in [
        "see <a href=\"https://evil.net/x\">here</a>",
        "see <a href=\"https://evil.net/x\"><em>he</em>re</a> now",
        "see https://evil.net/x",
        "see HTTP://EVIL.net/x",
        "see www.evil.net",
        "see evil.net",
        "write to ann@evil.net",
        "write to mailto:ann@evil.net",
        "<a href=\"https://evil.net/x\">https://evil.net/x</a>",
        "[quote=A]https://evil.net[/quote]",
        "[quote=A]old[/quote] https://evil.net/a https://evil.net/b",
        "<ul><li>https://evil.net</li><li>https://good.example</li></ul>",
    ] {
        let document = formatter.parse(source).expect("short");
        assert!(!document.links().is_empty(), "{source}");
        let [html, plain, _, excerpt, reply] = outputs(&formatter, &document, &Site);
        for output in [&html, &excerpt] {
            assert!(!output.to_lowercase().contains("evil.net/x\""), "{source}: {output}");
            assert!(!output.contains("<a href=\"https://evil"), "{source}: {output}");
            assert!(!output.contains("<a href=\"mailto:ann@evil"), "{source}: {output}");
        }
        assert!(!plain.contains("<https://evil"), "{source}: {plain}");
        let quoted = formatter.parse(&reply).expect("short");
        let links: Vec<_> = quoted.links().into_iter().map(|link| link.href).collect();
        let evil = links.iter().any(|href| href.to_lowercase().contains(EVIL));
        assert!(!evil, "{source}: {reply}: {links:?}");
        assert_eq!(quoted.quotes().iter().filter(|quote| quote.depth == 1).count(), 1, "{reply}");
        // No word is lost.
        for word in ["see", "write to", "here", "now"] {
            let is_there = |text: &str| text.contains(word);
            assert!(!is_there(&plain) || is_there(&reply), "{source}: {reply}");
        }
    }
}

#[test]
fn links_beyond_every_limit_stay_unlinked_in_a_reply() {
    let source = (0..10).map(|n| format!("https://evil.net/{n} word{n} "));
    let source: String = source.collect();
    for max in [1, 2, 3, 9, 500] {
        let formatter = formatter(&format!("limits = {{ max_links = {max} }}"));
        let document = formatter.parse(&source).expect("short");
        let reply = formatter.quote_reply(&document, &Reply::to("Cleo"), &Site);
        // Under a policy with more links, too.
        let wide = self::formatter("").parse(&reply).expect("short").links().len();
        assert_eq!(wide, 0, "{max}: {reply}");
        for n in 0..10 {
            assert!(reply.contains(&format!("word{n}")), "{max}: {reply}");
        }
    }
}

#[test]
fn one_of_two_equal_links_that_is_gone_does_not_come_back() {
    let rules = RuleSet::from_toml(
        "[[rule]]\nid = 'one'\naction = 'approve'\nrewrite = { unlink = true }\n\
         when = { links = { count_gte = 1 } }",
    );
    let moderator = Moderator::new(rules.expect("rules"));
    let formatter = formatter("");
    let source = "https://evil.net/a and https://evil.net/a, <em>both</em>";
    let document = formatter.parse(source).expect("short");
    let context = Context::at(Timestamp(1_700_000_000));
    let verdict = moderator.check(&document, &context, &MemoryHistory::new());
    let changed = verdict.apply(&document).expect("its own document");
    let reply = formatter.quote_reply(&changed, &Reply::to("Cleo"), &NoResolver);
    assert!(formatter.parse(&reply).expect("short").links().is_empty(), "{reply}");
    assert!(reply.contains("both"), "{reply}");
}

#[test]
fn a_rewritten_address_is_the_same_everywhere() {
    let formatter = formatter("");
    let source = "<a href=\"https://moved.example/x\">here</a> https://moved.example/y \
                  <a href=\"https://bad.example/\">there</a>";
    let document = formatter.parse(source).expect("short");
    let [html, plain, _, excerpt, _] = outputs(&formatter, &document, &Site);
    for output in [&html, &excerpt] {
        assert_eq!(output.matches("href=\"https://here.example/now\"").count(), 2, "{output}");
        assert!(!output.contains("bad.example") && !output.contains("javascript"), "{output}");
    }
    assert!(plain.starts_with("here <https://here.example/now> "), "{plain}");
    assert!(plain.ends_with(" there"), "{plain}");
}

#[test]
fn mentions_and_emoji_are_the_same_everywhere() {
    let mut links = LinkOptions::default();
    links.mentions = true;
    let policy = Policy::builder().links(links).build().expect("sound");
    let formatter = Formatter::with_scanners(policy, vec![Arc::new(Emoji)]);
    let document = formatter.parse("Hi @ann, :tea:?").expect("short");
    let [html, plain, subject, excerpt, _] = outputs(&formatter, &document, &Site);
    assert_eq!(plain, "Hi Ann Example, 🍵?");
    assert_eq!(subject, "Hi Ann Example, 🍵?");
    for output in [&html, &excerpt] {
        assert!(output.contains(">Ann Example</a>, 🍵?"), "{output}");
    }
}

#[test]
fn a_reply_to_a_masked_comment_quotes_what_readers_see() {
    let rules = RuleSet::from_toml(
        "[lists.rude]\nkind = 'words'\nfold = 'strong'\nwords = ['heck']\n\
         [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = { mask = '*' }\n\
         when = { words = { list = 'rude', in = ['body', 'links', 'titles', 'names'] } }",
    );
    let moderator = Moderator::new(rules.expect("rules"));
    let context = Context::at(Timestamp(1_700_000_000));
    let check =
        |document: &Document<'_>| moderator.check(document, &context, &MemoryHistory::new());
    for toml in ["", "preset = 'plain'", "quotes = { enabled = false }", "disallowed = 'strip'"] {
        let formatter = formatter(toml);
        for source in [
            "oh heck",
            "oh <em>h</em>eck",
            "oh h&#101;ck, <code>heck</code>",
            "oh <b>heck</b> [/quote] heck",
            "<a href=\"https://heck.example/\">heck</a> fine",
            "[quote=heck]fine[/quote] heck &amp;lt;em> fine",
            "[quote=Ann]heck[/quote]",
            "h\u{200b}eck h.e.c.k h3ck heck",
            "<ul><li>heck</li><li>fine</li></ul>",
            "heck https://good.example/ fine",
        ] {
            let document = formatter.parse(source).expect("short");
            let verdict = check(&document);
            assert!(!verdict.rewrites.is_empty(), "{toml} {source}");
            let changed = verdict.apply(&document).expect("its own document");
            let reply = formatter.quote_reply(&changed, &Reply::to("Cleo"), &NoResolver);
            let quoted = formatter.parse(&reply).expect("short");
            let again = check(&quoted);
            assert!(again.reasons.is_empty(), "{toml} {source}: {reply}");
            if formatter.policy().quotes().enabled {
                let outer = quoted.quotes().iter().filter(|quote| quote.depth == 1).count();
                assert_eq!(outer, 1, "{toml} {source}: {reply}");
            }
            assert_eq!(reply.contains("fine"), source.contains("fine"), "{reply}");
        }
    }
}

#[test]
fn without_quote_tags_each_line_is_quoted_and_no_tag_stays_open() {
    let toml =
        "quotes = { enabled = false }\nallowed = '<a href> <em> <ul> <li> <pre> <blockquote>'";
    let formatter = formatter(toml);
    for source in [
        "a<br>FAKE",
        "a<p>FAKE",
        "a\u{2028}FAKE",
        "a\u{2029}FAKE",
        "a\r\nFAKE",
        "a<ul><li>FAKE",
        "a<pre>FAKE",
        "a<blockquote>FAKE",
        "a<blockquote>\nFAKE</blockquote>",
        "<em>a FAKE",
        "<a href=\"https://x.example/\">a FAKE",
        "a &lt;ul>&lt;li>FAKE",
    ] {
        let document = formatter.parse(source).expect("short");
        let reply = formatter.quote_reply(&document, &Reply::to("Bob"), &NoResolver);
        let html = formatter.format(&format!("{reply}MY OWN WORDS")).expect("short").html;
        let (_, own) = html.rsplit_once('\n').unwrap_or(("", &html));
        assert_eq!(own, "<p>MY OWN WORDS</p>", "{source:?}: {html:?}");
        let lines: Vec<_> = html.split('\n').filter(|line| line.contains("FAKE")).collect();
        assert!(!lines.is_empty(), "{source:?}: {html:?}");
        for line in lines {
            assert!(line.trim_start_matches("<p>").starts_with("&gt; "), "{source:?}: {html:?}");
        }
    }
}

/// Plain text shows addresses whole; the part that HTML hides must not join the text that follows.
#[test]
fn the_hidden_end_of_an_address_joins_no_word_of_a_masked_comment() {
    let rules = RuleSet::from_toml(
        "[lists.rude]\nkind = 'words'\nfold = 'strong'\nmatch = 'substring'\nwords = ['heck']\n\
         [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = { mask = '#' }\n\
         when = { words = { list = 'rude' } }",
    );
    let moderator = Moderator::new(rules.expect("rules"));
    let context = Context::at(Timestamp(1_700_000_000));
    let formatter = formatter("allowed = '<a href> <img src alt>'");
    let long = "https://example.com/path/that/is/cut/before/it/ends/because/nobody/reads/it/casino";
    let ends = [
        "he<kheck",
        "h e c kheck",
        "h e c k heck",
        "h  e c k heck",
        "h\te c k heck",
        "h.e c k heck",
        "h&nbsp;e c k heck",
        "he<img src=/x alt=ck>heck",
        "h, <img src=/x alt=he>ck heck",
        "<a href=/x/h>h</a>eck heck",
        "h https://example.com/path/that/is/cut/before/it/ends/because/nobody/reads/it/h  e c k heck",
    ];
    for end in ends {
        let document_source = format!("{long}{end}");
        let document = formatter.parse(&document_source).expect("short");
        let verdict = moderator.check(&document, &context, &MemoryHistory::new());
        let changed = verdict.apply(&document).expect("its own document");
        for output in [
            formatter.plain(&changed, &NoResolver),
            formatter.quote_reply(&changed, &Reply::to("Cleo"), &NoResolver),
        ] {
            let shown = match output.starts_with("[quote") {
                true => output.clone(),
                false => output.replace('&', "&amp;").replace('<', "&lt;"),
            };
            let shown = formatter.parse(&shown).expect("short");
            let again = moderator.check(&shown, &context, &MemoryHistory::new());
            assert!(again.reasons.is_empty(), "{end}: {output:?}");
        }
    }
}

/// `<kbd>` is passed over or read as it is shown; `<k` reads as "ck".
#[test]
fn a_cut_divides_no_tag_that_is_shown() {
    let rules = RuleSet::from_toml(
        "[lists.rude]\nkind = 'words'\nfold = 'strong'\nmatch = 'substring'\nwords = ['heck']\n\
         [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = { mask = '#' }\n\
         when = { words = { list = 'rude' } }",
    );
    let moderator = Moderator::new(rules.expect("rules"));
    let context = Context::at(Timestamp(1_700_000_000));
    let formatter = formatter("allowed = '<b>'");
    for source in [
        "heck he<kbd>x",
        "heck he<kbd class=\"x y z\">x",
        "heck he<kbd title='a>b'>x</kbd> and more",
        "heck he<KBD \u{301}>x",
        "he<kbd>x heck",
        "a he&lt;kbd>x heck",
        "<b>he</b><kbd>x heck",
        "heck <kbd>he<kbd>x</kbd></kbd>",
    ] {
        let document = formatter.parse(source).expect("short");
        let verdict = moderator.check(&document, &context, &MemoryHistory::new());
        assert!(!verdict.rewrites.is_empty(), "{source}");
        let changed = verdict.apply(&document).expect("its own document");
        for len in 0..40 {
            let excerpt = formatter.excerpt(&changed, len, &NoResolver).html;
            let subject = Subject::new().max(len).ellipsis("…");
            let subject = formatter.subject(&changed, &subject, &NoResolver);
            for shown in [excerpt, subject.replace('&', "&amp;").replace('<', "&lt;")] {
                let shown = formatter.parse(&shown).expect("short");
                let again = moderator.check(&shown, &context, &MemoryHistory::new());
                assert!(again.reasons.is_empty(), "{source}: {len}: {:?}", shown.source());
            }
        }
    }
}

#[test]
fn the_words_of_a_caption_stay_apart() {
    let formatter = formatter("allowed = '<a href> <em> <ul> <li>'");
    for source in [
        "<a href=/>he\nck</a>",
        "<a href=/>he<br>ck</a>",
        "<a href=/>he\n\nck</a>",
        "<a href=/>he\n\n<em>ck</em></a>",
        "<em><a href=/>he</em>\nck</a>",
    ] {
        let document = formatter.parse(source).expect("short");
        assert_eq!(document.links()[0].text, "he\nck", "{source}");
    }
    let document = formatter.parse("<em><a href=/>he</em>ck</a>").expect("short");
    assert_eq!(document.links()[0].text, "heck");
}
