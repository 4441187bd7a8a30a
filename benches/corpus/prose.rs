//! Text like that of people: word lengths, punctuation, breaks and
//! foreign letters in the shares that real comments have.
//!
//! Measured on 8,000 news-site comments: a line break in 22 %, a letter outside
//! ASCII in 2.5 %, `&` in 1.4 %, `@` in 0.3 %, `<` in 0.1 %. Sites in other
//! languages have more of the second, so there it is about 9 %.

use super::random::Random;

/// Frequent words first: they are drawn by squaring, as language does.
const WORDS: &str = "the to and of a is in that it you for not are this be have on they as with \
was but we or what all people if do so would just like about more there no can who from your at \
will by has their out an one when get up don't he my how i think it's because should which only \
time know them why other even make than want good now right then want need does any way see going \
some those our been could really also into many much where she years still well government being \
had were its over too these say money take work back very us here same anyone better most his \
after before never yes me point thing things problem that's can't great law state read article \
comment public pay country first down last every everyone someone always long place city school \
kids trying cost reason system left house tax taxes believe true sure agree vote maybe nothing \
actually without another again world against part life through off while women children news both \
real didn't doesn't isn't you're i'm they're let's won't wouldn't idea question answer issue \
different something anything support change week today live called makes looks seems enough least \
under between during probably often almost together already though however therefore according \
information experience community neighbourhood development environment responsibility \
unfortunately understanding opportunity particularly relationship administration infrastructure \
constitutional congratulations nevertheless accountability transportation unemployment rent bus \
dog water road park fire snow fish bear oil gas car truck bike train plane phone book paper page \
writer editor teacher doctor nurse lawyer judge police mayor council board member staff union \
company bank market price wage budget deficit debt loan student college class grade test learn \
teach history science math music film game team player coach season win lose score draw";

const FOREIGN: &str = "café naïve résumé Zürich São Paulo jalapeño über façade Göteborg Łódź piñata \
Ångström crème brûlée señor déjà-vu Málaga smörgåsbord Kraków Reykjavík Đà Nẵng";

const GREEK_AND_CYRILLIC: &str = "это не так потому что спасибо большое привет мир правда γιατί \
όχι ευχαριστώ πολύ καλημέρα αλήθεια люди город деньги работа";

const CJK: &str = "谢谢 这个 问题 很好 东京 ありがとう です コメント 日本語 新聞 한국어 댓글 안녕하세요 我觉得 不对 没关系 というか 本当に";

const EMOJI: &[&str] = &["😀", "😂", "🙄", "👍🏽", "🔥", "❤️", "👩‍👩‍👧", "🇨🇦", "💀", "☕"];

/// Style of one author.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hand {
    Plain,
    /// A phone that sets curly quotes, dashes and ellipses.
    Typographic,
    Accented,
    Greek,
    Cjk,
    Emoji,
}

/// Writes prose, drawing from one stream of numbers.
pub(crate) struct Prose {
    pub(crate) random: Random,
    words: Vec<&'static str>,
    foreign: Vec<&'static str>,
    greek: Vec<&'static str>,
    cjk: Vec<&'static str>,
    hand: Hand,
}

impl Prose {
    pub(crate) fn new(seed: u64) -> Self {
        let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
        Self {
            random: Random::new(seed),
            words: list(WORDS),
            foreign: list(FOREIGN),
            greek: list(GREEK_AND_CYRILLIC),
            cjk: list(CJK),
            hand: Hand::Plain,
        }
    }

    /// Starts a comment by another author.
    pub(crate) fn next_author(&mut self) {
        self.hand = match self.random.below(1000) {
            0..50 => Hand::Typographic,
            50..70 => Hand::Accented,
            70..76 => Hand::Greek,
            76..82 => Hand::Cjk,
            82..95 => Hand::Emoji,
            _ => Hand::Plain,
        };
    }

