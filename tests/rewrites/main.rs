//! Rewrites of rules stay in force: in every output, at every length,
//! whatever the verification of the HTML says, and for stored verdicts too.

#[path = "../common/mod.rs"]
mod common;
#[cfg(all(feature = "capi", feature = "cli"))]
mod interfaces;
mod property;
mod recheck;

use serde_json::json;
use wellsaid::moderate::verdict::{DecidedBy, PublicState};
use wellsaid::moderate::{
    Action, ApplyErrorKind, Context, MemoryHistory, Moderator, RuleSet, Verdict,
};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Document, Enforcement, Formatter, Policy, gate, limits};

fn moderator(rules: &str) -> Moderator {
    Moderator::new(RuleSet::from_toml(rules).unwrap_or_else(|error| panic!("{error}\n{rules}")))
}

/// A moderator with one rule, which looks for "heck" everywhere, approves and rewrites.
fn one(how: &str, rewrite: &str) -> Moderator {
    moderator(&format!(
        "[lists.rude]\nkind = 'words'\nwords = ['heck']\nmatch = '{how}'\n\
         [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = {{ {rewrite} }}\n\
         when = {{ words = {{ list = 'rude', in = ['body', 'links', 'titles', 'names', \
         'author.name'] }} }}\n"
    ))
}

fn context() -> Context {
    let context = json!({ "now": 1_700_000_000, "enforcement": "proven" });
    serde_json::from_value(context).expect("a context")
}

fn check(moderator: &Moderator, document: &Document<'_>) -> Verdict {
    moderator.check(document, &context(), &MemoryHistory::new())
}

/// The HTML after the rewrites, and the verdict. The HTML is bounded, and nothing that the
/// gate refuses.
fn publish(
    formatter: &Formatter,
    moderator: &Moderator,
    source: &str,
) -> (Verdict, Enforcement, String) {
    let document = formatter.parse(source).expect("short");
    let mut verdict = check(moderator, &document);
    let (changed, page) =
        verdict.render(formatter, &document, &NoResolver).expect("its own document");
    assert_eq!(changed.validate(), Ok(()));
    assert!(page.html.len() <= limits::output_bound(source.len()), "{} bytes", page.html.len());
    gate::check(formatter.policy(), &page.html).unwrap_or_else(|error| panic!("{error:?}"));
    (verdict, page.enforcement, page.html)
}

fn policy(toml: &str) -> Formatter {
    Formatter::new(Policy::from_toml(toml).unwrap_or_else(|error| panic!("{error}\n{toml}")))
}

/// security.md 1, and its kind: many matches of a word that becomes a long text.
#[test]
fn long_replacements_never_bring_the_word_back() {
    let formatter = Formatter::new(Policy::comment());
    for (len, word) in
        [(120, "heck "), (43, "heck "), (200, "heck "), (200, "heck<"), (199, "&heck;")]
    {
        for times in [1, 5, 30, 60, 300, 1100] {
            for filling in ["x", "&", "\u{a0}", "<"] {
                let with = filling.repeat(len / filling.len());
                let moderator = one("word", &format!("replace = '{with}'"));
                let (_, enforcement, html) = publish(&formatter, &moderator, &word.repeat(times));
                assert!(!html.contains("heck"), "{len} {filling:?} {times}: {html:.300}");
                assert_eq!(enforcement, Enforcement::Proven, "{len} {filling:?} {times}");
            }
        }
    }
}

