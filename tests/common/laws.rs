//! Laws for every comment, every page and every policy. Each law panics with the input that breaks
//! it.
//!
//! The fuzz targets and the replay of their findings call the same functions, so a finding and its
//! regression test check the same law.
#![allow(unreachable_pub)]

use std::borrow::Cow;
use std::fmt::Write;

use wellsaid::document::{Event, LinkKind, Mention, NoticeKind, QuoteRef, VisibleText};
use wellsaid::gate::{self, Cleaner};
use wellsaid::moderate::condition::Field;
use wellsaid::moderate::verdict::{MAX_MATCHES, Match};
use wellsaid::moderate::{Action, Context, MemoryHistory, Moderator, RuleSet, Verdict};
use wellsaid::policy::{Marks, Templates};
use wellsaid::render::{self, Attribution, LinkAction, MentionTarget, Reply, Resolver};
use wellsaid::{Document, Formatter, Policy, Scratch, Verification, limits, work};

use super::dom::Dom;
use super::seen::Seen;

/// Work per byte that no comment may exceed, counted in bytes looked at and nodes written.
/// Plain text costs about five; the shapes of `src/growth.rs` stay under 80.
const MOST_WORK: usize = 120;

/// Fixed work of a comment, however short.
const WORK_SLACK: usize = 16 * 1024;

/// Longest answer of a hostile application, in bytes: the length of a name or an address.
const MAX_ANSWER: usize = 200;

/// A name that needs escapes.
const NAME: &str = "Ann ] \"B\"";

/// A policy under test, with the tools to check it.
pub struct Trial {
    pub formatter: Formatter,
    cleaner: Cleaner,
}

impl Trial {
    pub fn new(policy: Policy) -> Self {
        Self { cleaner: Cleaner::new(&policy), formatter: Formatter::new(policy) }
    }

    pub fn policy(&self) -> &Policy {
        self.formatter.policy()
    }

    /// Checks HTML that was made through any interface: accepted by the gate, unchanged by ammonia,
    /// read by the parser of browsers without an error, written by it byte for byte as it was, and
    /// without anything that the policy does not allow.
    pub fn harmless(&self, html: &str) {
        assert_eq!(gate::check(self.policy(), html), Ok(()), "{html:?}");
        assert_eq!(self.cleaner.clean(html), html, "ammonia changes it");
        let dom = Dom::parse(html);
        assert_eq!(dom.serialize(), html, "a browser reads it differently");
        assert_eq!(dom.errors(), [""; 0], "{html:?}");
        assert_eq!(dom.off_policy(self.policy()), [""; 0], "{html:?}");
    }
}

/// Any comment: never a panic, I1 to I5, verified, in bounds, the same through every interface,
/// also with answers of the application that carry the attacker's data.
pub fn format(trial: &Trial, source: &str) {
    let formatter = &trial.formatter;
    let Ok(document) = formatter.parse(source) else {
        assert!(source.len() > trial.policy().limits().max_input);
        return;
    };
    assert_eq!(document.validate(), Ok(()));
    let page = formatter.format(source).expect("its length was accepted");
    let bound = limits::output_bound(source.len());
    assert!(page.html.len() <= bound, "{} bytes, the bound is {bound}", page.html.len());
    assert_ne!(page.verification, Verification::Sanitized, "{:?}", page.html);
    trial.harmless(&page.html);

    let mut again = String::from("before");
    let verification = formatter.format_to(&mut Scratch::new(), source, &mut again);
    assert_eq!(verification, Ok(page.verification));
    assert_eq!(again.strip_prefix("before"), Some(page.html.as_str()));

    let excerpt = formatter.excerpt(&document, 20, &render::NoResolver);
    assert_ne!(excerpt.verification, Verification::Sanitized, "{:?}", excerpt.html);
    trial.harmless(&excerpt.html);

    let answers = formatter.render(&document, &Host(answer(source)));
    assert_ne!(answers.verification, Verification::Sanitized, "{:?}", answers.html);
    assert!(answers.html.len() <= bound);
    trial.harmless(&answers.html);

    // Read for their own panics and bounds.
    formatter.plain(&document, &render::NoResolver);
    let subject = formatter.subject(&document, &render::Subject::new(), &render::NoResolver);
    assert!(!subject.is_empty());
}

/// The last line, which the fuzzer can fill with anything.
fn answer(source: &str) -> &str {
    let line = source.rsplit('\n').next().unwrap_or(source);
    let end = (0..=line.len().min(MAX_ANSWER)).rev().find(|&at| line.is_char_boundary(at));
    &line[..end.unwrap_or(0)]
}

/// Gives the same answer to every question.
struct Host<'a>(&'a str);

