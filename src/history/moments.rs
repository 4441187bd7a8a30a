//! Times at which something happened, with their counts.

use std::collections::VecDeque;

/// Most moments that one bucket remembers one by one. So many seconds are 17 minutes:
/// shorter windows are counted to the second, however many hits they hold.
const MOST: usize = 1024;
/// Steps that a window is divided into when a bucket holds too many moments.
const STEPS: u64 = 256;

/// Moments in seconds with the number of hits at each, in order.
#[derive(Debug, Default)]
pub(in crate::history) struct HitLog {
    runs: VecDeque<(u64, u64)>,
}

impl HitLog {
    /// Adds a hit at `now`, forgets what is out of the window, returns how many hits are left.
    pub(in crate::history) fn hit(&mut self, window: u64, now: u64) -> u64 {
        while self.runs.front().is_some_and(|&(at, _)| !is_within(at, window, now)) {
            self.runs.pop_front();
        }
        while self.runs.back().is_some_and(|&(at, _)| !is_within(at, window, now)) {
            self.runs.pop_back();
        }
        // Almost always the end: time goes on.
        let place = self.runs.iter().rposition(|&(at, _)| at <= now);
        match place.and_then(|place| self.runs.get_mut(place)) {
            Some((at, hits)) if *at == now => *hits += 1,
            _ => self.runs.insert(place.map_or(0, |place| place + 1), (now, 1)),
        }
        if self.runs.len() > MOST {
            self.join(window);
        }
        self.runs.iter().map(|&(_, hits)| hits).sum()
    }

    /// Number of hits in `window`.
    pub(in crate::history) fn peek(&self, window: u64, now: u64) -> u64 {
        self.runs.iter().filter(|(at, _)| is_within(*at, window, now)).map(|(_, hits)| hits).sum()
    }

    /// Moments and hits one after the other, as [`from_bytes`](Self::from_bytes) reads them.
    #[cfg(feature = "sqlite")]
    pub(in crate::history) fn to_bytes(&self) -> Vec<u8> {
        self.runs.iter().flat_map(|&(at, hits)| [at, hits]).flat_map(u64::to_le_bytes).collect()
    }

    /// Reads moments from a store. Bytes that are not a whole pair are left out.
    #[cfg(feature = "sqlite")]
    pub(in crate::history) fn from_bytes(bytes: &[u8]) -> Self {
        let pair = |pair: &[u8]| {
            let both = u128::from_le_bytes(pair.try_into().ok()?);
            Some((both as u64, (both >> 64) as u64))
        };
        Self { runs: bytes.chunks_exact(16).filter_map(pair).collect() }
    }

    /// Number of moments that are remembered.
    pub(in crate::history) fn len(&self) -> usize {
        self.runs.len()
    }

    /// The last moment.
    pub(in crate::history) fn last(&self) -> u64 {
        self.runs.back().map_or(0, |&(at, _)| at)
    }

    /// Counts hits of one step as at its latest moment: they count a little longer, never
    /// less. Steps lie on a fixed grid, so joining again joins nothing more.
    fn join(&mut self, window: u64) {
        let step = window.div_ceil(STEPS).max(1);
        let mut joined: VecDeque<(u64, u64)> = VecDeque::with_capacity(MOST);
        for &(at, hits) in &self.runs {
            match joined.back_mut() {
                Some(last) if last.0 / step == at / step => *last = (at, last.1 + hits),
                _ => joined.push_back((at, hits)),
            }
        }
        self.runs = joined;
    }
}

/// Within the window until `now`. After a clock was set back there are moments in the future: they
/// count, or setting it back would lift every limit; but not those further ahead than the window is
/// long, or one wrong hour would close the site for as long.
fn is_within(at: u64, window: u64, now: u64) -> bool {
    at.saturating_add(window) > now && at < now.saturating_add(window)
}

#[cfg(test)]
mod tests {
    use super::{HitLog, MOST, STEPS};

    #[test]
    fn a_window_slides() {
        let mut moments = HitLog::default();
        assert_eq!(moments.hit(60, 100), 1);
        assert_eq!(moments.hit(60, 100), 2);
        assert_eq!(moments.hit(60, 159), 3);
        // The two at 100 are 60 s old now, and out.
        assert_eq!(moments.hit(60, 160), 2);
        assert_eq!(moments.peek(60, 218), 2);
        assert_eq!(moments.peek(60, 219), 1);
        assert_eq!(moments.peek(1, 160), 1);
        assert_eq!(moments.peek(60, 220), 0);
    }

    #[test]
    fn a_clock_set_back_lifts_no_limit() {
        let mut moments = HitLog::default();
        for _ in 0..5 {
            moments.hit(60, 1000);
        }
        assert_eq!(moments.hit(60, 970), 6);
        assert_eq!(moments.peek(60, 970), 6);
        // Further back than the window: the clock was wrong then.
        assert_eq!(moments.hit(60, 500), 1);
        assert_eq!(moments.hit(60, u64::MAX), 1);
        assert_eq!(moments.hit(60, 0), 1);
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn bytes_hold_all_moments() {
        let mut moments = HitLog::default();
        for now in [100, 100, 130, u64::MAX] {
            moments.hit(u64::MAX, now);
        }
        let mut bytes = moments.to_bytes();
        assert_eq!(HitLog::from_bytes(&bytes).runs, moments.runs);
        bytes.push(7);
        assert_eq!(HitLog::from_bytes(&bytes).runs, moments.runs);
        assert_eq!(HitLog::from_bytes(&[]).len(), 0);
    }

    #[test]
    fn many_moments_are_joined_and_none_is_lost() {
        let mut moments = HitLog::default();
        let window = 7200;
        let mut now = 0;
        for second in 0..3 * window {
            now = second;
            let count = moments.hit(window, now);
            let exact = (second + 1).min(window);
            let longer = exact + window.div_ceil(STEPS);
            assert!((exact..=longer).contains(&count), "{second}: {count}, not {exact}");
            assert!(moments.len() <= MOST);
        }
        assert_eq!(moments.peek(window, now + window + window.div_ceil(STEPS)), 0);
    }
}
