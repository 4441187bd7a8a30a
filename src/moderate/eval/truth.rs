//! Truth values that a question can be answered with.
//!
//! "Has this author fewer than one approved comment?" is not false if the application gave no
//! count, and its `not` is not true. With two values a missing fact would
//! fire one of the two. Here it is a third value (Kleene), and an unknown answer tells why: the
//! rule's `unknown` settles a fact that is not given, `on_error` a store that is down or a list
//! that was not read.

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// No.
    False,
    /// The fact was not given.
    NoFact,
    /// The service was not asked: the fact may still arrive.
    NotAsked,
    /// A store or a service is down, or a list was not read.
    Down,
    /// Yes.
    True,
}

impl Truth {
    /// Conjunction. If two answers are unknown, the one that the outcome depends on counts: a rule
    /// that lacks a fact can't fire whatever the store says, so a store that is down does not
    /// matter. Where the rule wants a no (`wanted` is false, below a `not`), it is the other way
    /// round.
    pub(super) fn and(self, other: Self, wanted: bool) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, answer) | (answer, Self::True) => answer,
            (a, b) if wanted => a.min(b),
            (a, b) => a.max(b),
        }
    }

    #[cfg(test)]
    fn or(self, other: Self, wanted: bool) -> Self {
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

/// Answers to several questions, of which a minimum number must be yes.
pub(super) struct Tally {
    /// Number of answers that are still needed for a yes, and for a no.
    yes: usize,
    no: usize,
    unknown: Vec<Truth>,
}

impl Tally {
    pub(super) fn new(of: usize, all: usize) -> Self {
        Self { yes: of, no: (all + 1).saturating_sub(of), unknown: Vec::new() }
    }

    pub(super) fn add(&mut self, answer: Truth) {
        match answer {
            Truth::True => self.yes = self.yes.saturating_sub(1),
            Truth::False => self.no = self.no.saturating_sub(1),
            unknown => self.unknown.push(unknown),
        }
    }

    /// The answer, if it is known already.
    pub(super) fn decided(&self) -> Option<bool> {
        match (self.yes, self.no) {
            (0, _) => Some(true),
            (_, 0) => Some(false),
            _ => None,
        }
    }

    /// The answer to all of them. Among unknown answers, the one that the outcome depends on counts:
    /// as many as are needed of those that can still arrive.
    pub(super) fn truth(mut self, wanted: bool) -> Truth {
        if let Some(known) = self.decided() {
            return known.into();
        }
        self.unknown.sort_unstable();
        let needed = if wanted { self.yes } else { self.no };
        self.unknown.into_iter().rev().nth(needed.saturating_sub(1)).unwrap_or(Truth::NoFact)
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Self {
        if yes { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use super::Truth::{Down, False, NoFact, NotAsked, True};

    /// `all` and `any` by two answers each time.
    #[test]
    fn a_tally_is_what_and_and_or_say() {
        let every = [False, NoFact, NotAsked, Down, True];
        for wanted in [true, false] {
            for answers in
                every.iter().flat_map(|a| every.map(|b| every.map(|c| [*a, b, c]))).flatten()
            {
                let tally = |of| {
                    let mut tally = Tally::new(of, 3);
                    answers.iter().for_each(|answer| tally.add(*answer));
                    tally.truth(wanted)
                };
                let [a, b, c] = answers;
                assert_eq!(tally(3), a.and(b, wanted).and(c, wanted), "{answers:?}");
                assert_eq!(tally(1), a.or(b, wanted).or(c, wanted), "{answers:?}");
                // Two of three: one of the pairs.
                let pairs = [a.and(b, wanted), a.and(c, wanted), b.and(c, wanted)];
                let any = pairs[0].or(pairs[1], wanted).or(pairs[2], wanted);
                assert_eq!(tally(2).is_known(), any.is_known(), "{answers:?}");
                assert_eq!(tally(2), any, "{answers:?}");
            }
        }
    }

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