impl Resolver for Host<'_> {
    fn mention(&self, _: &Mention<'_>) -> Option<MentionTarget> {
        let mut target = MentionTarget::new(self.0);
        target.text = Some(self.0.to_owned());
        Some(target)
    }

    fn emoji(&self, _: &str) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.0))
    }

    fn quote(&self, _: &QuoteRef<'_>) -> Option<Attribution> {
        Some(Attribution::link(self.0).author(self.0))
    }

    fn link(&self, _: &str) -> LinkAction {
        LinkAction::Rewrite(self.0.to_owned())
    }
}

/// Ammonia returns HTML that the gate accepts unchanged, and a browser reads it as it is written; a
/// refusal has a valid offset.
pub fn gate(trial: &Trial, html: &str) {
    match gate::check(trial.policy(), html) {
        Ok(()) => trial.harmless(html),
        Err(rejection) => {
            assert!(html.is_char_boundary(rejection.offset), "{rejection} of {html:?}");
        }
    }
}

/// Escaped text is shown as it was; moderation reads the text that readers see; a reply is one
/// quote that ends where it seems to end, whatever was typed in it and `below` it.
pub fn roundtrip(trial: &Trial, source: &str, below: &str) {
    let formatter = &trial.formatter;
    let Ok(document) = formatter.parse(source) else { return };
    shows_what_it_says(trial, &document);

    // C1 controls are letters of Windows-1252.
    let source = &source.replace(|c| ('\u{80}'..='\u{9f}').contains(&c), "");
    let escaped = source.replace('&', "&amp;").replace('<', "&lt;").replace('[', "&#91;");
    let escaped = without_marks(trial, escaped);
    let escaped_document = formatter.parse(&escaped);
    if let Some(document) =
        escaped_document.ok().filter(|document| !has_cut_captions(trial, document))
    {
        let seen = letters(VisibleText::new(&document).body.text());
        assert_eq!(seen, letters(source), "{escaped:?}");
    }

    let reply = formatter.quote_reply(&document, &Reply::to(NAME), &render::NoResolver);
    if !trial.policy().quotes().enabled {
        return;
    }
    if reply.is_empty() {
        // An empty comment gives an empty reply.
        return assert!(document.events().next().is_none(), "{source:?}");
    }
    let text = format!("{reply}{below}");
    let Ok(answer) = formatter.parse(&text) else { return };
    let quotes = answer.quotes();
    let first = quotes.first().unwrap_or_else(|| panic!("no quote in {text:?}"));
    assert_eq!((first.author, first.depth), (Some(NAME), 1), "{text:?}");
    assert_eq!(first.span.range(), 0..reply.trim_end().len(), "{text:?}");
}

/// Text in which no mark of the policy is one: they are letters and digits that readers do not see.
fn without_marks(trial: &Trial, text: String) -> String {
    if trial.policy().marks() == Marks::NONE {
        return text;
    }
    let marks = ['`', '~', '>', '-', '*', '\u{2022}', '.', ')'];
    let mut out = String::new();
    for c in text.chars() {
        match marks.contains(&c) {
            true => write!(out, "&#{};", u32::from(c)).expect("a string takes everything"),
            false => out.push(c),
        }
    }
    out
}

/// The view equals what readers of the HTML see: text, names, titles, targets of links.
pub fn view(trial: &Trial, source: &str) {
    let Ok(document) = trial.formatter.parse(source) else { return };
    let page = trial.formatter.render(&document, &render::NoResolver);
    if page.verification == Verification::Verified {
        let mut view = Seen::of_view(&VisibleText::new(&document));
        let mut html = Seen::of_html(&page.html);
        if trial.policy().templates() == Templates::Inert {
            view = view.without_partings();
            html = html.without_partings();
        }
        assert_eq!(view, html, "{:?}", page.html);
    }
}

/// Tells whether an address may be too long for its caption.
fn has_cut_captions(trial: &Trial, document: &Document<'_>) -> bool {
    let most = trial.policy().links().max_caption;
    document.links().iter().any(|link| link.text.chars().count() > most)
}

/// The HTML holds exactly the words of the document.
fn shows_what_it_says(trial: &Trial, document: &Document<'_>) {
    let page = trial.formatter.render(document, &render::NoResolver);
    if page.verification == Verification::Verified && !has_cut_captions(trial, document) {
        let body = VisibleText::new(document).body;
        assert_eq!(letters(&Dom::parse(&page.html).own_text()), letters(body.text()));
    }
    let plain = letters(&trial.formatter.plain(document, &render::NoResolver));
    for (event, _) in document.events() {
        if let Event::Text(text) = event {
            let text = letters(text);
            assert!(plain.contains(&text), "{text:?} is not in {plain:?}");
        }
    }
}

fn letters(text: &str) -> String {
    // Fillers are letters that draw nothing.
    let filler = |c| matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    text.chars().filter(|c| c.is_alphanumeric() && !filler(*c)).collect()
}

