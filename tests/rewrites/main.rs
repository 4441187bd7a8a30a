//! Rewrites of rules stay in force: in every output, at every length,
//! whatever the verification of the HTML is, and for stored verdicts, too.

#[path = "../common/mod.rs"]
mod common;
mod property;
mod recheck;
#[path = "../common/tuned.rs"]
mod tuned;

use serde_json::json;
use tuned::tuned;
use wellsaid::moderate::verdict::{DecidedBy, PublicState};
use wellsaid::moderate::{
    Action, ApplyErrorKind, Context, MemoryHistory, Moderator, RuleSet, Verdict,
};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Document, Formatter, Policy, Verification, gate, limits};

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
    let context = json!({ "now": 1_700_000_000, "verification": "verified" });
    serde_json::from_value(context).expect("a context")
}

fn check(moderator: &Moderator, document: &Document<'_>) -> Verdict {
    moderator.check(document, &context(), &MemoryHistory::new())
}

/// The HTML after the rewrites, and the verdict. The HTML is bounded, and the gate accepts it.
fn publish(
    formatter: &Formatter,
    moderator: &Moderator,
    source: &str,
) -> (Verdict, Verification, String) {
    let document = formatter.parse(source).expect("short");
    let mut verdict = check(moderator, &document);
    let (changed, page) =
        verdict.render(formatter, &document, &NoResolver).expect("its own document");
    assert_eq!(changed.validate(), Ok(()));
    assert!(page.html.len() <= limits::output_bound(source.len()), "{} bytes", page.html.len());
    gate::check(formatter.policy(), &page.html).unwrap_or_else(|error| panic!("{error:?}"));
    (verdict, page.verification, page.html)
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
                let (_, verification, html) = publish(&formatter, &moderator, &word.repeat(times));
                assert!(!html.contains("heck"), "{len} {filling:?} {times}: {html:.300}");
                assert_eq!(verification, Verification::Verified, "{len} {filling:?} {times}");
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
                let (verdict, verification, html) = publish(&formatter, &moderator, &source);
                assert!(!html.contains("heck"), "{html:.300}");
                let held = verdict.action == Action::Hold;
                assert_eq!(held, verification != Verification::Verified);
                if held {
                    tipped += 1;
                    assert_eq!(verdict.decided_by, DecidedBy::Verification);
                    assert_eq!(verdict.public.state, PublicState::Pending);
                    assert!(html.contains("http://a.co/&amp;&amp;"), "a word is lost");
                }
                source.push('.');
            }
        }
    }
    assert!(tipped > 0, "nothing was over the bound");
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

/// A removed link takes its title along, so a match in a later round is in another line.
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

/// A quote that only had a name, nested so deep that it has no box.
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
                let (_, verification, html) =
                    publish(&formatter, &one("word", "replace = ''"), &source);
                assert_eq!(verification, Verification::Verified, "{source}: {html}");
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
            for end in [0, 1] {
                place[end] = json!(place[end].as_u64().expect("a number") + by);
            }
            assert_eq!(kind(edited), Err(ApplyErrorKind::OtherPlaces), "{at} {key} {by}");
        }
    }
    // Schema 1 had no policy, and later schemas are unknown.
    for schema in [0, 1, wellsaid::moderate::verdict::SCHEMA + 1, u32::MAX] {
        let mut old = verdict.clone();
        old["schema"] = json!(schema);
        assert_eq!(kind(old), Err(ApplyErrorKind::OtherSchema), "{schema}");
    }
    let mut old = verdict.clone();
    old["subject"].as_object_mut().expect("an object").remove("policy");
    assert_eq!(kind(old), Err(ApplyErrorKind::OtherPolicy));
    let mut old = verdict;
    old["subject"]["sha256"] = json!("");
    assert_eq!(kind(old), Err(ApplyErrorKind::OtherSource));
    // A verdict without rules is not about a text, and changes nothing.
    let blank = check(&moderator(""), &document);
    assert!(blank.subject.sha256.is_empty() && blank.subject.policy.is_empty());
    let other = Formatter::new(Policy::plain());
    assert!(blank.apply(&other.parse("x").expect("short")).is_ok());
}

