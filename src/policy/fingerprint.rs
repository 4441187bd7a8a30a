//! A short name for all settings of a policy.
//!
//! Results of one policy (cached HTML, a verdict with places to mask) must not be used under
//! another. Comparing whole policies needs both of them; a fingerprint can be
//! stored beside the result.

use std::fmt::{self, Write};

use super::{Alias, DeepQuotes, Direction, Disallowed, LyingCaptions, Policy, Templates};

/// The version of the output of this crate. It goes up in every release in which the same
/// comment under the same policy may give other output: other HTML, text, links or places.
pub const OUTPUT_VERSION: u32 = 1;

/// 128 bits that stand for a policy and [`OUTPUT_VERSION`]; see [`Policy::fingerprint`].
///
/// Written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl Policy {
    /// Returns a value that is the same for equal policies, in every process, on every machine and
    /// with every set of features, and differs for different policies.
    ///
    /// Use it with the source as the key of a cache: the same source under the same fingerprint
    /// gives the same output. [Messages](Policy::messages) are part of it, since a corrected
    /// translation gives different HTML, except those that your application shows itself (`warned`,
    /// `insist`). Stored verdicts hold the [fingerprint of a document](crate::Document::policy), which
    /// messages do not change. It changes with [`OUTPUT_VERSION`], so that a cache does not
    /// outlive an upgrade that changes the output. The application's own
    /// [`Scanner`](crate::links::Scanner)s and answers are not part of it.
    ///
    /// It is not a cryptographic hash: the author of two policies could give them the same one.
    ///
    /// ```
    /// use wellsaid::Policy;
    ///
    /// let policy = Policy::builder().breaks(false).build()?;
    /// assert_ne!(policy.fingerprint(), Policy::comment().fingerprint());
    /// assert_eq!(policy.fingerprint().to_string().len(), 32);
    /// # Ok::<(), wellsaid::BuildError>(())
    /// ```
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Fnv::default();
        // A hash takes everything.
        let _ = self.write_canonical(&mut hash);
        for message in self.messages().entries().iter().filter(|message| message.is_in_outputs()) {
            let _ = text(&mut hash, &message.key, message.text);
        }
        Fingerprint(hash.0)
    }

    /// Does the same for the settings alone, by which a comment is read: places in one document fit
    /// every other of the same source and settings, whatever the messages say.
    pub(crate) fn reading(&self) -> Fingerprint {
        let mut hash = Fnv::default();
        let _ = self.write_canonical(&mut hash);
        Fingerprint(hash.0)
    }

    /// Writes every setting except the messages, in one way only: each part with its name, each
    /// text with its length, so that different policies are written differently.
    fn write_canonical(&self, out: &mut Fnv) -> fmt::Result {
        let rules = self.rules();
        writeln!(out, "output {OUTPUT_VERSION}")?;
        text(out, "allowed", &self.allowed().to_string())?;
        let disallowed = match rules.disallowed {
            Disallowed::Escape => "escape",
            Disallowed::Strip => "strip",
        };
        writeln!(out, "disallowed {disallowed}")?;
        for (from, to) in &rules.aliases {
            let to = match to {
                Alias::Element(to) => to.name(),
                Alias::Quote => "quote",
            };
            writeln!(out, "alias {from} {to}")?;
        }
        for scheme in &rules.schemes {
            text(out, "scheme", scheme)?;
        }
        text(out, "rel", &rules.rel)?;
        if let Some(words) = &rules.trusted_rel {
            text(out, "trusted_rel", words)?;
        }
        let switches = [rules.relative_links, rules.breaks, rules.always_clean];
        writeln!(out, "switches {switches:?}")?;
        let captions = match rules.lying_captions {
            LyingCaptions::Refuse => "refuse",
            LyingCaptions::Keep => "keep",
        };
        writeln!(out, "lying_captions {captions}")?;
        // Written only where it is not the default, so that older fingerprints stay.
        if rules.direction == Direction::Auto {
            writeln!(out, "direction auto")?;
        }
        if rules.templates == Templates::Inert {
            writeln!(out, "templates inert")?;
        }
        // Without marks a policy keeps the fingerprint that it had before marks existed.
        for name in rules.marks.names() {
            writeln!(out, "mark {name}")?;
        }
        let links = &rules.links;
        let kinds = [links.urls, links.emails, links.www, links.bare_domains, links.mentions];
        writeln!(out, "links {kinds:?} {}", links.max_caption)?;
        if links.emoji {
            writeln!(out, "emoji")?;
        }
        if let Some(target) = links.target.target() {
            writeln!(out, "target {target}")?;
        }
        for host in &links.hosts {
            text(out, "host", host)?;
        }
        let quotes = &rules.quotes;
        let deeper = match quotes.deeper {
            DeepQuotes::Flatten => "flatten",
            DeepQuotes::Omit => "omit",
            DeepQuotes::Reject => "reject",
        };
        writeln!(out, "quotes {} {} {deeper}", quotes.enabled, quotes.max_depth)?;
        text(out, "class", &quotes.class)?;
        if let Some(line) = &quotes.untitled {
            text(out, "untitled", line)?;
        }
        if let Some(fold) = quotes.fold {
            writeln!(out, "fold {:?} {:?}", fold.depth, fold.chars)?;
        }
        let limits = &rules.limits;
        writeln!(out, "limits {} {} {}", limits.max_input, limits.max_depth, limits.max_links)
    }
}

fn text(out: &mut Fnv, name: &str, text: &str) -> fmt::Result {
    writeln!(out, "{name} {} {text}", text.len())
}

/// FNV-1a with 128 bits: a dozen lines, and policies are not hostile input.
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 ^= u128::from(byte);
            self.0 = self.0.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the reference implementation, draft-eastlake-fnv.
    #[test]
    fn hash_is_fnv() {
        for (text, want) in [
            ("", 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d),
            ("a", 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964),
        ] {
            let mut hash = Fnv::default();
            hash.write_str(text).expect("a hash");
            assert_eq!(hash.0, want, "{text}");
        }
    }
}