/// Links lie in the source, in order; the policy accepts each address; the work of finding
/// them is linear.
pub fn links(trial: &Trial, source: &str) {
    work::take();
    let Ok(document) = trial.formatter.parse(source) else { return };
    let work = work::take();
    assert!(work <= MOST_WORK * source.len() + WORK_SLACK, "{work} for {} bytes", source.len());
    let links = document.links();
    assert!(links.len() <= trial.policy().limits().max_links);
    assert!(links.is_sorted_by_key(|link| link.span.start), "{links:?}");
    let mut end = 0;
    for link in &links {
        let typed = source.get(link.span.range());
        let typed = typed.unwrap_or_else(|| panic!("{:?} is no span", link.span));
        assert!(trial.policy().accepts_url(&link.href), "{}", link.href);
        if link.kind != LinkKind::Anchor {
            assert!(link.span.start >= end, "{:?} begins before {end}", link.span);
            end = link.span.end;
            let plain = !typed.contains('&') && !typed.contains(char::is_control);
            assert!(!plain || typed == link.text, "{typed:?} for {:?}", link.text);
        }
    }
    for refused in document.refused_links() {
        let typed = source.get(refused.span.range());
        let typed = typed.unwrap_or_else(|| panic!("{:?} is no span", refused.span));
        // The text of a tag is its address, decoded like an address of the text.
        let is_tag = typed.starts_with('<') && typed.ends_with('>');
        let plain = !is_tag && !typed.contains('&') && !typed.contains(char::is_control);
        assert!(!plain || typed == refused.text, "{typed:?} for {:?}", refused.text);
    }
}

/// A plain address between spaces is a link for us exactly when it is one for linkify.
pub fn plain_links(source: &str) {
    thread_local!(static COMMENT: Formatter = Formatter::new(Policy::comment()));
    COMMENT.with(|formatter| {
        let document = formatter.parse(source).expect("a few words");
        let ours = document.links();
        let ours: Vec<_> = ours.iter().map(|link| &source[link.span.range()]).collect();
        let theirs = linkify::LinkFinder::new();
        let theirs: Vec<_> = theirs.links(source).map(|link| link.as_str()).collect();
        assert_eq!(ours, theirs, "{source:?}");
    });
}

/// Every report lies in the source, on character boundaries, and matches its kind.
pub fn spans(trial: &Trial, source: &str) {
    let Ok(document) = trial.formatter.parse(source) else { return };
    for (event, span) in document.events() {
        let typed = source.get(span.range()).expect("a span of the source");
        match event {
            // Decoded, synthetic (a space for a newline or a tag, marks that end a direction), or
            // the text of an image.
            Event::Text(text) => assert!(
                text == typed
                    || typed.contains('&')
                    || typed.starts_with('<')
                    || typed.contains(|c| ('\u{80}'..='\u{9f}').contains(&c))
                    || text.chars().all(is_made),
                "{text:?} for {typed:?}"
            ),
            Event::Mention(mention) | Event::Emoji(mention) => assert!(
                typed.contains('&')
                    || typed.starts_with(mention.sigil) && typed.contains(mention.name),
                "{mention:?} for {typed:?}"
            ),
            _ => {}
        }
    }
    assert!(document.notices().is_sorted_by_key(|notice| notice.span));
    for notice in document.notices() {
        let typed = source.get(notice.span.range()).expect("a span of the source");
        assert!(says(trial, notice.kind, typed), "{notice:?}: {typed:?}");
    }
    for quote in document.quotes() {
        let typed = source.get(quote.span.range()).expect("a span of the source");
        let tags = typed.starts_with(['[', '<']) && typed.ends_with([']', '>']);
        assert!(tags || is_quoted_line(trial, typed), "{typed:?}");
        assert!(quote.depth >= 1, "{quote:?}");
    }
    let view = VisibleText::new(&document);
    for text in [&view.body, &view.links, &view.titles, &view.names] {
        for (at, c) in text.text().char_indices() {
            if let Some(span) = text.source(at..at + c.len_utf8()) {
                let typed = source.get(span.range()).expect("a span of the source");
                assert!(!typed.is_empty());
            }
        }
    }
}