/// The second of two changes of one place would be passed over, and leave a word readable.
#[test]
fn changes_of_a_stored_verdict_that_overlap_are_refused() {
    let formatter = policy(RICH);
    let source = "heck heck <abbr title='heck heck'>x</abbr> [quote=heck heck]y[/quote] \
                  http://e.example/heck http://f.example/heck";
    let document = formatter.parse(source).expect("short");
    let rules = "[lists.rude]\nkind = 'words'\nwords = ['heck']\n\
                 [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = { mask = '*' }\n\
                 when = { words = { list = 'rude', in = ['body', 'links', 'titles', 'names'] } }";
    let verdict = serde_json::to_value(check(&moderator(rules), &document)).expect("JSON");
    let failed = |verdict: &serde_json::Value| {
        let verdict: Verdict = serde_json::from_value(verdict.clone()).expect("a verdict");
        let error = verdict.apply(&document).err()?;
        Some((error.kind(), error.to_string()))
    };
    assert_eq!(failed(&verdict), None);
    let changes = verdict["rewrites"].as_array().expect("a list").clone();
    assert!(changes.len() >= 8, "{verdict}");
    for (at, change) in changes.iter().enumerate() {
        // Each change twice, beside itself or at the end, in either order.
        for to in [at, changes.len()] {
            let mut edited = verdict.clone();
            let mut again = change.clone();
            if again.get("with").is_some() {
                again["with"] = json!("x");
            }
            edited["rewrites"].as_array_mut().expect("a list").insert(to, again);
            let second = if to == at { at + 1 } else { to };
            let words = format!(
                "`rewrites[{at}]` and `rewrites[{second}]` of the verdict overlap; \
                 check the comment again"
            );
            let is_text = change["kind"] == "replace";
            let want = is_text.then_some((ApplyErrorKind::Overlap, words));
            assert_eq!(failed(&edited), want, "{change}");
        }
    }
    // Part of a place: the first word of the body, and both words with what is between.
    let both = |from: u64, to: u64| {
        json!({ "kind": "replace", "rule": "rude", "view": "body", "with": "x",
            "visible": [from, to], "source": [from, to] })
    };
    for (from, to) in [(0, 9), (2, 7), (0, 2), (3, 4), (4, 6), (8, 9)] {
        let mut edited = verdict.clone();
        edited["rewrites"].as_array_mut().expect("a list").push(both(from, to));
        assert_eq!(failed(&edited).map(|failed| failed.0), Some(ApplyErrorKind::Overlap), "{from}");
    }
    let mut edited = verdict.clone();
    edited["rewrites"].as_array_mut().expect("a list").insert(0, both(4, 5));
    assert_eq!(failed(&edited), None, "beside each other");
    // Spans of links share white space that is the label of the one and before the other.
    let rules = moderator(rules);
    for source in ["<a href=heck>&#10; <a href=heck>c", "<a href=heck>&#10; <a href=heck>heck"] {
        let document = formatter.parse(source).expect("short");
        let verdict = check(&rules, &document);
        assert!(verdict.rewrites.len() >= 2 && verdict.apply(&document).is_ok(), "{source}");
    }
    // The order does not matter.
    let mut edited = verdict.clone();
    edited["rewrites"].as_array_mut().expect("a list").reverse();
    assert_eq!(failed(&edited), None);
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
        // A document has another one: messages do not affect it.
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

/// A caption that is cut hides the rest of an address, however it was typed.
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
                        let (_, verification, html) =
                            publish(&formatter, &one(how, rewrite), source);
                        assert_eq!(verification, Verification::Verified);
                        assert!(!html.contains("heck"), "{source}: {html}");
                    }
                }
            }
        }
    }
}