/// security.md 1: an author tunes the HTML to a few bytes under the bound, and a mask of more
/// bytes than the word tips it over.
#[test]
fn a_mask_that_tips_the_html_over_the_bound_holds_and_stays_a_mask() {
    let formatter = Formatter::new(Policy::comment());
    let mut tipped = 0;
    for mask in ["█", "*", "\"", "—", "●", "#"] {
        let moderator = one("word", &format!("mask = '{mask}'"));
        for words in [1, 20] {
            let start = "oh heck ".repeat(words);
            let mut source = tuned(&formatter, &start);
            for _ in 0..60 {
                let (verdict, enforcement, html) = publish(&formatter, &moderator, &source);
                assert!(!html.contains("heck"), "{html:.300}");
                let held = verdict.action == Action::Hold;
                assert_eq!(held, enforcement != Enforcement::Proven);
                if held {
                    tipped += 1;
                    assert_eq!(verdict.decided_by, DecidedBy::Enforcement);
                    assert_eq!(verdict.public.state, PublicState::Pending);
                    assert!(html.contains("http://a.co/&amp;&amp;"), "a word is lost");
                }
                source.push('.');
            }
        }
    }
    assert!(tipped > 0, "nothing was over the bound");
}

/// A comment whose HTML is as near to the bound as can be.
fn tuned(formatter: &Formatter, start: &str) -> String {
    let mut source = start.to_owned();
    let mut full = source.len();
    // Links of ampersands: each becomes nine times its length.
    while room(formatter, &source) >= 0 && source.len() < 40_000 {
        full = source.len();
        source.push_str("http://a.co/");
        source.push_str(&"&".repeat(58));
        source.push(' ');
    }
    source.truncate(full);
    let tuned = (0..=58).map(|last| format!("{source}http://a.co/{}", "&".repeat(last)));
    let tuned = tuned.map(|source| (room(formatter, &source), source));
    tuned.filter(|(room, _)| *room >= 0).min().expect("the shortest fits").1
}

/// Bytes between the HTML of a comment and the bound; negative where it is shown as text.
fn room(formatter: &Formatter, source: &str) -> isize {
    let page = formatter.format(source).expect("short");
    match page.enforcement {
        Enforcement::Proven => {
            limits::output_bound(source.len()) as isize - page.html.len() as isize
        }
        _ => -1,
    }
}

const RICH: &str = "allowed = '<em> <code> <pre> <a href title> <img src alt title> <abbr title> \
                    <ul> <li> <blockquote cite> <h2> <details> <summary>'\nlinks.mentions = true";

/// Every place where a reader could meet the word, with a mask of which the HTML is over the
/// bound and one of which it is not.
#[test]
fn a_masked_word_is_in_no_output() {
    let places = [
        "heck",
        "<em>he</em>ck",
        "h&#101;ck",
        "[quote=heck]x[/quote]",
        "[quote=\"heck\" username=\"heck\"]x[/quote]",
        "[quote author=heck link=topic=1.msg2#msg2 date=3]x[/quote]",
        "[quote=\"heck, post: 1, member: 2\"]heck[/quote]",
        "<abbr title=\"heck\">x</abbr>",
        "<abbr title=\"h&#101;ck\">x\n\ny</abbr>",
        "<img src=/x alt=heck>",
        "<img src=/x alt=\"a heck\" title='heck'>",
        "<a href=/heck>label</a>",
        "<a href=/x title=heck>heck</a>",
        "<a href=\"http://e.example/heck\">x</a>",
        "http://e.example/heck",
        "www.heck.example",
        "heck@e.example",
        "@heck",
        "<code>heck</code>",
        "<pre>\nheck</pre>",
        "<h2>heck</h2>",
        "<u>heck</u>",
        "<x title=heck>",
        "<blockquote>heck</blockquote>",
        "<details><summary>heck</summary>heck</details>",
        "http://user:heck@e.example/",
    ];
    let formatter = policy(RICH);
    let stripped = policy(&format!("{RICH}\ndisallowed = 'strip'"));
    for place in places {
        for rewrite in
            ["mask = '*'", "mask = '█', keep_first = true", "replace = ''", "replace = 'oh no'"]
        {
            let moderator = one("substring", rewrite);
            for formatter in [&formatter, &stripped] {
                // The last one is over the bound.
                for source in [place.to_owned(), format!("{place} a"), filled(place)] {
                    for output in outputs(formatter, &moderator, &source) {
                        assert!(
                            !output.to_lowercase().contains("heck"),
                            "{place} {rewrite}: {output:.400}"
                        );
                    }
                }
            }
        }
    }
}

