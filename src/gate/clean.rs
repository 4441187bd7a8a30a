//! [TCB] Sanitizes HTML that cannot be verified, with ammonia.
//!
//! The only file that names it. Ammonia is sound on HTML but must not read comments: it turned 64
//! KiB of allowed tags into 269 MB, and a dozen shapes cost it quadratic time. So it never sees
//! what an author typed, only what
//! our writer wrote from it, which is bounded, balanced and of limited depth.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::policy::{Attribute, Element, Policy};

/// Elements that go with their text: text is not what they hold.
const WITH_TEXT: &str = "iframe noembed noframes noscript object plaintext script select style \
                         template textarea title xmp";

/// Ammonia under the rules of one policy.
///
/// Changes nothing in HTML that [`check`](super::check) accepts.
#[derive(Debug)]
pub struct Cleaner {
    policy: Policy,
    /// Built once, when every scheme has a static name; else for each call.
    ready: Option<Builder<'static>>,
}

impl Cleaner {
    /// Prepares ammonia for `policy`.
    pub fn new(policy: &Policy) -> Self {
        // Ammonia borrows its names; its own list of schemes lends static ones.
        let known: HashSet<&'static str> = Builder::default().clone_url_schemes();
        let named = policy.schemes().iter().map(|scheme| known.get(scheme.as_str()).copied());
        let schemes: Option<HashSet<&'static str>> = named.collect();
        Self { ready: schemes.map(|schemes| builder(policy, schemes)), policy: policy.clone() }
    }

    /// Removes from `html` what the policy does not allow and closes what is open.
    ///
    /// The result is harmless in every browser. It may lack the policy's `rel`
    /// on links, and it may be longer than `html`: compare it with
    /// [`output_bound`](crate::limits::output_bound) and show escaped text instead if it is
    /// longer ([`Verification::Escaped`](super::Verification::Escaped)).
    ///
    /// # Complexity
    /// Linear for what our writer writes, quadratic at worst: `html` must
    /// itself be within that bound and must never be text as an author typed it.
    pub fn clean(&self, html: &str) -> String {
        match &self.ready {
            Some(builder) => builder.clean(html).to_string(),
            None => {
                let schemes = self.policy.schemes().iter().map(String::as_str).collect();
                builder(&self.policy, schemes).clean(html).to_string()
            }
        }
    }
}

fn builder<'a>(policy: &Policy, schemes: HashSet<&'a str>) -> Builder<'a> {
    let rules = policy.rules();
    // `cite` stands in the line over a quote.
    let tags = rules.written().with(Element::Cite).iter().map(Element::name);
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for &element in &rules.listed {
        let names = rules.attributes[element as usize].iter().map(|rule| rule.name.name());
        attributes.entry(element.name()).or_default().extend(names);
    }
    for (element, name) in rules.own_attributes() {
        attributes.entry(element.name()).or_default().insert(name.name());
    }
    let relative =
        if policy.relative_links() { UrlRelative::PassThrough } else { UrlRelative::Deny };
    let judge = policy.clone();
    let mut builder = Builder::empty();
    builder
        .tags(tags.collect())
        .clean_content_tags(WITH_TEXT.split(' ').collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .url_schemes(schemes)
        .url_relative(relative)
        // Not `Some`: ammonia would put it on relative links and mail addresses as well.
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| {
            keeps(&judge, element, attribute, value).then_some(Cow::Borrowed(value))
        });
    builder
}

/// Tells whether an attribute keeps its value.
///
/// Ammonia does not check `cite` and has no patterns; this does both. It asks the
/// policy and not [`check`](super::check), so that neither can mislead the other.
fn keeps(policy: &Policy, element: &str, attribute: &str, value: &str) -> bool {
    let Some(element) = Element::from_name(element) else { return false };
    let Some(name) = Attribute::from_name(attribute) else { return false };
    let is_opener = |word: &str| word.eq_ignore_ascii_case("opener");
    if name == Attribute::Rel && value.split_ascii_whitespace().any(is_opener) {
        return false;
    }
    let rule = policy.rules().attribute(element, name);
    (policy.rules().is_own(element, name, value) || rule.is_some_and(|rule| rule.accepts(value)))
        && (!name.is_url() || policy.accepts_url(value))
}