/// A caption that reads as another address without the word that was taken out of it.
#[test]
fn no_rewrite_makes_a_caption_lie() {
    let formatter = Formatter::new(Policy::comment());
    let evil = "<a href=\"https://evil.example/\">";
    for (rewrite, source) in [
        ("replace = ''", format!("{evil}paypal.heckcom</a>")),
        ("replace = ''", format!("{evil}https://heckpaypal.com/login</a> and more")),
        ("replace = ''", format!("{evil}pay</a>heckpal.com")),
        ("replace = ''", format!("{evil}paypal</a>.heckcom")),
        ("replace = 'paypal'", format!("{evil}heck.com</a>")),
        ("replace = 'paypal.com'", format!("x {evil}heck</a> y")),
        ("replace = '.'", format!("{evil}paypalheckcom</a>")),
        ("replace = ''", format!("{evil}paypal.heckcom</a> {evil}bank.heckcom</a>")),
        ("replace = ''", format!("{evil}pay<em>pal.he</em>ckcom</a>")),
    ] {
        let (verdict, _, html) = publish(&formatter, &one("substring", rewrite), &source);
        assert!(!verdict.rewrites.is_empty(), "{source}");
        assert!(!html.contains("href"), "{rewrite} {source}: {html}");
    }
    for (rewrite, source) in [
        ("replace = ''", "<a href=\"https://paypal.com/\">paypal.heckcom</a>".to_owned()),
        ("replace = ''", format!("{evil}what a heck of a page</a>")),
        ("mask = '*'", format!("{evil}what the heck</a>, paypal.heckcom")),
        ("replace = ''", format!("{evil}evil.heckexample</a>")),
    ] {
        let (_, _, html) = publish(&formatter, &one("substring", rewrite), &source);
        assert!(html.contains("href"), "{rewrite} {source}: {html}");
    }
}

/// The view has alternative texts on lines of their own.
#[test]
fn no_alternative_text_joins_a_word() {
    let formatter = policy(RICH);
    for source in [
        "he<img src=/x alt=ck> heck",
        "<img src=/x alt=he>ck heck",
        "<img src=/x alt=he><img src=/y alt=ck> heck",
        "h<img src=/x alt=ec>k heck",
        "<em>he</em><img src=/x alt=ck>heck",
    ] {
        for source in [source.to_owned(), filled(source)] {
            for output in outputs(&formatter, &one("substring", "mask = '*'"), &source) {
                assert!(!output.contains("heck"), "{source:.80}: {output:.400}");
            }
        }
    }
}

/// Subjects leave direction controls and the ends of cut captions out.
#[test]
fn a_subject_joins_no_word() {
    let formatter = policy("links = { max_caption = 12 }");
    for control in
        ["\u{202a}", "\u{202b}", "\u{202d}", "\u{202e}", "\u{2066}", "\u{2067}", "\u{2068}"]
    {
        for source in [
            format!("he{control}ck heck"),
            format!("heck he{control}ck"),
            format!("h{control}eck, heck"),
            format!("heck [quote=he{control}ck]a[/quote]"),
            "https://x.example/aaaaaaaahe<em>ck</em> heck".to_owned(),
            "heck https://x.example/aaaaaaaahe<em>ck</em>".to_owned(),
            "heck https://x.example/aaaaaaaahe<strong>ck</strong>, and more".to_owned(),
        ] {
            for source in [source.clone(), filled(&source)] {
                let moderator = one("substring", "mask = '*'");
                for output in outputs(&formatter, &moderator, &source) {
                    assert!(!output.contains("heck"), "{source:.80}: {output:.400}");
                }
            }
        }
    }
}

