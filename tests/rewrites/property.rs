//! The property: whatever a comment, a policy and rules are like, no masked term and no
//! unlinked address is in any output of the rewritten document.
//!
//! ```text
//! WELLSAID_REWRITES=200000 cargo test --release --all-features --test rewrites property
//! ```
//!
//! counts rewritten documents, not comments. `WELLSAID_SEED` begins elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;
use wellsaid::document::VisibleText;
use wellsaid::moderate::{Context, MemoryHistory, Moderator, Verdict};
use wellsaid::render::{NoResolver, Reply, Subject};
use wellsaid::{Document, Formatter, Policy, Verification, gate, limits};

use crate::common::hostile::{self, Random};
use crate::common::seen::Seen;
use crate::common::view_policies;
use crate::{check, moderator};

/// Terms and addresses in every place and disguise; texts that are long as HTML.
const SALT: &[&str] = &[
    "heck",
    "HECK",
    " heck ",
    "he<em>ck</em>",
    "<b>he</b>ck",
    "he<u>ck</u>",
    "h&#101;ck",
    "he&shy;ck",
    "he\u{200b}ck",
    "hе\u{441}k",
    "hèck",
    "h.e.c.k",
    "h e c k",
    "heckheck",
    "hedarnck",
    "heheckck",
    "cascasinoino",
    "dahecrnck",
    "darn",
    "<\u{200b}casino",
    "h\u{ad}heck",
    "[quote=\"Bob\" username=\"heck\"]",
    "xheck",
    "heckler ",
    "he",
    "ck",
    "casino",
    "ca<b>si</b>no",
    "c a s i n o",
    "c4s1no",
    "cas&#105;no",
    "free spins",
    "free\nspins",
    "free&nbsp;spins",
    "<!-- heck -->",
    "<x heck>",
    "<script>heck</script>",
    "<code>heck</code>",
    "<pre>\nheck",
    "</pre>",
    "<abbr title=heck>",
    "<abbr title=\"a h&#101;ck\">x\n\ny",
    "</abbr>",
    "<img src=/x alt=heck>",
    "<img src=/heck alt='casino heck' width=1>",
    "<a href=/heck>",
    "<a href=/heck title=heck>x",
    "<a href=http://bad.example/>",
    "<a href=\"http://bad.example/heck\">heck",
    "<a href=\"//bad.example/x\">x",
    "<a href=http://sub.bad.example>http://good.example/",
    "</a>",
    "http://bad.example/x ",
    "www.bad.example",
    " bad.example/heck ",
    "https://BAD.example/?q=heck&amp;a ",
    "http://heck.example/ ",
    "http://user:heck@bad.example/",
    "heck@bad.example",
    "@heck",
    " @casino ",
    ":heck:",
    "[quote=heck]",
    "[quote=\"heck\"]http://bad.example/",
    "[quote=\"heck, post: 1, member: 2\"]",
    "[quote author=casino link=topic=1.msg2#msg2 date=3]",
    "[quote=Ann;12]",
    "[quote]",
    "[/quote]",
    "<blockquote>",
    "</blockquote>",
    "<blockquote cite=http://bad.example/heck>",
    "<q cite=http://bad.example/>heck</q>",
    "<ul><li>heck",
    "<details><summary>heck</summary>",
    "z\u{300}\u{301}\u{302}\u{303}\u{304}",
    "heck\u{300}\u{301}\u{302}\u{303}",
    "&",
    "<",
    "\u{a0}",
    "http://a.co/&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&& ",
    "www.a.co ",
    "\n",
    "\n\n",
    " ",
    ".",
];

