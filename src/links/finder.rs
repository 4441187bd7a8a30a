//! The finder: which scanner looks at which trigger, and which stretches can't hold a link.

use std::fmt;
use std::sync::Arc;

use super::state::FinderState;
use super::wanted::Wanted;
use super::{
    LinkMatch, MatchTarget, PlainLink, ScanResult, Scanner, domain, email, emoji, listed, mention,
    plain, url,
};
use crate::policy::LinkOptions;
use crate::work;

const COLON: u8 = 1;
const WW: u8 = 1 << 1;
const AT: u8 = 1 << 2;
const DOT: u8 = 1 << 3;
const APPLICATION: u8 = 1 << 4;

/// Result of [`Finder::scan`] at a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// A stretch of text is taken; the sweep goes on behind it.
    Match(LinkMatch),
    /// Nothing; no trigger before this offset starts a link. Always beyond the trigger.
    Skip(usize),
}

/// Triggers that the caller's sweep has to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Triggers<'f> {
    /// The `:` of `:/`.
    pub(crate) colon_slash: bool,
    /// Any `:`.
    pub(crate) colon: bool,
    /// The first letter of `ww`, in either case.
    pub(crate) ww: bool,
    /// `@`.
    pub(crate) at: bool,
    /// `.`.
    pub(crate) dot: bool,
    /// Bytes that scanners of the application want.
    pub(crate) application: &'f [u8],
}

/// Finds links at triggers. Built once from the policy, then immutable.
#[derive(Clone)]
pub(crate) struct Finder {
    wanted: Wanted,
    scanners: Vec<Arc<dyn Scanner>>,
    application: Vec<u8>,
    /// Scanners that each byte may trigger.
    table: Box<[u8; 256]>,
}

impl Finder {
    /// Creates a finder for these options; a kind of address whose scheme is not listed
    /// is not looked for.
    pub(crate) fn new(
        options: &LinkOptions,
        schemes: &[String],
        scanners: Vec<Arc<dyn Scanner>>,
    ) -> Self {
        let mut application: Vec<u8> =
            scanners.iter().flat_map(|scanner| scanner.triggers()).copied().collect();
        application.retain(u8::is_ascii);
        application.sort_unstable();
        application.dedup();
        let mut finder = Self {
            wanted: Wanted::new(options, schemes),
            scanners,
            application,
            table: Box::new([0; 256]),
        };
        let triggers = finder.triggers();
        let built_in = [
            (b':', triggers.colon_slash || triggers.colon, COLON),
            (b'w', triggers.ww, WW),
            (b'W', triggers.ww, WW),
            (b'@', triggers.at, AT),
            (b'.', triggers.dot, DOT),
        ];
        let mut table = [0; 256];
        for (byte, on, bit) in built_in {
            table[byte as usize] |= if on { bit } else { 0 };
        }
        for byte in &finder.application {
            table[*byte as usize] |= APPLICATION;
        }
        *finder.table = table;
        finder
    }

    /// Creates a finder of e-mail addresses and mentions, which also recognizes web addresses to
    /// keep them apart.
    #[cfg(feature = "moderation")]
    pub(crate) fn of_people() -> Self {
        let schemes = ["http", "https", "mailto"].map(String::from);
        let options = LinkOptions { mentions: true, ..LinkOptions::default() };
        Self::new(&options, &schemes, Vec::new())
    }

