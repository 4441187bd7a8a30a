//! Class R: real comments, multiplied.
//!
//! The file is small, the batch must be large and hold no comment twice. So a
//! first pass gives the comments as they are, and later passes exchange every
//! third word or so for one that some other commenter wrote: lengths, breaks,
//! punctuation and addresses stay where people put them.

use super::random::Random;

const SOURCE: &str = include_str!("../data/civil.ndjson");

pub(super) struct Real {
    random: Random,
    comments: Vec<String>,
    words: Vec<String>,
    order: Vec<usize>,
    verbatim: bool,
}

impl Real {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            comments: Vec::new(),
            words: Vec::new(),
            order: Vec::new(),
            verbatim: false,
        }
    }

    pub(super) fn comment(&mut self) -> String {
        if self.order.is_empty() {
            self.next_pass();
        }
        let at = self.order.pop().unwrap_or(0);
        if self.verbatim { self.comments[at].clone() } else { self.varied(at) }
    }

    /// Reads the file on first use, and shuffles: the predictor must not meet
    /// the same neighbours again.
    fn next_pass(&mut self) {
        self.verbatim = self.comments.is_empty();
        if self.verbatim {
            self.comments = bodies(SOURCE);
            let words = self.comments.iter().flat_map(|body| body.split_whitespace());
            self.words = words.filter(|word| is_word(word)).map(str::to_owned).collect();
        }
        self.order = (0..self.comments.len()).collect();
        for at in (1..self.order.len()).rev() {
            self.order.swap(at, self.random.below(at + 1));
        }
    }

    fn varied(&mut self, at: usize) -> String {
        let comment = &self.comments[at];
        let mut out = String::with_capacity(comment.len() + 16);
        let mut rest = comment.as_str();
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            if is_word(word) && self.random.chance(1, 3) {
                out.push_str(&self.words[self.random.below(self.words.len())]);
            } else {
                out.push_str(word);
            }
            let gap = tail.find(|c: char| !c.is_whitespace()).unwrap_or(tail.len());
            out.push_str(&tail[..gap]);
            rest = &tail[gap..];
        }
        out
    }
}

fn is_word(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|b| b.is_ascii_alphabetic() || b == b'\'')
}

fn bodies(ndjson: &str) -> Vec<String> {
    let body = |line| {
        let row: serde_json::Value = serde_json::from_str(line).expect("one object per line");
        row["body"].as_str().expect("a comment has a body").to_owned()
    };
    ndjson.lines().map(body).collect()
}