/// A comment; `long`: one whose HTML comes near the bound or beyond.
fn comment(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..random.below(18) {
        match random.below(10) {
            0..6 => text.push_str(SALT[random.below(SALT.len())]),
            6 => text.push_str(&hostile::comment(random)),
            7 => {
                let piece = SALT[random.below(SALT.len())];
                let most = if random.below(8) == 0 { 60 } else { 6 };
                let times = 2 + random.below(most);
                text.push_str(&piece.repeat(times));
            }
            _ => text.push_str(random.piece()),
        }
    }
    if random.below(12) == 0 {
        let link = "http://a.co/&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&& ";
        text.push_str(&link.repeat(44 + random.below(20)));
    }
    text
}

struct Rules {
    text: String,
    moderator: Moderator,
    /// Asks for the terms in a text, and changes nothing.
    terms: Moderator,
    /// The same as `terms`, without those of two words: the ends of lines between them may go.
    single: Moderator,
    /// A part of a word is a match, so that a cut makes no new one.
    substring: bool,
    unlinks: bool,
}

fn rules(random: &mut Random) -> Rules {
    let mut pick = |list: &[&'static str]| list[random.below(list.len())];
    let rewrite = pick(&[
        "mask = '*'",
        "mask = '█'",
        "mask = '█', keep_first = true",
        "mask = '#', keep_first = true",
        "mask = '—'",
        "replace = ''",
        "replace = '[gone]'",
        "replace = '<&>'",
        "replace = 'heck'",
        "replace = 'LONG'",
    ]);
    let rewrite = rewrite.replace("LONG", &"&x".repeat(100));
    let matching = pick(&["word", "prefix", "substring"]);
    let fold = pick(&["none", "case", "marks", "strong"]);
    let words = pick(&["'heck'", "'heck', 'casino'", "'heck', 'casino', 'free spins'"]);
    let list = format!(
        "[lists.rude]\nkind = 'words'\nmatch = '{matching}'\nfold = '{fold}'\nwords = [{words}]\n"
    );
    let mut text = format!(
        "{list}[lists.bad]\nkind = 'domains'\ndomains = ['bad.example']\n\
         [[rule]]\nid = 'rude'\naction = 'approve'\nrewrite = {{ {rewrite} }}\n\
         when = {{ words = {{ list = 'rude', in = ['body', 'links', 'titles', 'names'] }} }}\n"
    );
    if pick(&["yes", "no"]) == "yes" {
        text = text.replace("'names']", "'names', 'author.name']");
    }
    // Another rule, before the first or after it, whose words have the first one's around them.
    if pick(&["yes", "no"]) == "yes" {
        let rewrite = pick(&["replace = ''", "replace = ''", "mask = '*'", "replace = 'he'"]);
        let matching = pick(&["word", "substring"]);
        let count = pick(&["", "", ", count_gte = 2"]);
        let other = format!(
            "[lists.other]\nkind = 'words'\nmatch = '{matching}'\nwords = ['darn']\n\
             [[rule]]\nid = 'other'\naction = 'approve'\nrewrite = {{ {rewrite} }}\n\
             when = {{ words = {{ list = 'other', in = ['body', 'links', 'titles', 'names', \
             'author.name']{count} }} }}\n"
        );
        text = match pick(&["before", "after"]) {
            "before" => format!("{other}{text}"),
            _ => format!("{text}{other}"),
        };
    }
    let unlinks = pick(&["yes", "yes", "no"]) == "yes";
    if unlinks {
        text.push_str(
            "[[rule]]\nid = 'bad'\naction = 'approve'\nrewrite = { unlink = true }\n\
             when = { links = { host_in = 'bad', quoted = true } }\n",
        );
    }
    if pick(&["yes", "no", "no"]) == "yes" {
        text.push_str(
            "[[rule]]\nid = 'marks'\naction = 'approve'\nrewrite = { limit_marks = 1 }\n\
             when = { shape = { marks_per_letter_gte = 2 } }\n",
        );
    }
    let terms = format!(
        "{list}[[rule]]\nid = 'rude'\naction = 'hold'\n\
         when = {{ words = {{ list = 'rude', in = ['body'] }} }}\n"
    );
    let single = moderator(&terms.replace(", 'free spins'", ""));
    Rules {
        moderator: moderator(&text),
        terms: moderator(&terms),
        single,
        substring: matching == "substring",
        unlinks,
        text,
    }
}

/// Policies, by name. Captions are whole: a cut one may end in a part of a word.
fn policies() -> Vec<(String, Formatter)> {
    let mut all: BTreeMap<String, Policy> =
        view_policies().into_iter().map(|(name, policy)| (name.to_owned(), policy)).collect();
    for (name, toml) in [
        ("rich", crate::RICH.to_owned()),
        ("rich-strip", format!("{}\ndisallowed = 'strip'", crate::RICH)),
        ("shallow", "limits = { max_depth = 3, max_links = 2 }\nquotes.max_depth = 1".to_owned()),
        ("no-quotes", "quotes.enabled = false\nlinks.bare_domains = true".to_owned()),
        ("no-links", "links = { urls = false, emails = false, www = false }".to_owned()),
        ("always-clean", "always_clean = true".to_owned()),
    ] {
        all.insert(name.to_owned(), Policy::from_toml(&toml).expect("a policy"));
    }
    all.into_iter()
        .filter(|(name, _)| name != "short-captions")
        .map(|(name, policy)| (name, Formatter::new(policy)))
        .collect()
}

/// Searches the texts of outputs for terms.
struct Reader {
    formatter: Formatter,
}

impl Reader {
    fn new() -> Self {
        let policy = "preset = 'plain'\nquotes.enabled = false\n\
                      links = { urls = false, emails = false, www = false }\n\
                      limits.max_input = 16000000";
        Self { formatter: Formatter::new(Policy::from_toml(policy).expect("a policy")) }
    }

    fn finds(&self, terms: &Moderator, text: &str) -> bool {
        let source = text.replace('&', "&amp;").replace('<', "&lt;");
        let document = self.formatter.parse(&source).expect("short enough");
        !check(terms, &document).reasons.is_empty()
    }
}

/// The name of a comment's author: how the comment begins.
fn name_in(source: &str) -> &str {
    let end = source.char_indices().map(|(at, _)| at).nth(24).unwrap_or(source.len());
    source.get(..end).unwrap_or_default()
}

fn named(moderator: &Moderator, document: &Document<'_>, name: &str) -> Verdict {
    let context = json!({
        "now": 1_700_000_000, "verification": "verified", "author": { "name": name },
    });
    let context: Context = serde_json::from_value(context).expect("a context");
    moderator.check(document, &context, &MemoryHistory::new())
}

/// Returns the leak, if there is one.
fn leak(
    reader: &Reader,
    formatter: &Formatter,
    rules: &Rules,
    source: &str,
    counts: &mut Counts,
) -> Option<String> {
    let document = formatter.parse(source).expect("short");
    let name = name_in(source);
    let mut verdict = named(&rules.moderator, &document, name);
    let (changed, page) =
        verdict.render(formatter, &document, &NoResolver).expect("its own document");
    if verdict.rewrites.is_empty() {
        return None;
    }
    counts.rewritten += 1;
    let name = verdict.author_name(name).into_owned();
    if let Err(violation) = changed.validate() {
        return Some(format!("not valid: {violation}"));
    }
    if page.verification == Verification::Sanitized {
        return Some(format!("cleaned: {}", page.html));
    }
    if page.verification == Verification::Escaped {
        counts.escaped += 1;
        if verdict.action < wellsaid::moderate::Action::Hold {
            return Some("not verified, and not held".to_owned());
        }
    }
    // The same rule finds nothing: a mask does not leave a new term. Addresses that the policy does
    // not link are found again.
    let again = named(&rules.moderator, &changed, &name);
    let masks = |rule: &str| rule == "rude" || rule == "other";
    if let Some(reason) = again.reasons.iter().find(|reason| masks(&reason.rule)) {
        return Some(format!("found again: {reason:?}"));
    }
    let gone = gone(&document, &changed, rules);
    let html = |name: &str, html: &str, cut: bool| {
        let bound = limits::output_bound(source.len());
        if html.len() > bound {
            return Some(format!("{name}: {} bytes, the bound is {bound}", html.len()));
        }
        if let Err(rejection) = gate::check(formatter.policy(), html) {
            return Some(format!("{name}: {rejection}: {html:?}"));
        }
        let seen = Seen::of_html(html);
        let texts = [&seen.names, &seen.titles, &seen.links];
        let texts = texts.into_iter().flatten().map(String::as_str).chain([seen.body.as_str()]);
        for text in texts {
            let terms = if cut { &rules.single } else { &rules.terms };
            if (rules.substring || !cut) && reader.finds(terms, text) {
                return Some(format!("{name}: {text:?} in {html:?}"));
            }
        }
        let link = seen.links.iter().find(|href| gone.contains(href));
        link.map(|link| format!("{name}: the link {link:?} in {html:?}"))
    };
    if let Some(leak) = html("HTML", &page.html, false) {
        return Some(leak);
    }
    for len in [0, 1, 2, 5, 17, 60, 200, 100_000] {
        let excerpt = formatter.excerpt(&changed, len, &NoResolver);
        if let Some(leak) = html("excerpt", &excerpt.html, len < 100_000) {
            return Some(leak);
        }
    }
    let plain = formatter.plain(&changed, &NoResolver);
    // Other marks stand between words there, so that a part of a word may look like one.
    // Nor are the quotation marks of `q` in the view, which browsers write.
    let marked = page.html.contains("<q");
    if rules.substring && !marked && reader.finds(&rules.single, &plain) {
        return Some(format!("plain: {plain:?}"));
    }
    let view = VisibleText::new(&changed);
    let shown = |href: &&String| {
        let angled = format!("<{href}>");
        plain.contains(&angled) && !view.body.text().contains(&angled)
    };
    if let Some(href) = gone.iter().find(shown) {
        return Some(format!("plain: the link {href:?} in {plain:?}"));
    }
    let subject = formatter.subject(&changed, &Subject::new(), &NoResolver);
    if rules.substring && reader.finds(&rules.single, &subject) {
        return Some(format!("subject: {subject:?}"));
    }
    let reply = formatter.quote_reply(&changed, &Reply::to("Cleo"), &NoResolver);
    if let Ok(quoted) = formatter.parse(&reply) {
        let body = VisibleText::new(&quoted).body;
        if rules.substring && !marked && reader.finds(&rules.single, body.text()) {
            return Some(format!("reply: {reply:?}"));
        }
        if let Some(link) = quoted.links().iter().find(|link| gone.contains(&link.href.to_string()))
        {
            return Some(format!("reply: the link {:?} in {reply:?}", link.href));
        }
    }
    report(reader, &changed, rules, &gone)
}

/// Does the same as [`leak`]; a panic counts as well.
fn caught(
    reader: &Reader,
    formatter: &Formatter,
    rules: &Rules,
    source: &str,
    counts: &mut Counts,
) -> Option<String> {
    let leak = AssertUnwindSafe(|| leak(reader, formatter, rules, source, counts));
    catch_unwind(leak).unwrap_or_else(|_| Some("a panic".to_owned()))
}

/// Addresses that the rules unlinked and that no link has any more.
fn gone(before: &Document<'_>, after: &Document<'_>, rules: &Rules) -> Vec<String> {
    if !rules.unlinks {
        return Vec::new();
    }
    let bad = |href: &str| href.to_lowercase().contains("bad.example");
    let after: Vec<String> = after.links().into_iter().map(|link| link.href.into()).collect();
    let before = before.links().into_iter().map(|link| String::from(link.href));
    before.filter(|href| bad(href) && !after.contains(href)).collect()
}

/// Texts of the report.
fn report(
    reader: &Reader,
    changed: &Document<'_>,
    rules: &Rules,
    gone: &[String],
) -> Option<String> {
    let report = reader.formatter.report(changed, &[]);
    let mut texts: Vec<String> = Vec::new();
    for link in &report.links {
        texts.extend([link.href.to_string(), link.text.to_string()]);
        if gone.contains(&link.href.to_string()) {
            return Some(format!("report: the link {link:?}"));
        }
    }
    texts.extend(report.refused_links.iter().map(|link| link.text.to_string()));
    for quote in &report.quotes {
        texts.extend(quote.author.into_iter().chain(quote.username).map(str::to_owned));
    }
    texts.extend(changed.outermost_authors().into_iter().map(str::to_owned));
    texts.extend(report.mentions.iter().map(|mention| mention.name.to_owned()));
    texts.extend(report.emoji.iter().map(|emoji| emoji.name.to_owned()));
    let text =
        texts.into_iter().find(|text| rules.substring && reader.finds(&rules.single, text))?;
    Some(format!("report: {text:?}"))
}

#[derive(Default)]
struct Counts {
    comments: usize,
    rewritten: usize,
    escaped: usize,
}

/// The shortest comment that still leaks, cut piece by piece.
fn shrunk(source: &str, leaks: &mut dyn FnMut(&str) -> bool) -> String {
    let mut best = source.to_owned();
    let mut len = best.len() / 2;
    while len > 0 {
        let mut at = 0;
        while at + len <= best.len() {
            let ends = [at, at + len].iter().all(|end| best.is_char_boundary(*end));
            let shorter = ends.then(|| format!("{}{}", &best[..at], &best[at + len..]));
            match shorter.filter(|shorter| leaks(shorter)) {
                Some(shorter) => best = shorter,
                None => at += 1,
            }
        }
        len /= 2;
    }
    best
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures, with --nocapture")]
fn property_nothing_that_was_taken_away_comes_back() {
    let wanted = number("WELLSAID_REWRITES", 1000);
    let first = number("WELLSAID_SEED", 0) as u64;
    let policies = policies();
    let reader = Reader::new();
    let mut counts = Counts::default();
    let mut wrong = String::new();
    let mut found = 0;
    let mut seed = first;
    while counts.rewritten < wanted && found < 5 {
        seed += 1;
        let mut random = Random::new(seed);
        let rules = rules(&mut random);
        // A rule set costs more than a comment does.
        for _ in 0..12 {
            let source = comment(&mut random);
            let (name, formatter) = &policies[random.below(policies.len())];
            counts.comments += 1;
            let Some(leak) = caught(&reader, formatter, &rules, &source, &mut counts) else {
                continue;
            };
            let mut none = Counts::default();
            let mut leaks =
                |source: &str| caught(&reader, formatter, &rules, source, &mut none).is_some();
            let short = shrunk(&source, &mut leaks);
            let least = caught(&reader, formatter, &rules, &short, &mut none);
            writeln!(
                wrong,
                "seed {seed}, policy {name}: {short:?}\n  {}\n{}\n  first: {leak:.300}\n",
                least.unwrap_or_default(),
                rules.text
            )
            .expect("a string");
            found += 1;
            if found >= 5 {
                break;
            }
        }
    }
    let Counts { comments, rewritten, escaped } = counts;
    println!("{comments} comments, {rewritten} rewritten, {escaped} over the bound");
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(escaped > 0, "no HTML was over the bound");
}

#[test]
fn the_property_test_sees_a_leak() {
    let reader = Reader::new();
    let mut random = Random::new(1);
    let rules = loop {
        let rules = rules(&mut random);
        if rules.substring && rules.text.contains("fold = 'case'") {
            break rules;
        }
    };
    assert!(reader.finds(&rules.terms, "&amp; <b>HECK</b>"));
    assert!(!reader.finds(&rules.terms, "he<b>ck"));
    let formatter = Formatter::new(Policy::comment());
    let document = formatter.parse("heck").expect("short");
    let verdict: Verdict = check(&rules.moderator, &document);
    assert_eq!(verdict.reasons.len(), 1);
}