    pub(crate) fn word(&mut self) -> &'static str {
        let random = &mut self.random;
        match self.hand {
            Hand::Accented if random.chance(1, 6) => random.pick(&self.foreign),
            Hand::Greek if random.chance(4, 5) => random.pick(&self.greek),
            Hand::Cjk if random.chance(4, 5) => random.pick(&self.cjk),
            _ => {
                let (a, b) = (random.below(self.words.len()), random.below(self.words.len()));
                self.words[a * b / self.words.len()]
            }
        }
    }

    /// Two to four words without punctuation, as in a name or a link text.
    pub(crate) fn phrase(&mut self) -> String {
        let count = self.random.between(2, 4);
        let words: Vec<_> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// A name with a capital letter; unlike words, two authors seldom share one.
    pub(crate) fn name(&mut self) -> String {
        const ENDS: &[&str] = &["", "son", "_x", "ina", "99", "-Lee", " K.", "berg", "o", "man"];
        let mut name = capitalised(self.word().trim_matches('\''));
        name.retain(|c| c.is_alphanumeric());
        name.push_str(self.random.pick(ENDS));
        name
    }

    pub(crate) fn sentence(&mut self, out: &mut String) {
        let count = self.random.between(4, 19);
        let quoted = self.random.chance(1, 14).then(|| self.random.below(count));
        for at in 0..count {
            if at > 0 {
                out.push_str(if self.random.chance(1, 40) { "  " } else { " " });
            }
            let word = match at {
                0 if !self.random.chance(1, 12) => capitalised(self.word()),
                _ => self.word().to_owned(),
            };
            self.push_word(out, &word, quoted == Some(at));
            if at + 1 < count && self.random.chance(1, 11) {
                self.push_comma(out);
            }
        }
        self.push_end(out);
    }

    fn push_word(&mut self, out: &mut String, word: &str, quoted: bool) {
        let curly = self.hand == Hand::Typographic;
        let (open, close) = match (quoted, curly) {
            (true, true) => ("“", "”"),
            (true, false) => ("\"", "\""),
            (false, _) => ("", ""),
        };
        out.push_str(open);
        match self.random.below(1600) {
            0..4 => out.push_str(&word.to_uppercase()),
            4..8 => out.push_str(&format!("{}%", self.random.between(1, 100))),
            8..20 => out.push_str(&self.random.between(2, 2030).to_string()),
            20..24 => out.push_str(&format!("${}", self.random.between(5, 90_000))),
            24 => out.push_str("A&B"),
            25 if self.random.chance(1, 8) => out.push_str("<3"),
            _ if curly => out.push_str(&word.replace('\'', "’")),
            _ => out.push_str(word),
        }
        out.push_str(close);
    }

    fn push_comma(&mut self, out: &mut String) {
        let list: &[&str] = match self.hand {
            Hand::Typographic => &[",", " —", "…", ",", ";"],
            Hand::Cjk => &["、", ",", "。"],
            _ => &[",", ",", ",", " -", ";", "...", ":"],
        };
        out.push_str(self.random.pick(list));
    }

    fn push_end(&mut self, out: &mut String) {
        let list: &[&str] = match self.hand {
            Hand::Typographic => &[".", ".", "…", "?", "!"],
            Hand::Cjk => &["。", "!", "?"],
            _ => &[".", ".", ".", ".", "?", "!", "...", "!!"],
        };
        out.push_str(self.random.pick(list));
        if self.hand == Hand::Emoji && self.random.chance(1, 2) {
            out.push(' ');
            out.push_str(self.random.pick(EMOJI));
        }
    }

    /// Sentences until `out` has grown by `bytes` or a little more.
    pub(crate) fn sentences(&mut self, out: &mut String, bytes: usize) {
        let goal = out.len() + bytes;
        loop {
            self.sentence(out);
            if out.len() >= goal {
                return;
            }
            out.push(' ');
        }
    }

    /// Paragraphs of some sentences each, now and then with a single break.
    pub(crate) fn paragraphs(&mut self, out: &mut String, bytes: usize) {
        let goal = out.len() + bytes;
        loop {
            let rest = goal.saturating_sub(out.len());
            let size = self.random.between(120, 520).min(rest);
            self.sentences(out, size);
            if out.len() >= goal {
                return;
            }
            out.push_str(if self.random.chance(1, 5) { "\n" } else { "\n\n" });
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Shortens `out` to `bytes`, or to the start of the character there.
pub(super) fn cut(out: &mut String, bytes: usize) {
    let end = (0..=bytes.min(out.len())).rev().find(|&at| out.is_char_boundary(at));
    out.truncate(end.unwrap_or(0));
}
