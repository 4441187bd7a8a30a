//! Runs of digits in groups, as people write long numbers.

use super::signs::SeenSign;

/// Maximum number of digits that are read from one group on.
pub(super) const MOST_DIGITS: usize = 19;

/// Group of digits with nothing between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct DigitGroup {
    /// Index of the first sign, and of the one after the last.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl DigitGroup {
    pub(super) fn len(self) -> usize {
        self.end - self.start
    }
}

/// Groups of digits of a text, in order.
pub(super) fn groups(signs: &[SeenSign]) -> Vec<DigitGroup> {
    let mut groups = Vec::new();
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        if !sign.c.is_ascii_digit() {
            at += 1;
            continue;
        }
        let rest = signs.get(at..).unwrap_or(&[]);
        let len = rest.iter().take_while(|sign| sign.c.is_ascii_digit()).count();
        groups.push(DigitGroup { start: at, end: at + len });
        at += len;
    }
    groups
}

/// Groups that one number may consist of, from its first on.
pub(super) struct LongNumber<'a> {
    pub(super) signs: &'a [SeenSign],
    pub(super) groups: &'a [DigitGroup],
}

impl<'a> LongNumber<'a> {
    /// The groups from the first of `groups` on that are joined as `joins` says, of at most
    /// [`MOST_DIGITS`] digits.
    pub(super) fn new(
        signs: &'a [SeenSign],
        groups: &'a [DigitGroup],
        joins: impl Fn(&[SeenSign]) -> bool,
    ) -> Self {
        let (mut count, mut digits, mut end) = (0, 0, None);
        for group in groups {
            let between = end.map_or(&[][..], |end| signs.get(end..group.start).unwrap_or(&[]));
            digits += group.len();
            if digits > MOST_DIGITS || end.is_some() && !joins(between) {
                break;
            }
            (count, end) = (count + 1, Some(group.end));
        }
        crate::work::add(count + digits);
        Self { signs, groups: groups.get(..count).unwrap_or(&[]) }
    }

    /// Number of only the first `count` groups.
    pub(super) fn first(&self, count: usize) -> Self {
        Self { signs: self.signs, groups: self.groups.get(..count).unwrap_or(&[]) }
    }

    pub(super) fn digits(&self) -> Vec<u8> {
        let signs = self.groups.iter().flat_map(|group| &self.signs[group.start..group.end]);
        signs.filter_map(|sign| sign.c.to_digit(10)).map(|digit| digit as u8).collect()
    }

    /// Lengths of the groups.
    pub(super) fn shape(&self) -> Vec<usize> {
        self.groups.iter().map(|group| group.len()).collect()
    }

    pub(super) fn start(&self) -> usize {
        self.groups.first().map_or(0, |group| group.start)
    }

    pub(super) fn end(&self) -> usize {
        self.groups.last().map_or(0, |group| group.end)
    }

    /// Sign this many places before the number; 1 is the adjacent one.
    pub(super) fn before(&self, places: usize) -> Option<char> {
        Some(self.signs.get(self.start().checked_sub(places)?)?.c)
    }

    pub(super) fn after(&self) -> Option<char> {
        Some(self.signs.get(self.end())?.c)
    }
}
