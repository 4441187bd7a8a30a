//! Text in the order in which it is shown, where an author turned it round.
//!
//! `U+202E onisac U+202C` is read "casino". What an override turns is put in the
//! order of display; all else stays in the order of reading, as words of Arabic and
//! Hebrew are looked for in that.

use std::ops::Range;

use super::unit::{Plain, Source, Unit};

/// Deepest nesting that is resolved; what is deeper is taken as it is typed. UAX #9
/// has 125, but each level costs a pass.
const DEEPEST: usize = 16;

const RIGHT_TO_LEFT_OVERRIDE: char = '\u{202e}';

/// Units in the order of display. Places are indices.
#[derive(Clone, Debug)]
pub(super) struct Visual<'t> {
    plain: Plain<'t>,
    /// Places in the plain source.
    order: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Block {
    /// Where it begins in the order.
    first: usize,
    turned: bool,
    isolate: bool,
}

pub(super) fn is_turned(text: &str) -> bool {
    text.contains(RIGHT_TO_LEFT_OVERRIDE)
}

impl<'t> Visual<'t> {
    pub(super) fn new(plain: Plain<'t>) -> Self {
        let mut order = Vec::with_capacity(plain.text.len());
        let mut open: Vec<Block> = Vec::new();
        let mut too_deep = 0_usize;
        let mut at = 0;
        while let Some(unit) = plain.unit(at) {
            let closes = match unit.c {
                '\u{202a}'..='\u{202e}' if unit.c != '\u{202c}' => {
                    let turned = unit.c == RIGHT_TO_LEFT_OVERRIDE;
                    begin(
                        &mut open,
                        &mut too_deep,
                        Block { first: order.len(), turned, isolate: false },
                    );
                    None
                }
                '\u{2066}'..='\u{2068}' => {
                    let block = Block { first: order.len(), turned: false, isolate: true };
                    begin(&mut open, &mut too_deep, block);
                    None
                }
                '\u{202c}' => Some(false),
                '\u{2069}' => Some(true),
                '\n' => {
                    while let Some(block) = open.pop() {
                        end(&mut order, &open, block);
                    }
                    too_deep = 0;
                    None
                }
                _ => None,
            };
            // The mark that ends a block belongs into it.
            order.push(at as u32);
            match closes {
                Some(_) if too_deep > 0 => too_deep -= 1,
                Some(isolate) => {
                    // An isolate ends what was opened in it.
                    let last = open.iter().rposition(|block| block.isolate == isolate);
                    let last = last.filter(|&at| isolate || at + 1 == open.len());
                    while last.is_some_and(|last| open.len() > last) {
                        if let Some(block) = open.pop() {
                            end(&mut order, &open, block);
                        }
                    }
                }
                None => {}
            }
            at = unit.next;
        }
        while let Some(block) = open.pop() {
            end(&mut order, &open, block);
        }
        Self { plain, order }
    }
}

impl<'t> Visual<'t> {
    /// The text as it was typed.
    pub(super) fn plain(&self) -> Plain<'t> {
        self.plain
    }
}

fn begin(open: &mut Vec<Block>, too_deep: &mut usize, block: Block) {
    if open.len() < DEEPEST {
        open.push(block);
    } else {
        *too_deep += 1;
    }
}

/// A block is turned against what is around it, or not.
fn end(order: &mut [u32], open: &[Block], block: Block) {
    let around = open.last().is_some_and(|outer| outer.turned);
    if around != block.turned {
        crate::work::add(order.len() - block.first);
        order[block.first..].reverse();
    }
}

impl Source for Visual<'_> {
    fn unit(&self, at: usize) -> Option<Unit> {
        let unit = self.plain.unit(*self.order.get(at)? as usize)?;
        Some(Unit { next: at + 1, ..unit })
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        let places = self.order.get(from..to).unwrap_or(&[]);
        let first = places.iter().min().copied().unwrap_or(0) as usize;
        let last = places.iter().max().copied().unwrap_or(0) as usize;
        let end = self.plain.unit(last).map_or(last, |unit| unit.next);
        let mut range = self.plain.range(first, end);
        // The marks that turned it belong to it.
        let text = self.plain.text;
        let is_control = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        while let Some(c) = text[..range.start].chars().next_back().filter(is_control) {
            range.start -= c.len_utf8();
        }
        while let Some(c) = text[range.end..].chars().next().filter(is_control) {
            range.end += c.len_utf8();
        }
        range
    }

    fn text(&self) -> &str {
        self.plain.text
    }
}
