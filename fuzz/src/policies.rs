//! Policies made from bytes: only valid ones.

use std::rc::Rc;

use arbitrary::{Result, Unstructured};
use wellsaid::policy::{
    Attribute, DeepQuotes, Direction, Disallowed, Element, LinkOptions, LyingCaptions, Marks,
    PolicyBuilder, Preset, QuoteFold, QuoteOptions, Templates, Window,
};
use wellsaid::{Limits, Policy};

use crate::laws::Trial;

/// All elements, and most of the attributes that fit them.
const EVERYTHING: &str = "<a href title rel target hreflang> <abbr title> <b> <bdi dir lang> \
    <blockquote cite> <br> <cite> <code class='language-*'> <dd> <del cite datetime> <details open> \
    <dfn> <dl> <dt> <em class> <h2> <h3> <h4> <h5> <h6> <hr> <i> <img src alt width height> \
    <ins cite datetime> <kbd> <li value> <mark> <ol start reversed type='1 A a'> <p> <pre> <q cite> \
    <s> <samp> <small> <span lang> <strong> <sub> <summary> <sup> <u> <ul> <var>";

thread_local! {
    static READY: Vec<Rc<Trial>> =
        ready().into_iter().map(|policy| Rc::new(Trial::new(policy))).collect();
    static MARKED: Vec<Rc<Trial>> =
        marked().into_iter().map(|policy| Rc::new(Trial::new(policy))).collect();
    static SETTINGS: Rc<Trial> = Rc::new(Trial::new(settings()));
}

/// Policies that differ in the HTML that they allow. Their number is part of the seeds: a
/// new one goes to the end.
fn ready() -> Vec<Policy> {
    let everything = || {
        Policy::builder()
            .allowed(EVERYTHING)
            .schemes(["http", "https", "mailto", "ftp", "tel"])
            .links(LinkOptions::default().bare_domains(true).mentions(true))
    };
    let strip = || Policy::builder().disallowed(Disallowed::Strip);
    let built = [
        everything().quotes(QuoteOptions::default().max_depth(2).deeper(DeepQuotes::Omit)),
        strip(),
        strip().breaks(false),
        everything().disallowed(Disallowed::Strip).breaks(false).rel("").relative_links(false),
        Policy::builder().alias("b", "strong").alias("i", "em").alias("blockquote", "quote"),
        Policy::builder()
            .limits(Limits::default().max_depth(3).max_links(2))
            .links(LinkOptions::default().max_caption(8)),
        Policy::builder().quotes(QuoteOptions::default().enabled(false)),
        everything().limits(Limits::default().max_depth(128)).always_clean(true),
    ];
    let built = built.into_iter().map(|builder| builder.build().expect("a sound policy"));
    Preset::ALL.iter().map(|preset| preset.policy()).chain(built).collect()
}

/// Policies with marks beside tags. They have characters of their own, so that the others keep
/// theirs.
fn marked() -> Vec<Policy> {
    let built = [
        Policy::builder().allowed(EVERYTHING),
        Policy::builder(),
        Policy::builder().limits(Limits::default().max_depth(4)).disallowed(Disallowed::Strip),
    ];
    let build = |builder: PolicyBuilder| builder.marks(Marks::all()).build();
    built.into_iter().map(|builder| build(builder).expect("a sound policy")).collect()
}

/// A policy with the settings that the others leave at their defaults.
fn settings() -> Policy {
    Policy::builder()
        .allowed(EVERYTHING)
        .links(LinkOptions::default().emoji(true).target(Window::New).max_caption(20))
        .quotes(
            QuoteOptions::default()
                .fold(QuoteFold::default().depth(1).chars(40))
                .untitled(Some("Quote")),
        )
        .trusted_rel("author")
        .lying_captions(LyingCaptions::Keep)
        .direction(Direction::Auto)
        .templates(Templates::Inert)
        .build()
        .expect("a sound policy")
}

/// The ready policy of a byte: `c` and other letters in seeds stand for one, `{` `|` `}` for those
/// with marks, `~` for that of [`settings`]; each byte from 192 on stands for one of the first kind.
pub fn ready_policy(number: u8) -> Rc<Trial> {
    match number {
        b'{'..=b'}' => MARKED.with(|ready| Rc::clone(&ready[usize::from(number - b'{')])),
        b'~' => SETTINGS.with(Rc::clone),
        192.. => MARKED.with(|ready| Rc::clone(&ready[usize::from(number) % ready.len()])),
        _ => READY.with(|ready| Rc::clone(&ready[usize::from(number) % ready.len()])),
    }
}

/// Makes a policy from choices: most findings do not need an unusual one, and building takes time.
pub fn policy(bytes: &mut Unstructured<'_>) -> Result<Rc<Trial>> {
    if bytes.ratio(7, 8)? {
        return Ok(ready_policy(bytes.arbitrary()?));
    }
    let mut builder = Policy::builder().preset(*bytes.choose(Preset::ALL)?);
    for _ in 0..bytes.int_in_range(0..=6)? {
        let element = *bytes.choose(Element::ALL)?;
        let fits: Vec<Attribute> =
            Attribute::ALL.iter().copied().filter(|name| name.fits(element)).collect();
        let attributes = &fits[..bytes.int_in_range(0..=fits.len())?];
        builder = builder.allow(element, attributes);
    }
    if bytes.arbitrary()? {
        builder = builder.disallowed(Disallowed::Strip);
    }
    let links = LinkOptions::default()
        .bare_domains(bytes.arbitrary()?)
        .mentions(bytes.arbitrary()?)
        .www(bytes.arbitrary()?)
        .emails(bytes.arbitrary()?)
        .max_caption(bytes.int_in_range(8..=80)?);
    let deeper = *bytes.choose(&[DeepQuotes::Flatten, DeepQuotes::Omit, DeepQuotes::Reject])?;
    let quotes = QuoteOptions::default().max_depth(bytes.int_in_range(1..=6)?).deeper(deeper);
    let limits = Limits::default().max_depth(bytes.int_in_range(1..=64)?);
    let marks =
        Marks::NONE.code(bytes.arbitrary()?).quote(bytes.arbitrary()?).lists(bytes.arbitrary()?);
    let policy = builder
        .marks(marks)
        .links(links)
        .quotes(quotes)
        .limits(limits)
        .breaks(!bytes.ratio(1, 8)?)
        .relative_links(bytes.arbitrary()?)
        .build();
    // A contradiction (an item without its list) is refused, as it should be.
    Ok(policy.map_or_else(|_| ready_policy(0), |policy| Rc::new(Trial::new(policy))))
}
