//! Truth values that a question can be answered with.
//!
//! "Has this author fewer than one approved comment?" is not false when nobody said
//! how many there are, and its `not` is not true. With two values a missing fact would
//! fire one of the two. Here it is a third value (Kleene), and what is unknown says why: a
//! fact that nobody gave is for the rule's `unknown` to settle, a store that is down or a list
//! that was not read for `on_error`.

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// No.
    False,
    /// Nobody gave the fact.
    NoFact,
    /// Nobody asked the service: it is a fact that may still be got.
    NotAsked,
    /// A store or a service is down, or a list was not read.
    Down,
    /// Yes.
    True,
}

impl Truth {
    /// Conjunction. Of two unknown answers the one counts that the outcome waits for: a rule
    /// that lacks a fact can't fire whatever the store says, so that the store is down
    /// is no matter. Where the rule wants a no (`wanted` is false, below a `not`), it
    /// is the other way round.
    pub(super) fn and(self, other: Self, wanted: bool) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, answer) | (answer, Self::True) => answer,
            (a, b) if wanted => a.min(b),
            (a, b) => a.max(b),
        }
    }

    pub(super) fn or(self, other: Self, wanted: bool) -> Self {
        self.not().and(other.not(), !wanted).not()
    }

    pub(crate) fn is_known(self) -> bool {
        matches!(self, Self::True | Self::False)
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::True => Self::False,
            unknown => unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Self {
        if yes { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{Down, False, NoFact, NotAsked, True};

    #[test]
    fn unknown_answers_wait_for_the_one_that_decides() {
        for wanted in [true, false] {
            for a in [False, NoFact, NotAsked, Down, True] {
                assert_eq!(a.and(True, wanted), a);
                assert_eq!(a.and(False, wanted), False);
                assert_eq!(a.or(False, wanted), a);
                assert_eq!(a.or(True, wanted), True);
                assert_eq!(a.not().not(), a);
            }
        }
        assert_eq!(NoFact.and(Down, true), NoFact);
        assert_eq!(NoFact.or(Down, true), Down);
        // `not all(fact, store)` is true as soon as the store says no.
        assert_eq!(NoFact.and(Down, false), Down);
        assert_eq!(NoFact.or(Down, false), NoFact);
    }
}