/// A control that a mask removes leaves its partner alone.
#[test]
fn a_mask_leaves_no_direction_open() {
    let formatter = Formatter::new(Policy::comment());
    let rules = "[lists.rude]\nkind = 'words'\nwords = ['heck']\nfold = 'strong'\n\
                 [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = { mask = '*' }\n\
                 when = { words = { list = 'rude', in = ['body'] } }";
    let moderator = moderator(rules);
    for source in [
        "\u{202e}x he\u{202c}ck abc",
        "\u{2067}x he\u{2069}ck abc",
        "he\u{2066}ck\u{2069} heck",
        "he\u{2066}c\u{2069}k heck",
        "\u{202a}\u{2067}x he\u{2069}\u{202c}ck abc",
        "h\u{202e}eck heck",
        "<em>he\u{2067}</em>ck abc\u{2069} x",
        "he\u{2067}ck\n\nheck",
    ] {
        let (verdict, _, html) = publish(&formatter, &moderator, source);
        assert!(!verdict.rewrites.is_empty(), "{source:?}");
        for paragraph in html.split("</p>") {
            let (mut open, mut wrong) = (Vec::new(), false);
            for c in paragraph.chars() {
                match c {
                    '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
                    '\u{202a}'..='\u{202b}' | '\u{202d}'..='\u{202e}' => open.push('\u{202c}'),
                    '\u{2069}' | '\u{202c}' => wrong |= open.pop() != Some(c),
                    _ => {}
                }
            }
            assert!(open.is_empty() && !wrong, "{source:?}: {html:?}");
        }
    }
}

/// An image whose address is removed becomes its alternative text, on which rules are evaluated
/// again.
#[test]
fn an_alternative_text_is_covered_where_it_stays() {
    let formatter = policy(RICH);
    for source in [
        "<img src=/heck alt=heck>",
        "a <img src=/heck alt='so heck'> b",
        "<img src=/heck alt=heck><img src=/heck alt=heck> heck",
        "<img src=/heck alt=heck title=x>",
        &"<img src=heck alt='o heck'>".repeat(6),
        &format!("heck {} heck", "<img src=heck alt='o heck'>".repeat(30)),
    ] {
        for source in [source.to_owned(), filled(source)] {
            let moderator = one("substring", "replace = 'heck'");
            let (_, _, html) = publish(&formatter, &moderator, &source);
            assert!(!html.contains("heck"), "{source:.80}: {html:.300}");
        }
    }
}

/// Text that stands for HTML over the bound does not form words that the HTML does not show.
#[test]
fn an_image_cuts_no_word_in_two_over_the_bound() {
    let formatter = policy(RICH);
    let moderator = one("word", "mask = '*'");
    for image in ["<img src=/x>", "<img src=/x alt=y>", "<img src=/x alt=''>"] {
        let source = filled(&format!("heck, k{image}heck, heck{image}k, x"));
        let (_, _, html) = publish(&formatter, &moderator, &source);
        assert!(html.contains("kheck, heckk"), "{html:.300}");
    }
}

/// A link that the application removes shows the text of its caption.
#[test]
fn an_unlinked_address_stays_cut() {
    struct Unlinks;
    impl wellsaid::render::Resolver for Unlinks {
        fn link(&self, _: &str) -> wellsaid::render::LinkAction {
            wellsaid::render::LinkAction::Unlink
        }
    }
    let formatter = Formatter::new(Policy::comment());
    let rules = "[lists.rude]\nkind = 'words'\nwords = ['heck']\n\
                 [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = { mask = '*' }\n\
                 when = { words = { list = 'rude', in = ['body'] } }";
    let long = format!("https://good.example/{}/heck", "a".repeat(80));
    for source in [format!("{long} heck"), format!("heck {long}"), format!("{long}\n\nheck")] {
        let document = formatter.parse(&source).expect("short");
        let mut verdict = check(&moderator(rules), &document);
        let (changed, page) =
            verdict.render(&formatter, &document, &Unlinks).expect("its own document");
        let excerpt = formatter.excerpt(&changed, 1000, &Unlinks).html;
        let plain = formatter.plain(&changed, &Unlinks);
        for output in [page.html, excerpt, plain] {
            assert!(!output.contains("heck") && output.contains("aaa…"), "{output}");
        }
    }
}
