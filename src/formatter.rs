//! Entry point of the library: a comment goes in, safe HTML comes out.

mod mend;
mod quote_reply;
mod surroundings;
mod verify;

use std::cell::Cell;
use std::sync::Arc;

use crate::document::Document;
use crate::document::build::{self, Buffers, Config};
use crate::document::tape::Tape;
use crate::error::TooLong;
#[cfg(feature = "ammonia")]
use crate::gate::Cleaner;
use crate::gate::{self, Verification};
use crate::limits;
use crate::links::{Finder, Scanner};
use crate::policy::{Attribute, AttributeRule, Disallowed, Element, Messages, Policy};
use crate::render::resolve::Lookup;
use crate::render::{self, Resolver};
use crate::syntax::lexer::{Grammar, plain_elements};
use crate::syntax::lines::LineMarks;

/// Formats comments by one policy.
///
/// Built once, used for the life of the program, from as many threads as you
/// like: it is immutable, `Send` and `Sync`.
///
/// ```
/// use wellsaid::{Formatter, Policy};
///
/// let formatter = Formatter::new(Policy::comment());
/// let page = formatter.format("Hi <em>you</em>\nwww.rust-lang.org")?;
/// assert_eq!(
///     page.html,
///     "<p>Hi <em>you</em><br>\n\
///      <a href=\"https://www.rust-lang.org\" rel=\"nofollow ugc\">www.rust-lang.org</a></p>"
/// );
/// # Ok::<(), wellsaid::TooLong>(())
/// ```
#[derive(Clone)]
pub struct Formatter {
    config: Arc<Config>,
    #[cfg(feature = "ammonia")]
    cleaner: Arc<Cleaner>,
}

/// HTML with the result of its verification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rendered {
    /// Safe to insert unescaped wherever flow content is allowed.
    pub html: String,
    /// Answer of the gate.
    pub verification: Verification,
}

/// Buffers that [`Formatter::format_to`] uses again for the next comment.
#[derive(Debug, Default)]
pub struct Scratch {
    buffers: Buffers,
    /// Lent to each document.
    tape: Option<Box<Tape>>,
}

impl Scratch {
    /// Creates empty buffers; they grow to the size of the largest comment.
    pub fn new() -> Self {
        Self::default()
    }
}