fn is_made(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Tells whether a text begins with the sign of a quoted line.
fn is_quoted_line(trial: &Trial, typed: &str) -> bool {
    trial.policy().marks().quote && typed.starts_with('>')
}

/// Tells whether a notice points at markup of its kind.
fn says(trial: &Trial, kind: NoticeKind, typed: &str) -> bool {
    let tag = typed.starts_with('<') && typed.ends_with('>');
    let quote = |typed: &str| {
        typed.starts_with(['[', '<']) && typed.ends_with([']', '>']) || is_quoted_line(trial, typed)
    };
    let fence =
        trial.policy().marks().code && (typed.starts_with("```") || typed.starts_with("~~~"));
    match kind {
        NoticeKind::DisallowedTag
        | NoticeKind::UnclosedTag
        | NoticeKind::StrayEndTag
        | NoticeKind::TooManyAttributes => tag,
        NoticeKind::RemovedContent | NoticeKind::Comment | NoticeKind::UnclosedCode => {
            typed.starts_with('<') || fence && kind == NoticeKind::UnclosedCode
        }
        NoticeKind::UnclosedQuote
        | NoticeKind::EmptyQuote
        | NoticeKind::FlattenedQuote
        | NoticeKind::OmittedQuote
        | NoticeKind::RejectedQuote => quote(typed),
        NoticeKind::ControlCharacter => typed.chars().all(|c| c.is_control() || c == '\u{fffc}'),
        _ => true,
    }
}

/// A policy text is refused with a reason, or gives a policy that is written and read back, and
/// whose HTML is safe.
pub fn policy(text: &str, source: &str) {
    for built in [Policy::from_toml(text), Policy::from_json(text)] {
        match built {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(policy) => {
                let again = Policy::from_toml(&policy.to_toml());
                assert_eq!(again.as_ref(), Ok(&policy), "{}", policy.to_toml());
                for scheme in policy.schemes() {
                    let banned = ["javascript", "vbscript", "data", "file", "blob"];
                    assert!(!banned.contains(&scheme.as_str()), "{scheme}");
                }
                let trial = Trial::new(policy);
                format(&trial, source);
                roundtrip(&trial, source, source);
            }
        }
    }
}

/// A rule file is refused with a reason, or gives a verdict, which is the same each time, is
/// written and read back, and has valid places; its changes to the comment leave sound HTML.
pub fn moderate(trial: &Trial, source: &str, rules: &str) {
    for built in [RuleSet::from_toml(rules), RuleSet::from_json(rules)] {
        match built {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(rules) => judge(trial, source, rules),
        }
    }
}

fn judge(trial: &Trial, source: &str, rules: RuleSet) {
    if let Ok(toml) = rules.to_toml() {
        let again = RuleSet::from_toml(&toml).unwrap_or_else(|error| panic!("{error}: {toml}"));
        assert_eq!(again.file(), rules.file());
    }
    let Ok(document) = trial.formatter.parse(source) else { return };
    let moderator = Moderator::new(rules);
    let history = MemoryHistory::new();
    let name = answer(source);
    let author = serde_json::json!({ "id": "7", "name": name, "url": name, "approved": 0 });
    let facts = serde_json::json!({ "karma": 3, "verified": true });
    let context = serde_json::json!({
        "now": 1_700_000_000, "author": author, "lang": "en", "facts": facts,
        "reports": [{ "by": "1", "reason": "spam" }],
    });
    let context: Context = serde_json::from_value(context).expect("a context");
    let verdict = moderator.check(&document, &context, &history);
    assert_eq!(moderator.check(&document, &context, &history), verdict, "not the same twice");
    let json = serde_json::to_string(&verdict).expect("a verdict is data");
    let again: Verdict = serde_json::from_str(&json).expect("what we wrote");
    assert_eq!(serde_json::to_string(&again).ok(), Some(json));

    let view = VisibleText::new(&document);
    for reason in verdict.reasons.iter().chain(&verdict.shadow) {
        assert!(reason.matches.len() <= MAX_MATCHES, "{reason:?}");
        reason.matches.iter().for_each(|place| is_there(place, &view, source));
    }

    // The verdict is the same with counting, but may differ the second time.
    let mut counted = moderator.check_and_record(&document, &context, &history);
    // A comment with a warning is not counted.
    assert!(counted.record.done || counted.action == Action::Warn, "{counted:?}");
    assert_eq!(counted.incomplete, verdict.incomplete);
    moderator.record(&mut counted, &context, &history).expect("a store in memory");

    let shown = verdict.apply(&document).expect("its own document");
    assert_eq!(shown.validate(), Ok(()));
    let page = trial.formatter.render(&shown, &render::NoResolver);
    assert_ne!(page.verification, Verification::Sanitized, "{:?}", page.html);
    trial.harmless(&page.html);
}

/// Tells whether the text of a match stands at its place.
fn is_there(place: &Match, view: &VisibleText, source: &str) {
    let text = match place.view {
        Field::Body => &view.body,
        Field::Links => &view.links,
        Field::Titles => &view.titles,
        Field::Names => &view.names,
        _ => return,
    };
    let visible = place.visible.start as usize..place.visible.end as usize;
    assert!(text.text().get(visible).is_some(), "{place:?}");
    let typed = place.source.map(|typed| typed.start as usize..typed.end as usize);
    if let Some(typed) = typed {
        assert!(source.get(typed).is_some(), "{place:?}");
    }
}