    /// Triggers that the caller's sweep has to look for.
    ///
    /// `:/` is wanted as soon as anything weaker is: `foo://www.example.com`
    /// must not be linked in part.
    pub(crate) fn triggers(&self) -> Triggers<'_> {
        let wanted = &self.wanted;
        let others = !wanted.others.is_empty();
        let urls = wanted.http || wanted.https || wanted.ftp || others;
        Triggers {
            colon_slash: urls || wanted.www || wanted.bare || wanted.mail,
            colon: others || wanted.emoji,
            ww: wanted.www,
            at: wanted.mail || wanted.mentions,
            dot: wanted.bare,
            application: &self.application,
        }
    }

    /// Tells whether the policy's list of hosts lets the address of an author's tag be linked. An
    /// address without a host stays on its site.
    pub(crate) fn allows_address(&self, href: &str) -> bool {
        self.wanted.allows_address(href)
    }

    /// Looks around the trigger at `trigger` in `run`.
    ///
    /// `floor`: nothing before it may be matched. Triggers of one run must come
    /// in ascending order with one `state`.
    pub(crate) fn scan(
        &self,
        run: &str,
        trigger: usize,
        floor: usize,
        state: &mut FinderState,
    ) -> Scanned {
        let bytes = run.as_bytes();
        let Some(byte) = bytes.get(trigger) else { return Scanned::Skip(trigger + 1) };
        let bits = self.table[*byte as usize];
        let mut resume = trigger + 1;
        if trigger >= state.dead {
            let next = bytes.get(trigger + 1);
            let found = if bits & COLON != 0 && next == Some(&b'/') {
                url::absolute(&self.wanted, run, trigger, floor, state)
            } else if bits & COLON != 0 {
                self.colon(run, trigger, floor)
            } else if bits & WW != 0 && matches!(next, Some(b'w' | b'W')) && trigger >= floor {
                domain::www(&self.wanted, run, trigger, state)
            } else if bits & AT != 0 {
                self.at(run, trigger, floor)
            } else if bits & DOT != 0 {
                domain::bare(&self.wanted, run, trigger, floor, state)
            } else {
                ScanResult::Nothing(trigger + 1)
            };
            match found {
                ScanResult::Match(found) => {
                    email::shadow(run, &found, state);
                    return Scanned::Match(found);
                }
                ScanResult::Nothing(next) => resume = resume.max(next),
                ScanResult::Dead(end) => state.dead = state.dead.max(end),
            }
        }
        if self.scanners.is_empty() {
            return Scanned::Skip(resume.max(state.dead));
        }
        // A stretch that is dead for our scanners may hold a trigger of the application.
        if bits & APPLICATION == 0 {
            return Scanned::Skip(trigger + 1);
        }
        match self.ask_application(run, trigger, floor) {
            Some(found) => Scanned::Match(found),
            None => Scanned::Skip(trigger + 1),
        }
    }

    /// The address around the trigger at `trigger`, if it is [plain](super::plain): what
    /// [`scan`](Self::scan) finds there.
    pub(crate) fn find_plain(
        &self,
        run: &str,
        trigger: usize,
        floor: usize,
        state: &mut FinderState,
    ) -> Option<PlainLink> {
        if trigger < state.dead {
            return None;
        }
        match run.as_bytes()[trigger..] {
            [b':', b'/', ..] if self.table[b':' as usize] & COLON != 0 => {
                plain::absolute(&self.wanted, run, trigger, floor)
            }
            [b'w' | b'W', b'w' | b'W', ..] if self.wanted.www && trigger >= floor => {
                plain::www(&self.wanted, run, trigger, state)
            }
            _ => None,
        }
    }

    fn colon(&self, run: &str, trigger: usize, floor: usize) -> ScanResult {
        match listed::scan(&self.wanted, run, trigger, floor) {
            ScanResult::Nothing(_) if self.wanted.emoji => emoji::scan(run, trigger, floor)
                .map_or(ScanResult::Nothing(trigger + 1), ScanResult::Match),
            found => found,
        }
    }

    fn at(&self, run: &str, trigger: usize, floor: usize) -> ScanResult {
        let mut found = ScanResult::Nothing(trigger + 1);
        if self.wanted.mail {
            found = email::scan(&self.wanted, run, trigger, floor);
        }
        if self.wanted.mentions && !matches!(found, ScanResult::Match(_)) {
            if let Some(found) = mention::scan(run, trigger, floor) {
                return ScanResult::Match(found);
            }
        }
        found
    }

    fn ask_application(&self, run: &str, trigger: usize, floor: usize) -> Option<LinkMatch> {
        let byte = run.as_bytes()[trigger];
        let askable = self.scanners.iter().filter(|scanner| scanner.triggers().contains(&byte));
        // The first scanner that the application registered wins.
        askable.filter_map(|scanner| scanner.scan(run, trigger)).find(|found| {
            let name = match &found.target {
                MatchTarget::Mention { name, .. } | MatchTarget::Emoji { name } => name.clone(),
                _ => found.start..found.end,
            };
            floor <= found.start
                && found.start <= trigger
                && trigger < found.end
                && found.start <= name.start
                && name.end <= found.end
                && run.get(found.start..found.end).is_some()
                && run.get(name).is_some()
        })
    }

    /// Sweeps `run` from `floor` on and pushes all matches, in order.
    pub(crate) fn find_all(&self, run: &str, floor: usize, matches: &mut Vec<LinkMatch>) {
        let bytes = run.as_bytes();
        let mut state = FinderState::default();
        let mut floor = floor;
        let mut at = floor;
        while let Some(trigger) = self.next_trigger(bytes, at) {
            match self.scan(run, trigger, floor, &mut state) {
                Scanned::Match(found) => {
                    floor = found.end;
                    at = found.end;
                    matches.push(found);
                }
                Scanned::Skip(next) => at = next,
            }
        }
    }

    /// The first trigger at or after `from`.
    pub(crate) fn next_trigger(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let rest = bytes.get(from..)?;
        let any_colon = self.triggers().colon;
        let found = rest.iter().enumerate().position(|(i, byte)| {
            let bits = self.table[*byte as usize];
            bits != 0
                && (bits & !(COLON | WW) != 0
                    || (bits & COLON != 0 && (any_colon || rest.get(i + 1) == Some(&b'/')))
                    || (bits & WW != 0 && matches!(rest.get(i + 1), Some(b'w' | b'W'))))
        });
        work::add(found.unwrap_or(rest.len()));
        found.map(|length| from + length)
    }
}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finder").field("triggers", &self.triggers()).finish_non_exhaustive()
    }
}
