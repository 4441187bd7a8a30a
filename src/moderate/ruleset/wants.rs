//! Kinds of questions that a rule set asks, so that what nobody asks costs nothing.

use crate::moderate::action::Mode;
use crate::moderate::condition::Condition;
use crate::moderate::rule::RuleFile;

/// A set of kinds of questions, over all rules that are not off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants(u16);

impl Wants {
    pub(crate) const WORDS: Self = Self(1);
    pub(crate) const REGEX: Self = Self(1 << 1);
    pub(crate) const LINKS: Self = Self(1 << 2);
    pub(crate) const SHAPE: Self = Self(1 << 3);
    pub(crate) const AUTHOR: Self = Self(1 << 4);
    pub(crate) const SUBMIT: Self = Self(1 << 5);
    pub(crate) const REPEAT: Self = Self(1 << 6);
    pub(crate) const RATE: Self = Self(1 << 7);
    pub(crate) const THREAD: Self = Self(1 << 8);
    pub(crate) const CLASSIFIER: Self = Self(1 << 9);
    pub(crate) const EXTERNAL: Self = Self(1 << 10);
    /// Reads the kinds of questions of a rule file.
    pub(super) fn of(file: &RuleFile) -> Self {
        let mut set = 0;
        for rule in file.rules.iter().filter(|rule| rule.mode != Mode::Off) {
            let mut waiting = vec![&rule.when];
            while let Some(when) = waiting.pop() {
                set |= match when {
                    Condition::All(inner) | Condition::Any(inner) => {
                        waiting.extend(inner);
                        Self::default()
                    }
                    Condition::Not(inner) => {
                        waiting.push(inner);
                        Self::default()
                    }
                    Condition::Words(_) => Self::WORDS,
                    Condition::Regex(_) => Self::REGEX,
                    Condition::Links(_) => Self::LINKS,
                    Condition::Shape(_) => Self::SHAPE,
                    Condition::Author(_) => Self::AUTHOR,
                    Condition::Submit(_) => Self::SUBMIT,
                    Condition::Repeat(_) => Self::REPEAT,
                    Condition::Rate(_) => Self::RATE,
                    Condition::Thread(_) => Self::THREAD,
                    Condition::Classifier(_) => Self::CLASSIFIER,
                    Condition::External(_) => Self::EXTERNAL,
                }
                .0;
            }
        }
        Self(set)
    }

    /// Tells if any of `other` is asked.
    pub(crate) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Tells if a history is asked.
    pub(crate) fn history(self) -> bool {
        self.any(Self(Self::REPEAT.0 | Self::RATE.0))
    }
}