/// A link that goes takes its title along: what is found again is another line by then.
#[test]
fn titles_are_found_again_where_they_are() {
    let formatter = policy(RICH);
    for source in [
        "<a href=heck title=k>x</a><img src=x alt=heck>",
        "<a href=heck title=k><img src=x alt=heck>",
        "<a href=heck title=a>x</a><a href=heck title=b>x</a><abbr title=heck>y</abbr><img alt=z src=x>",
        "<img src=x alt=heck><a href=heck title=heck>x</a><img src=x alt=fine><img src=x alt=heck>",
        "<a href=heck title=a>x</a>[quote=heck]<abbr title=heck>y</abbr>[/quote]",
    ] {
        let (verdict, _, html) = publish(&formatter, &one("word", "replace = 'heck'"), source);
        assert!(!html.contains("heck"), "{source}: {html}");
        for innocent in ["alt=\"z\"", "alt=\"fine\""] {
            let typed = source.contains(&innocent.replace('"', ""));
            assert_eq!(html.contains(innocent), typed, "{source}: {html} {verdict:?}");
        }
    }
}

/// A quote whose name was all it had, nested so deep that it has no box.
#[test]
fn a_name_that_goes_leaves_sound_html() {
    for quotes in ["", "quotes.max_depth = 1", "quotes.max_depth = 1\nquotes.deeper = 'omit'"] {
        let formatter = policy(quotes);
        for depth in 1..7 {
            for (before, after) in [("", ""), ("a", ""), ("", "b"), ("a\n", "\nb")] {
                let source = format!(
                    "{}{before}[quote=heck][/quote]{after}{}",
                    "[quote]".repeat(depth - 1),
                    "[/quote]".repeat(depth - 1)
                );
                let (_, enforcement, html) =
                    publish(&formatter, &one("word", "replace = ''"), &source);
                assert_eq!(enforcement, Enforcement::Proven, "{source}: {html}");
                assert!(!html.contains("heck"), "{source}: {html}");
            }
        }
    }
}

/// A comment whose HTML is over the bound with `start` in it.
fn filled(start: &str) -> String {
    let link = format!("http://a.co/{} ", "&".repeat(58));
    format!("{start} {}", link.repeat(80))
}

/// Everything that is made of a comment for readers.
fn outputs(formatter: &Formatter, moderator: &Moderator, source: &str) -> Vec<String> {
    let document = formatter.parse(source).expect("short");
    let mut verdict = check(moderator, &document);
    let (changed, page) =
        verdict.render(formatter, &document, &NoResolver).expect("its own document");
    let mut outputs = vec![
        page.html,
        formatter.plain(&changed, &NoResolver),
        formatter.subject(&changed, &Subject::new(), &NoResolver),
        formatter.quote_reply(&changed, &Reply::to("Ann"), &NoResolver),
        serde_json::to_string(&formatter.report(&changed, &[])).expect("a report"),
    ];
    for len in [0, 1, 3, 10, 40, 200, 10_000] {
        outputs.push(formatter.excerpt(&changed, len, &NoResolver).html);
    }
    outputs
}

/// rust-api.md B1: a verdict of another text or another policy covers another word.
#[test]
fn a_stored_verdict_fits_its_own_comment_only() {
    let comment = Formatter::new(Policy::comment());
    let strip = policy("disallowed = 'strip'");
    let moderator = one("word", "mask = '*'");
    for source in [
        "Oh <blink>hi</blink> what the heck is this and that",
        "what <blink>the</blink> heck",
        "heck the what",
    ] {
        let document = comment.parse(source).expect("short");
        let json = serde_json::to_string(&check(&moderator, &document)).expect("JSON");
        let verdict: Verdict = serde_json::from_str(&json).expect("what we wrote");
        let again = verdict.apply(&document).expect("its own document");
        assert!(comment.render(&again, &NoResolver).html.contains("****"));
        let kind =
            |document: &Document<'_>| verdict.apply(document).map(drop).map_err(|e| e.kind());
        let other = strip.parse(source).expect("short");
        assert_eq!(kind(&other), Err(ApplyErrorKind::OtherPolicy));
        let error = verdict.apply(&other).expect_err("another policy");
        assert_eq!(
            error.to_string(),
            "the verdict was made under another policy; check the comment again"
        );
        let same_length = source.replace("heck", "darn");
        let longer = format!("{source}!");
        for source in [same_length.as_str(), longer.as_str(), "", &source[1..]] {
            let other = comment.parse(source).expect("short");
            assert_eq!(kind(&other), Err(ApplyErrorKind::OtherSource), "{source}");
        }
        // A formatter of its own, with an equal policy.
        let equal = policy("preset = 'comment'");
        assert_eq!(kind(&equal.parse(source).expect("short")), Ok(()));
    }
}

