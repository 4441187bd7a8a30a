//! White space as browsers draw it.
//!
//! Outside of preformatted text a run of white space is one space, and nothing where a line
//! begins or ends. A newline in it is a space as well: lines end at `<br>` and at blocks
//! only. Beside U+200B such a newline is nothing at all (CSS Text 3, segment break
//! transformation), so that `ca`, U+200B, a newline, `sino` is drawn as one word.
//!
//! A run that tags divide is read as Chromium draws it.

use super::view::{SourceRun, View};

const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// Tells what stands before the next character of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flow {
    /// White space that is drawn if something follows it on its line.
    pending: Option<Pending>,
    /// Something is drawn on the line.
    begun: bool,
    /// The last character is U+200B.
    zero_width: bool,
    /// A tag came since the last character.
    tag: bool,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    /// Place of the first character.
    run: SourceRun,
    newline: bool,
    /// A newline stands behind the last tag: it counts if text follows before the next tag.
    later_newline: bool,
    /// No tag came since.
    begins_node: bool,
    after_zero_width: bool,
}

impl Pending {
    /// Tells whether it is drawn before something.
    fn is_drawn(&self, before_zero_width: bool) -> bool {
        !(self.newline && (before_zero_width || self.after_zero_width))
    }
}

impl Flow {
    /// Appends the text of a run, white space as it is drawn.
    pub(super) fn text(&mut self, view: &mut View, text: &str, run: SourceRun) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let white = bytes[at..].iter().take_while(|byte| is_white(**byte)).count();
            if white > 0 {
                let newline =
                    bytes[at..at + white].iter().any(|byte| matches!(byte, b'\n' | b'\r'));
                self.space(run.part(at, 1), newline);
                at += white;
                continue;
            }
            let end = at + plain_len(&bytes[at..]);
            let Some(words) = text.get(at..end) else { return };
            if let Some(mut pending) = self.pending.take() {
                pending.newline |= pending.later_newline && !self.tag;
                if pending.is_drawn(words.starts_with(ZERO_WIDTH_SPACE)) {
                    view.push(" ", pending.run);
                }
            }
            // An ellipsis stands for more of its leaf than it is long.
            let whole = words.len() == text.len();
            view.push(words, if whole { run } else { run.part(at, words.len()) });
            self.begun = true;
            self.zero_width = words.ends_with(ZERO_WIDTH_SPACE);
            self.tag = false;
            at = end;
        }
    }

    fn space(&mut self, run: SourceRun, newline: bool) {
        // What a tag cuts off is looked at again once a newline before it is gone.
        let rest = self.pending.filter(|pending| !self.tag || pending.is_drawn(false));
        self.pending = match rest {
            Some(mut pending) => {
                pending.newline |= newline && pending.begins_node;
                pending.later_newline |= newline;
                Some(pending)
            }
            None if !self.begun => None,
            None => Some(Pending {
                run,
                newline,
                later_newline: false,
                begins_node: true,
                after_zero_width: self.zero_width,
            }),
        };
        self.tag = false;
    }

    /// Text in which white space is drawn as it is.
    pub(super) fn preformatted(&mut self, view: &mut View, text: &str, run: SourceRun) {
        self.pending = None;
        self.begun = true;
        view.push(text, run);
    }

    /// A line ends here; white space before and after it is not drawn.
    pub(super) fn end_line(&mut self) {
        *self = Self::default();
    }

    /// A tag within a line.
    pub(super) fn tag(&mut self) {
        self.tag = true;
        if let Some(pending) = &mut self.pending {
            pending.later_newline = false;
            pending.begins_node = false;
        }
    }

    /// A tag that isolates the direction of what stands in it: browsers put a character there.
    pub(super) fn isolate(&mut self) {
        self.tag();
        self.zero_width = false;
    }

    /// Something is drawn that has no text: an image, a quotation mark.
    pub(super) fn object(&mut self, view: &mut View) {
        if let Some(pending) = self.pending.take().filter(|pending| pending.is_drawn(false)) {
            view.push(" ", pending.run);
        }
        *self = Self { begun: true, ..Self::default() };
    }
}

/// White space that collapses. U+00A0 and other spaces do not, nor does a form feed.
fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Length of the text up to white space that is not a single space between words.
fn plain_len(bytes: &[u8]) -> usize {
    /// Bytes that are looked at together.
    const STEP: usize = 32;
    let mut at = 0;
    // No branch for each byte: most texts have nothing to collapse.
    while let Some(next) = bytes.get(at..=at + STEP) {
        let odd = next.iter().zip(&next[1..]).fold(false, |odd, (&byte, &next)| {
            odd | (byte < b' ') | ((byte == b' ') & (next <= b' '))
        });
        if odd {
            break;
        }
        at += STEP;
    }
    while let Some(&byte) = bytes.get(at) {
        if is_white(byte) && (byte != b' ' || bytes.get(at + 1).is_none_or(|byte| is_white(*byte)))
        {
            break;
        }
        at += 1;
    }
    at
}
