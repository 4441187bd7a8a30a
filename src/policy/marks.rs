//! Marks that people type without knowing a markup: backticks, `> ` and the signs of lists.
//!
//! Invariant: a mark that is off is text, byte for byte as without this option.

use super::{BuildError, BuildErrorKind, Element, Policy};

/// Marks at the start of lines, and backticks, that are read as markup. All are off by default.
///
/// ```
/// use wellsaid::{Formatter, Policy, policy::Marks};
///
/// let policy = Policy::builder().marks(Marks::all()).build()?;
/// let html = Formatter::new(policy).format("> Use `ls`\n\n- one\n- two")?.html;
/// assert_eq!(
///     html,
///     "<blockquote class=\"quote\">\n<p>Use <code>ls</code></p>\n</blockquote>\n\
///      <ul>\n<li>one</li>\n<li>two</li>\n</ul>"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A mark does what a tag would do, so it needs what the tag needs: without `<code>` in the
/// policy backticks are text, without quotes `> ` is, without `<ul>` or `<ol>` and `<li>` the
/// signs of lists are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Marks {
    /// `` `x` `` is code, on one line; as many backticks end it as have begun it, at most 32.
    /// Lines between two fences are a block of code: a fence is three or more backticks or tildes,
    /// first on their line. A word behind the first fence is the language: it becomes
    /// `class="language-…"` if the policy allows that on `<code>`, else nothing.
    pub code: bool,
    /// Lines that begin with `> ` are a quote without a name; `> > ` is a quote in it. Each of its
    /// lines needs the mark.
    pub quote: bool,
    /// Two or more lines in a row that begin with `-`, `*` or `•`, or with numbers that go on from
    /// each other and `.` or `)`, and a space, are a list. Text indented by two columns belongs to
    /// the item, also a list. A list that starts at another number than 1 needs `<ol start>`:
    /// without it the numbers would change, so it is text.
    pub lists: bool,
}

impl Marks {
    /// No marks; the default.
    pub const NONE: Self = Self { code: false, quote: false, lists: false };

    /// The names of all marks in a policy as data.
    pub(super) const NAMES: [&'static str; 3] = ["code", "quote", "lists"];

    /// All marks.
    pub fn all() -> Self {
        Self { code: true, quote: true, lists: true }
    }

    /// Sets [`code`](Self::code).
    #[must_use]
    pub fn code(mut self, on: bool) -> Self {
        self.code = on;
        self
    }

    /// Sets [`quote`](Self::quote).
    #[must_use]
    pub fn quote(mut self, on: bool) -> Self {
        self.quote = on;
        self
    }

    /// Sets [`lists`](Self::lists).
    #[must_use]
    pub fn lists(mut self, on: bool) -> Self {
        self.lists = on;
        self
    }

    /// The names of the marks that are on, always in the same order.
    pub fn names(self) -> Vec<&'static str> {
        let on = [self.code, self.quote, self.lists];
        Self::NAMES.into_iter().zip(on).filter_map(|(name, on)| on.then_some(name)).collect()
    }

    /// The marks of these names.
    ///
    /// # Errors
    /// [`BuildErrorKind::InvalidValue`] for the key `marks` and a name that is not a mark's.
    pub fn from_names<S: AsRef<str>>(
        names: impl IntoIterator<Item = S>,
    ) -> Result<Self, BuildError> {
        let mut marks = Self::NONE;
        for name in names {
            match name.as_ref() {
                "code" => marks.code = true,
                "quote" => marks.quote = true,
                "lists" => marks.lists = true,
                other => {
                    let known = Self::NAMES.join(" ");
                    let message = format!("unknown value `{other}`; expected one of: {known}");
                    return Err(BuildError::new(BuildErrorKind::InvalidValue, "marks", message));
                }
            }
        }
        Ok(marks)
    }
}

impl Policy {
    /// The marks whose markup the policy allows.
    pub(crate) fn shown_marks(&self) -> Marks {
        let Marks { code, quote, lists } = self.marks();
        let has_lists = self.allows(Element::Ul) || self.allows(Element::Ol);
        Marks {
            code: code && self.allows(Element::Code),
            quote: quote && self.quotes().enabled,
            lists: lists && has_lists && self.allows(Element::Li),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Marks {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names().serialize(serializer)
    }
}
