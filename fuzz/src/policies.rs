//! Policies out of bytes: any that can be built, never one that can't.

use arbitrary::{Arbitrary, Unstructured};
use wellsaid::policy::{Attribute, Deeper, Disallowed, Element, LinkOptions, Preset, QuoteOptions};
use wellsaid::{Limits, Policy};

/// The choices that make a policy.
#[derive(Debug)]
pub struct Rules(pub Policy);

impl<'a> Arbitrary<'a> for Rules {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        // Most findings need no unusual policy.
        if bytes.ratio(1, 3)? {
            return Ok(Self(Policy::comment()));
        }
        let mut builder = Policy::builder().preset(*bytes.choose(Preset::ALL)?);
        for _ in 0..bytes.int_in_range(0..=6)? {
            let element = *bytes.choose(Element::ALL)?;
            let mut attributes = Vec::new();
            for _ in 0..bytes.int_in_range(0..=2)? {
                attributes.push(*bytes.choose(Attribute::ALL)?);
            }
            builder = builder.allow(element, &attributes);
        }
        if bytes.arbitrary()? {
            builder = builder.disallowed(Disallowed::Strip);
        }
        let mut links = LinkOptions::default();
        links = links.bare_domains(bytes.arbitrary()?).mentions(bytes.arbitrary()?);
        if bytes.arbitrary()? {
            links = links.max_caption(bytes.int_in_range(8..=80)?);
        }
        let deeper = *bytes.choose(&[Deeper::Flatten, Deeper::Omit, Deeper::Reject])?;
        let quotes =
            QuoteOptions::default().max_depth(bytes.int_in_range(1..=6)?).deeper(deeper);
        let limits = Limits::default().max_depth(bytes.int_in_range(1..=64)?);
        let policy = builder
            .links(links)
            .quotes(quotes)
            .limits(limits)
            .breaks(!bytes.ratio(1, 8)?)
            .relative_links(bytes.arbitrary()?)
            .build();
        // A contradiction (an element without its list, a limit too small) is refused, as it should be.
        Ok(Self(policy.unwrap_or_else(|_| Policy::comment())))
    }
}