thread_local! {
    /// Buffers for callers who bring none of their own: those of the thread's last comment.
    static SPARE: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Lends `work` the spare buffers of this thread, for a comment of `len` bytes.
fn with_spare<T>(len: usize, work: impl FnOnce(&mut Scratch) -> T) -> T {
    /// The buffers of a longer comment are not kept for short ones.
    const KEPT: usize = 16 * 1024;
    // Taken, not borrowed: a scanner of the application may format a comment as well.
    let mut scratch = SPARE.try_with(Cell::take).ok().flatten().unwrap_or_default();
    let done = work(&mut scratch);
    if len <= KEPT {
        // A thread that ends has no use for them.
        let _ = SPARE.try_with(|spare| spare.set(Some(scratch)));
    }
    done
}

impl Formatter {
    /// Creates a formatter for `policy`.
    pub fn new(policy: Policy) -> Self {
        Self::with_scanners(policy, Vec::new())
    }

    /// Creates a formatter that also asks the application's own [`Scanner`]s about the text.
    pub fn with_scanners(policy: Policy, scanners: Vec<Arc<dyn Scanner>>) -> Self {
        let rules = policy.rules();
        let grammar = Grammar {
            allowed: rules.allowed,
            plain: plain_elements(rules.allowed, &rules.aliases),
            aliases: rules.aliases.clone(),
            strip: policy.disallowed() == Disallowed::Strip,
            quotes: policy.quotes().enabled,
            marks: marks(&policy),
        };
        let finder = Finder::new(policy.links(), policy.schemes(), scanners);
        let extra = extra_triggers(&finder);
        let stops = stops(extra.as_deref(), grammar.marks.code);
        #[cfg(feature = "ammonia")]
        let cleaner = Arc::new(Cleaner::new(&policy));
        Self {
            config: Arc::new(Config {
                fingerprint: policy.reading(),
                policy,
                grammar,
                finder,
                extra,
                stops,
            }),
            #[cfg(feature = "ammonia")]
            cleaner,
        }
    }

    /// The rules.
    pub fn policy(&self) -> &Policy {
        &self.config.policy
    }

    /// Reads a comment.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if `source` is longer than the policy accepts. The bytes of a comment never
    /// cause an error.
    pub fn parse<'s>(&self, source: &'s str) -> Result<Document<'s>, TooLong> {
        self.check_length(source)?;
        let mut tape = Box::<Tape>::default();
        tape.nodes.reserve(source.len() / 16 + 8);
        with_spare(source.len(), |scratch| {
            build::build(source, &self.config, &mut scratch.buffers, &mut tape);
        });
        let document = Document { source, tape, policy: self.config.fingerprint };
        // Not in `format_to`, which promises to allocate nothing, in debug builds too.
        debug_assert_eq!(document.validate(), Ok(()));
        Ok(document)
    }

    /// Writes a document as HTML, with the answers of your application.
    pub fn render(&self, document: &Document<'_>, resolver: &dyn Resolver) -> Rendered {
        let mut html = String::with_capacity(capacity(document.source.len()));
        let verification = self.enforce(document, Some(resolver), &mut html);
        Rendered { html, verification }
    }

    /// Reads a comment and writes it as HTML.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    pub fn format(&self, source: &str) -> Result<Rendered, TooLong> {
        self.check_length(source)?;
        let mut html = String::with_capacity(capacity(source.len()));
        let verification = with_spare(source.len(), |scratch| {
            let document = self.read(scratch, source);
            debug_assert_eq!(document.validate(), Ok(()));
            let verification = self.enforce(&document, None, &mut html);
            scratch.tape = Some(document.tape);
            verification
        });
        Ok(Rendered { html, verification })
    }

    /// Appends the HTML of a comment to `out`, and allocates nothing once the
    /// buffers have grown to the size of the comments at hand.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse); `out` is then unchanged.
    pub fn format_to(
        &self,
        scratch: &mut Scratch,
        source: &str,
        out: &mut String,
    ) -> Result<Verification, TooLong> {
        self.check_length(source)?;
        let document = self.read(scratch, source);
        let verification = self.enforce(&document, None, out);
        scratch.tape = Some(document.tape);
        Ok(verification)
    }

    /// Reads a comment onto the tape of `scratch`, which the caller gives back.
    #[inline(always)]
    fn read<'s>(&self, scratch: &mut Scratch, source: &'s str) -> Document<'s> {
        let mut tape = scratch.tape.take().unwrap_or_default();
        build::build(source, &self.config, &mut scratch.buffers, &mut tape);
        Document { source, tape, policy: self.config.fingerprint }
    }

    fn lookup<'a>(&'a self, resolver: Option<&'a dyn Resolver>) -> Lookup<'a> {
        Lookup::new(&self.config.policy, resolver)
    }

    fn messages(&self) -> &Messages {
        self.config.policy.messages()
    }

    fn check_length(&self, source: &str) -> Result<(), TooLong> {
        let (len, max) = (source.len(), self.config.policy.limits().max_input);
        if len > max { Err(TooLong { len, max }) } else { Ok(()) }
    }

    /// Writes the document and passes the HTML through the gate.
    fn enforce(
        &self,
        document: &Document<'_>,
        resolver: Option<&dyn Resolver>,
        out: &mut String,
    ) -> Verification {
        let policy = &self.config.policy;
        let start = out.len();
        let lookup = self.lookup(resolver);
        render::html::write(document, policy, self.messages(), lookup, out);
        // Written once, read once by the check.
        crate::work::add(2 * (out.len() - start));
        let bound = limits::output_bound(document.source.len());
        let check = if lookup.is_trusted() { gate::check_trusted } else { gate::check };
        let verified = check(policy, &out[start..]).is_ok();
        let is_short = out.len() - start <= bound;
        let sanitizes = cfg!(feature = "ammonia") && policy.always_clean();
        if verified && is_short && !sanitizes {
            return Verification::Verified;
        }
        #[cfg(feature = "ammonia")]
        if is_short {
            let clean = self.cleaner.clean(&out[start..]);
            let same = verified && clean == out[start..];
            out.truncate(start);
            if clean.len() <= bound && gate::is_inert(policy, &clean) {
                out.push_str(&clean);
                return if same { Verification::Verified } else { Verification::Sanitized };
            }
        }
        out.truncate(start);
        render::fallback::write(document, self.messages(), lookup, bound, out);
        Verification::Escaped
    }
}

/// Most comments grow by a few tags only.
fn capacity(len: usize) -> usize {
    len + len / 4 + 64
}

/// Bytes that only some policies want the sweep to stop at.
fn extra_triggers(finder: &Finder) -> Option<Box<[bool; 256]>> {
    let triggers = finder.triggers();
    let dot = triggers.dot.then_some(&b'.');
    let colon = triggers.colon.then_some(&b':');
    let mut extra = Box::new([false; 256]);
    let mut any = false;
    for &byte in dot.into_iter().chain(colon).chain(triggers.application) {
        extra[byte as usize] = true;
        any = true;
    }
    any.then_some(extra)
}

/// Marks that the policy has on and can show.
fn marks(policy: &Policy) -> LineMarks {
    /// Tags, the attribute and newlines, with the class of a quote that was compared.
    const BOX: usize = "<blockquote class=\"\">\n<p></p>\n</blockquote>\n".len() + 15;
    let marks = policy.shown_marks();
    let start = policy.rules().attribute(Element::Ol, Attribute::Start);
    LineMarks {
        code: marks.code,
        quote: marks.quote,
        bullets: marks.lists && policy.allows(Element::Ul),
        numbers: marks.lists && policy.allows(Element::Ol),
        start: start.is_some_and(AttributeRule::is_any),
        box_len: BOX + policy.quotes().class.len(),
    }
}

/// Bytes that the sweep stops at beside its own.
fn stops(extra: Option<&[bool; 256]>, code: bool) -> Option<Box<[bool; 256]>> {
    let mut stops = extra.copied();
    if code {
        let stops = stops.get_or_insert([false; 256]);
        (stops[usize::from(b'`')], stops[usize::from(b'~')]) = (true, true);
    }
    stops.map(Box::new)
}