#[test]
fn verdicts_that_were_edited_or_are_old_do_not_fit() {
    let formatter = policy(RICH);
    let source = "<em>he</em>ck http://e.example/heck <abbr title=heck>x</abbr> heck";
    let document = formatter.parse(source).expect("short");
    let rude = one("substring", "mask = '*'");
    let verdict = serde_json::to_value(check(&rude, &document)).expect("JSON");
    let kind = |verdict: serde_json::Value| {
        let verdict: Verdict = serde_json::from_value(verdict).expect("a verdict");
        verdict.apply(&document).map(drop).map_err(|error| error.kind())
    };
    assert_eq!(kind(verdict.clone()), Ok(()));
    let changes = verdict["rewrites"].as_array().expect("a list").len();
    assert!(changes >= 4, "{verdict}");
    for at in 0..changes {
        for (key, by) in [("visible", 1), ("source", 1), ("source", 5), ("visible", 1000)] {
            let mut edited = verdict.clone();
            let Some(place) = edited["rewrites"][at].get_mut(key) else { continue };
            for end in ["start", "end"] {
                place[end] = json!(place[end].as_u64().expect("a number") + by);
            }
            assert_eq!(kind(edited), Err(ApplyErrorKind::OtherPlaces), "{at} {key} {by}");
        }
    }
    // Schema 1 knew no policy.
    let mut old = verdict.clone();
    old["subject"].as_object_mut().expect("an object").remove("policy");
    assert_eq!(kind(old), Err(ApplyErrorKind::OtherPolicy));
    let mut old = verdict;
    old["subject"]["sha256"] = json!("");
    assert_eq!(kind(old), Err(ApplyErrorKind::OtherSource));
    // Without rules nothing is known about any text, and nothing changes.
    let blank = check(&moderator(""), &document);
    assert!(blank.subject.sha256.is_empty() && blank.subject.policy.is_empty());
    let other = Formatter::new(Policy::plain());
    assert!(blank.apply(&other.parse("x").expect("short")).is_ok());
}

#[test]
fn the_name_of_the_author_is_masked_outside_of_the_document() {
    let formatter = Formatter::new(Policy::comment());
    for (rewrite, name, want) in [
        ("mask = '*'", "heck", "****"),
        ("mask = '*', keep_first = true", "Mr heck of heck", "Mr h*** of h***"),
        ("replace = 'x'", "ö heck ö", "ö x ö"),
        ("mask = '█'", "Ann", "Ann"),
    ] {
        let document = formatter.parse("Oh heck").expect("short");
        let mut context = context();
        context.author.name = Some(name.to_owned());
        let verdict = one("word", rewrite).check(&document, &context, &MemoryHistory::new());
        assert!(verdict.apply(&document).is_ok());
        assert_eq!(verdict.author_name(name), want);
        if want != name {
            assert_eq!(verdict.author_name("ö"), "█");
        }
    }
}

#[test]
fn fingerprints_tell_policies_apart_and_stay() {
    // If this changes for the same policy, stored verdicts and caches of all sites are void:
    // it may only change together with OUTPUT_VERSION or a new setting.
    let presets = [
        ("comment", Policy::comment()),
        ("plain", Policy::plain()),
        ("drupal6", Policy::drupal6()),
        ("wordpress", Policy::wordpress()),
    ];
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, preset) in &presets {
        let print = preset.fingerprint().to_string();
        assert!(print.len() == 32 && print.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let again = Policy::from_toml(&preset.to_toml()).expect("a policy");
        assert_eq!(again.fingerprint().to_string(), print, "{name}");
        // A document has another one: messages are not read by.
        let reading = |policy: &Policy| {
            Formatter::new(policy.clone()).parse("x").expect("short").policy().to_string()
        };
        let mut told = preset.to_toml();
        told.push_str("\n[messages]\nomitted = '…'\n");
        let told = Policy::from_toml(&told).expect("a policy");
        assert_eq!(reading(&told), reading(preset));
        assert_ne!(told.fingerprint(), preset.fingerprint());
        assert_ne!(reading(preset), print);
        all.push((print, (*name).to_owned()));
    }
    for setting in [
        "allowed = '<em>'",
        "allowed = '<em> <strong>'",
        "allowed = '<em class>'",
        "allowed = '<em class=a>'",
        "allowed = '<em> <strong>'\naliases = { b = 'strong' }",
        "allowed = '<em> <strong>'\naliases = { b = 'em' }",
        "disallowed = 'strip'",
        "schemes = ['https']",
        "schemes = ['http']",
        "relative_links = false",
        "rel = ''",
        "rel = 'nofollow'",
        "always_clean = true",
        "links.urls = false",
        "links.emails = false",
        "links.www = false",
        "links.bare_domains = true",
        "links.mentions = true",
        "links.max_caption = 20",
        "links.hosts = ['a.example']",
        "links.hosts = ['a.example', 'b.example']",
        "quotes.enabled = false",
        "quotes.max_depth = 3",
        "quotes.deeper = 'omit'",
        "quotes.deeper = 'reject'",
        "quotes.class = 'q'",
        "quotes.untitled = 'Quote:'",
        "breaks.enabled = false",
        "limits.max_input = 1000",
        "limits.max_depth = 20",
        "limits.max_links = 20",
        "messages.wrote = '{author}:'",
        "messages.omitted = '(…)'",
        "messages.no_subject = ''",
        "messages.tips.links = 'Links.'",
        "messages.tips.urls = 'Links.'",
        "messages.tips.tags = '{tags}'",
        "messages.examples.em.description = 'Links.'",
        "messages.examples.em.you_type = 'Links.'",
        "messages.examples.img = { description = 'An image', you_type = '' }",
        "messages.notices.comment = 'Links.'",
    ] {
        let policy = Policy::from_toml(setting).unwrap_or_else(|error| panic!("{setting} {error}"));
        let print = policy.fingerprint().to_string();
        if let Some((_, other)) = all.iter().find(|(known, _)| *known == print) {
            panic!("{setting} has the fingerprint of {other}");
        }
        all.push((print, setting.to_owned()));
    }
}

/// A caption that is cut hides the rest of an address, in whatever pieces it was typed.
#[test]
fn addresses_with_cut_captions_are_masked_whole() {
    let formatter = policy(RICH);
    let source = "http://that/is/camp;/because/nobody/reads/so/much/of/an/address/heck?abc&#61;";
    for end in [
        "casino?a&#61;",
        "heck?a&#61;",
        "heck",
        "&#104;eck",
        "x&#61;heck&#61;heck",
        "heck&amp;&amp;x/heck/y",
    ] {
        for len in [0, 20, 40, 60, 72, 80] {
            for how in ["word", "substring"] {
                for rewrite in ["mask = '*'", "replace = ''", "replace = 'no'"] {
                    let made = format!("http://that/is/{};/{end} heck", "a/".repeat(len / 2));
                    for source in [source, &made] {
                        let (_, enforcement, html) =
                            publish(&formatter, &one(how, rewrite), source);
                        assert_eq!(enforcement, Enforcement::Proven);
                        assert!(!html.contains("heck"), "{source}: {html}");
                    }
                }
            }
        }
    }
}
