//! Word lists: matches of each way of folding, their places, and texts without a match.
#![cfg(feature = "moderation")]

#[path = "words/listed.rs"]
mod listed;
#[path = "words/signs.rs"]
mod signs;
#[path = "words/turned.rs"]
mod turned;
#[path = "words/unseen.rs"]
mod unseen;

use proptest::prelude::*;
use wellsaid::moderate::rule::{Fold, Matching, WordList};
use wellsaid::moderate::{TermMatch, Terms};

const FOLDS: [Fold; 4] = [Fold::None, Fold::Case, Fold::Marks, Fold::Strong];

fn list(fold: Fold, matching: Matching, words: &[&str], except: &[&str]) -> WordList {
    let mut list = WordList::default();
    list.fold = fold;
    list.matching = matching;
    list.words = words.iter().map(|&word| word.to_owned()).collect();
    list.except = except.iter().map(|&phrase| phrase.to_owned()).collect();
    list
}

fn matches(list: &WordList, text: &str) -> Vec<TermMatch> {
    let terms = Terms::new(&[("one", list)]).expect("terms");
    let mut out = Vec::new();
    terms.find(text, &mut out);
    out
}

/// The text with `|` around each match.
fn marked(list: &WordList, text: &str) -> String {
    let mut marked = String::new();
    let mut last = 0;
    for found in matches(list, text) {
        marked += &text[last..found.range.start];
        marked = marked + "|" + &text[found.range.clone()] + "|";
        last = found.range.end;
    }
    marked + &text[last..]
}

/// Each case: the term, and the text with the matches between bars.
#[track_caller]
fn check(fold: Fold, matching: Matching, cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for &(term, expected) in cases {
        // `¦` stands for a bar that belongs to the text.
        let text = expected.replace('|', "").replace('¦', "|");
        let found = marked(&list(fold, matching, &[term], &[]), &text);
        if found != expected.replace('¦', "|") {
            wrong += &format!("{term:?}: {found:?}, not {expected:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{fold:?} {matching:?}\n{wrong}");
}

#[test]
fn without_folding_every_byte_counts() {
    check(
        Fold::None,
        Matching::Word,
        &[
            ("darn", "a |darn| Darn dárn darned darn\u{301} 1darn |darn|!"),
            ("café", "|café| cafe cafe\u{301}"),
            ("a.b", "|a.b| a-b ab a.bc |a.b|."),
            ("C++", "|C++| c++ C+"),
            (".net", "|.net| x .NET |.net|"),
            ("free money", "|free money| |free  money| freemoney"),
        ],
    );
}

#[test]
fn case_folding_is_full() {
    check(
        Fold::Case,
        Matching::Word,
        &[
            ("darn", "|DARN| |Darn| d\u{a0}arn dárn d4rn"),
            ("straße", "|STRASSE| |straße| |Strasse|"),
            ("STRASSE", "|straße|"),
            ("ΣΑΣ", "|σας| |ΣΑΣ| |σασ|"),
            ("ß", "|ss| |SS| s"),
            ("é", "|É| e e\u{301}"),
            ("e", "|e| e\u{301} é"),
        ],
    );
}

#[test]
fn marks_folding_drops_marks_and_forms() {
    check(
        Fold::Marks,
        Matching::Word,
        &[
            ("cafe", "|café| |CAFE\u{301}| |ｃａｆｅ| c4fe c.a.f.e"),
            ("café", "cafe |café| |CAFE\u{301}| |ｃａｆé|"),
            ("bahis", "|BAHİS| |bahis|"),
            ("كازينو", "|كَازِينُو|"),
            ("कि", "|कि| का"),
        ],
    );
}

#[test]
fn strong_folding_reads_what_is_meant() {
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("viagra", "|v1agr@| |vіаgrа| |ｖｉａｇｒａ| |v\u{200b}i\u{200b}agra| |v.i.a.g.r.a|"),
            ("viagra", "|VIAGRA| |viiiagraaa| |v i a g r a| now |via-gra| |vi.ag.ra|"),
            ("casino", "|ⓒⓐⓢⓘⓝⓞ| |🅲🅰🆂🅸🅽🅾| |⒞⒜⒮⒤⒩⒪| |ᶜᵃˢⁱⁿᵒ| |ᴄᴀꜱɪɴᴏ| |(@s¦n()|"),
            ("casino", "|\u{202e}onisac\u{202c}| |\u{2067}\u{202e}onisac\u{202c}\u{2069}|"),
            ("badword", "|b¦a¦d¦w¦o¦r¦d| |bad¦word| |b_a_d_w_o_r_d| |b44dw00rd|"),
            ("bitcoin", "|817c01n| |b¦t(()¦n|"),
            ("ass", "|ass| |asss| |a$$| as a55 455 |@ss|"),
            ("spass", "|Spaß| |SPASS|"),
            ("strasse", "|ﬆraße|"),
            ("free money", "|free money| |freemoney| |free-money| |free\n money| |FREE   MONEY|"),
            ("free money", "|f r e e   m o n e y| |f-r-e-e-m-o-n-e-y|"),
            ("казино", "|кaзинo| |ка3ино| |КАЗИНО| |к-а-з-и-н-о|"),
            ("a$$hole", "|asshole| |a$$hole|"),
            // Unicode 16 has outlined letters. Emoji of several characters are one sign.
            ("casino", "|\u{1ccd8}\u{1ccd6}\u{1cce8}\u{1ccde}\u{1cce3}\u{1cce4}| |ᑕᗩᔕIᑎO|"),
            ("casino", "|c👍🏽a👍🏽s👍🏽i👍🏽n👍🏽o| |cas👨\u{200d}👩\u{200d}👧ino|"),
            // Marks of Thai on Latin letters, which have no need of them; an invisible vowel.
            (
                "casino",
                "|c\u{e47}a\u{e47}\u{e47}s\u{e47}i\u{e47}no| |cas\u{17b4}ino| |casino\u{93c}|",
            ),
            ("casino", "Our |Casino|™ and |casino|℠"),
            // UTS #39: a capital i is a small l.
            ("kill", "|kiII| |kilI| KIII kiil"),
            ("cialis", "|ClALlS| |cIaIis|"),
        ],
    );
}

#[test]
fn a_word_that_is_spelt_letter_by_letter_is_read_to_its_end() {
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("ass", "C L A S S, A S S E T S, c-l-a-s-s, |A S S|, |a.s.s|. P A S S"),
            ("tit", "T I T L E"),
            ("hell", "H E L L O, H.E.L.L.O, h  e  l  l  o, |h e l l|"),
            ("sex", "S E X T A N T and |S E X| and |s*e*x|"),
            ("casino", "I hate a |c a s i n o| I know. A |c a s i n o| a day"),
            ("ass", "a-b |a s s| a-b, u_a_s_s, a_s_s_e, |a-s-s| x y"),
            ("casino", "U S |c-a-s-i-n-o| A B, |c a s i n o| 8 8 8. Get 7 |c a s i n o| chips"),
            ("free money", "|f r e e   m o n e y|   n o w"),
        ],
    );
    check(Fold::Strong, Matching::Prefix, &[("hell", "|H E L L| O")]);
}

#[test]
fn strong_folding_leaves_innocents_alone() {
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("viagra", "Travel via gravel. trivia: Graham via-gravel"),
            ("casino", "in our case in odd weeks, (c) Asino, Lucas\nInoue, c\na\ns\ni\nn\no"),
            ("cialis", "SPECIAL ISSUE, the official issue"),
            ("hell", "he'll he’ll Hello shell"),
            ("sex", "Version 5.3.x, Essex, dos exámenes"),
            ("ass", "Room 455, Galaxy A55, pass as as.s1"),
            ("bop", "Держи, это вор!"),
            ("pot", "Широко открой рот"),
            ("рот", "a pot of tea"),
            ("anal", "Hola Ana! (Ana)"),
            ("cat", "name (at) host"),
            ("free money", "It is free. Money talks. free\n\nmoney free? Money"),
            ("shit", "I will push it"),
            ("ass", "It cost A$5, no, A$55"),
            ("ill", "Henry III, World War II, HAL"),
        ],
    );
}

#[test]
fn edges() {
    for fold in FOLDS {
        // A sign before a strongly folded word belongs to it.
        let strong = fold == Fold::Strong;
        let stuck = match strong {
            true => "badwords 1|badword| |badword|2 xbadword badwordé ébadword a1badword badword2b",
            false => "badwords 1badword badword2 xbadword badwordé ébadword",
        };
        let sigils = if strong { "|#badword| |@badword|" } else { "#|badword| @|badword|" };
        check(
            fold,
            Matching::Word,
            &[
                ("badword", sigils),
                ("badword", "best-|badword|-shop /|badword|.example/ |badword|_x x_|badword|"),
                ("badword", stuck),
                ("badword", "在|badword|里 \u{201c}|badword|\u{201d} (|badword|)"),
            ],
        );
        check(fold, Matching::Prefix, &[("dar", "|dar|ned xdar |dar|")]);
        check(fold, Matching::Substring, &[("unthor", "Sc|unthor|pe |unthor|")]);
        check(
            fold,
            Matching::Word,
            &[
                ("darn*", "|darned| |darn| xdarn |darn|-it"),
                ("*darn", "|godarn| |darn| darned"),
                ("*darn*", "|godarned|"),
            ],
        );
    }
}

#[test]
fn tags_that_are_shown_as_typed_are_read_past() {
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("viagra", "buy <b>|vi</b>agra| now"),
            ("viagra", "|v<i>i</i>a<font color=red>gr</font>a|"),
            ("viagra", "|via<!-- x -->gra| and |via<WBR/>gra|"),
            ("viagra", "|v.i.a<b>.g.r.a|"),
            ("casino", "<em>|casino|</em>"),
            ("casino", "case <b>in</b> odd weeks"),
            ("casino", "Lucas<br>Inoue <td>cas</td><td>ino</td>"),
            ("casino", "|cas<ino|"),
            // It is an edge as well.
            ("darn", "<b>|darn|</b>ed"),
            (
                "viagra",
                "|via<TIME datetime=\"1>0\">gra|</time> |via<samp>gra| |via<label>gra| |via<script>gra|",
            ),
            (
                "gra",
                "via<b>|gra| via<b title=\"a word or two that go on for more than a block of the text that is read at once\">|gra|",
            ),
        ],
    );
}

#[test]
fn a_tag_that_is_shown_is_an_edge_of_words() {
    for fold in FOLDS {
        check(
            fold,
            Matching::Word,
            &[
                ("casino", "click<b>|casino|</b>now"),
                ("casino", "x<!-- -->|casino|"),
                ("casino", "1<u>|casino|</u>"),
                ("casino", "x<img src=a>|casino|"),
                ("casino", "x<wbr>|casino|<wbr>1"),
                ("casino", "x</span>|casino|<span title=\"a b\">x"),
                ("casino", "x<br>|casino|<br>x <div>|casino|</div>x"),
                ("casino", "x>|casino| x<foo>|casino|<foo>x"),
                ("casino", "ä<em>|casino|</em>ä é<i>|casino|<!---->é"),
                ("casino", "free<code>|casino|</code>bonus xcasino<b> <b>casinox"),
                ("free pills", "x<b>|free pills|</b>x"),
                ("casino*", "x<b>|casinos|</b>x"),
                ("*casino", "x<b>|mycasino|</b>x"),
                ("casino", "<b title=\"|casino|\">|casino|<b>x"),
            ],
        );
    }
    // Strong folding also ignores the tag.
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("casino", "|ca<b>si</b>no| |c<i>4</i>sin<u>0|</u>"),
            ("casino", "click<b>|cas1n0|</b>now"),
            ("casino", "|ca<!-- x -->sino|<b>s x<b>|ca<i>sino| x<b>|ca<i>s</i>ino|</b>s"),
            ("casino", "x<b>|c.a<i>.s.i.n.o|</b>x x<b>|c a s i n o|<b>x"),
            ("casino", "x<wbr>|c.a.s.i.n.o|<wbr>x"),
            ("casino", "x<b>|\u{202e}onisac\u{202c}|</b>x"),
            ("free pills", "|free<b> pills| |free</b><b>pills|"),
        ],
    );
}

/// Wherever tags stand, before, in and behind a word, and wherever the word stands in the text.
#[test]
fn no_tag_hides_a_word() {
    const TAGS: [&str; 8] = [
        "<b>",
        "</i>",
        "<!-- -->",
        "<img src=a>",
        "<wbr>",
        "<font color='red'>",
        "<a href=x>",
        "<u >",
    ];
    const BESIDE: [&str; 6] = ["x", "1", "ä", " ", ".", "click"];
    let lists = FOLDS.map(|fold| list(fold, Matching::Word, &["viagra", "cas", "free pills"], &[]));
    let terms = lists.each_ref().map(|list| Terms::new(&[("one", list)]).expect("terms"));
    let mut seed = 1_u64;
    let mut below = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound
    };
    for _ in 0..6_000 {
        let mut text = "word ".repeat(below(30)) + BESIDE[below(6)] + TAGS[below(8)];
        let divided = below(2) == 0;
        let word = ["viagra", "cas", "free pills"][below(3)];
        for (at, c) in word.char_indices() {
            if divided && at > 0 && below(3) == 0 {
                text += TAGS[below(8)];
            }
            text.push(c);
        }
        text = text + TAGS[below(8)] + BESIDE[below(6)] + &" word".repeat(below(20));
        for (fold, terms) in FOLDS.iter().zip(&terms) {
            let mut out = Vec::new();
            terms.find(&text, &mut out);
            assert!(
                !out.is_empty() || (divided && *fold != Fold::Strong),
                "{fold:?} {word} {text:?}"
            );
        }
    }
}

#[test]
fn white_space_in_a_term_is_any_white_space() {
    for fold in FOLDS {
        check(
            fold,
            Matching::Word,
            &[
                ("free pills", "|free pills| |free  pills| |free   pills|"),
                ("free pills", "|free\tpills| |free\u{a0}pills| |free \u{a0} pills|"),
                ("free pills", "|free\u{2003}pills| |free\u{3000}pills| |free\u{202f}pills|"),
                ("free pills", "|free\npills| |free \n pills| |free\r\npills|"),
                ("free pills", "free\n\npills free \n \n pills free\r\n\r\npills"),
                ("free\u{a0}\t pills", "|free pills| |free\npills|"),
                ("free pills now", "|free  pills\nnow| free pills  free  pills\n\nnow"),
                ("buy my pills", "|buy\nmy\npills| xbuymypills"),
                ("x y", "|x  y| x y1"),
            ],
        );
        check(
            fold,
            Matching::Substring,
            &[("ree mon", "f|ree  mon|ey f|ree\u{a0}\tmon|ey f|ree\nmon|ey")],
        );
    }
    // In other foldings only as written: only strong folding allows other gaps.
    for fold in [Fold::None, Fold::Case, Fold::Marks] {
        check(
            fold,
            Matching::Word,
            &[
                ("free pills", "free-pills freepills free, pills"),
                ("- free", "x |-  free| |-\u{a0}free| -free"),
            ],
        );
    }
    for phrase in ["free  pills", "free\u{a0}pills", "FREE\n Pills"] {
        let found = matches(&list(Fold::Case, Matching::Word, &["free pills"], &[]), phrase);
        let how: Vec<_> = found.iter().flat_map(|found| found.how.names()).collect();
        assert_eq!(how, if phrase.starts_with('F') { vec!["case"] } else { vec![] }, "{phrase:?}");
    }
    let except = list(Fold::Case, Matching::Word, &["pills"], &["sleeping pills"]);
    assert_eq!(
        marked(&except, "sleeping  pills, sleeping\u{a0}pills, |pills|".replace('|', "").as_str()),
        "sleeping  pills, sleeping\u{a0}pills, |pills|"
    );
}

#[test]
fn tags_that_are_shown_as_typed_are_read() {
    for fold in FOLDS {
        for matching in [Matching::Word, Matching::Substring] {
            check(
                fold,
                matching,
                &[
                    (
                        "viagra",
                        "<b title=\"buy |viagra| now\">x</b> <i |viagra|> <font face=|viagra|>",
                    ),
                    ("viagra", "<!-- |viagra| --> <img alt=\"|viagra|\"> <!--|viagra|-->"),
                ],
            );
        }
    }
}

#[test]
fn scripts_without_spaces_have_no_edges() {
    for fold in FOLDS {
        check(
            fold,
            Matching::Word,
            &[
                ("博彩", "本站提供|博彩|服务"),
                ("카지노", "온라인|카지노|추천"),
                ("カジノ", "オンライン|カジノ|です"),
                ("คาสิโน", "เล่น|คาสิโน|ออนไลน์"),
            ],
        );
    }
    check(
        Fold::Strong,
        Matching::Word,
        &[("博彩", "提供|博·彩|服务 |博 彩|"), ("카지노", "|카.지.노|")],
    );
}

#[test]
fn a_floating_term_is_found_at_the_end_of_a_run() {
    check(Fold::Case, Matching::Substring, &[("sa", "s|sa| a|Sa|x"), ("ss", "|ss|s")]);
    check(Fold::None, Matching::Substring, &[("il", "i|il| l|il| li")]);
}

/// attackB HIGH-4: the letter, or the sign that looks like it, before an invisible character.
#[test]
fn nothing_that_is_not_seen_hides_a_floating_term() {
    let invisible =
        ["\u{200b}", "\u{ad}", "\u{2060}", "\u{200d}", "\u{202e}", "\u{301}", "\u{200b}\u{ad}"];
    for fold in [Fold::None, Fold::Case, Fold::Marks, Fold::Strong] {
        for (term, befores) in [
            ("heck", &["h", "x", "hh", "xh", "#h"][..]),
            ("casino", &["<", "c", "<c", "(", "a <", "<<", "c<", "x"]),
            ("illicit", &["i", "1", "!", "|", "i!", "!i"]),
            ("hheck", &["h", "hh"]),
            ("ab", &["a", "@", "a@", "@a"]),
        ] {
            let list = list(fold, Matching::Substring, &[term], &[]);
            let terms = Terms::new(&[("one", &list)]).expect("terms");
            for (before, after) in befores.iter().flat_map(|before| [(before, ""), (before, "> x")])
            {
                for hidden in invisible.iter().chain([&""]) {
                    let text = format!("{before}{hidden}{term}{after}");
                    let mut out = Vec::new();
                    terms.find(&text, &mut out);
                    assert!(!out.is_empty(), "{fold:?} {text:?}");
                    let end = text.len() - after.len();
                    assert!(
                        out.iter().any(|hit| hit.range.end >= end),
                        "{fold:?} {text:?} {out:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn phrases_cancel_what_they_cover() {
    for fold in FOLDS {
        let list = list(fold, Matching::Word, &["casino", "royale"], &["casino royale"]);
        assert_eq!(marked(&list, "casino royale and casino"), "casino royale and |casino|");
        assert_eq!(marked(&list, "royale casino"), "|royale| |casino|");
    }
    let strong = list(Fold::Strong, Matching::Word, &["casino"], &["Casino Royale"]);
    // Exceptions are compared as written.
    assert_eq!(marked(&strong, "casino ROYALE"), "casino ROYALE");
    assert_eq!(marked(&strong, "c4sino-royale"), "|c4sino|-royale");
}

#[test]
fn lists_and_terms_are_told_by_index() {
    let empty = WordList::default();
    let one = list(Fold::Case, Matching::Word, &["alpha", "beta"], &[]);
    let two = list(Fold::Strong, Matching::Word, &["beta", "alpha beta"], &[]);
    let terms = Terms::new(&[("empty", &empty), ("one", &one), ("two", &two)]).expect("terms");
    let mut out = Vec::new();
    terms.find("ALPHA beta", &mut out);
    let found: Vec<_> = out.iter().map(|m| (m.list, m.term, m.range.clone())).collect();
    assert_eq!(found, [(1, 0, 0..5), (2, 1, 0..10), (1, 1, 6..10), (2, 0, 6..10)]);
}

#[test]
fn says_how() {
    let how = |text: &str| {
        let found = matches(&list(Fold::Strong, Matching::Word, &["casino"], &[]), text);
        found
            .first()
            .map_or("nothing".to_owned(), |found| found.how.names().collect::<Vec<_>>().join(" "))
    };
    for (text, names) in [
        ("casino", ""),
        ("CASINO", "case"),
        ("çaşïño", "marks"),
        ("ｃａｓｉｎｏ", "styled"),
        ("саsino", "look-alike"),
        ("c4sin0", "leet"),
        ("cas\u{200b}ino", "invisible"),
        ("c.a.s.i.n.o", "separated"),
        ("caasino", "repeated"),
        ("\u{202e}onisac\u{202c}", "invisible reversed"),
    ] {
        let found = how(text);
        let reversed = found.ends_with("reversed") && names.ends_with("reversed");
        assert!(found == names || reversed, "{text:?}: {found:?}, not {names:?}");
    }
}

#[test]
fn refuses_what_cannot_be_looked_for() {
    let long = "ab".repeat(33);
    for (word, part) in [
        ("", "empty"),
        ("  ", "empty"),
        ("*", "no letter"),
        ("?", "no letter"),
        ("455", "only digits"),
        ("**", "no letter"),
        (long.as_str(), "more than 64 letters"),
    ] {
        let error =
            Terms::new(&[("rude", &list(Fold::Strong, Matching::Word, &["fine", word], &[]))])
                .expect_err(word);
        assert_eq!(error.key(), "lists.rude.words", "{word:?}");
        let text = error.to_string();
        assert!(text.contains(part) && text.contains(word.trim()), "{word:?}: {text}");
    }
    let error = Terms::new(&[("rude", &list(Fold::Case, Matching::Word, &["a"], &["*"]))]);
    assert_eq!(error.expect_err("a star").key(), "lists.rude.except");
    assert!(Terms::new(&[("x", &list(Fold::Case, Matching::Word, &["455"], &[]))]).is_ok());
    let mut many = WordList::default();
    many.words = vec!["darn".to_owned(); 1_000_001];
    let error = Terms::new(&[("many", &many)]).expect_err("too many");
    assert!(error.to_string().contains("1000000"), "{error}");
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "i",
        "l",
        "1",
        "!",
        "|",
        "(",
        ")",
        "()",
        "0",
        "o",
        "s",
        "$",
        "5",
        " ",
        "  ",
        "\n",
        ".",
        "-",
        "_",
        "'",
        "@",
        "#",
        "é",
        "e\u{301}",
        "ß",
        "ﬁ",
        "а",
        "о",
        "п",
        "ж",
        "α",
        "η",
        "ç",
        "\u{200b}",
        "\u{ad}",
        "\u{336}",
        "\u{202e}",
        "\u{202c}",
        "\u{2067}",
        "\u{2069}",
        "博",
        "彩",
        "카",
        "ก",
        "ा",
        "क",
        "🅰",
        "🇻",
        "⒱",
        "𝒸",
        "İ",
        "ı",
        "ﷺ",
        "½",
        "\u{1F468}\u{200d}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn any_term() -> impl Strategy<Value = String> {
    "[a-zа-яéßαη]{2,9}( [a-z]{2,6})?".prop_filter("real words", |term| term.trim() == term)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_are_sound_and_the_same_each_time(
        text in any_text(),
        words in prop::collection::vec("[abilos]{1,4}|ß|博彩|оп|casino|\\*a|s\\*|ab oi", 1..8),
        matching in prop::sample::select(vec![Matching::Word, Matching::Prefix, Matching::Substring]),
    ) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for fold in FOLDS {
            let list = list(fold, matching, &words, &["ab"]);
            let found = matches(&list, &text);
            for one in &found {
                prop_assert!(!one.range.is_empty() && text.get(one.range.clone()).is_some());
                prop_assert!(one.term < words.len() && one.list == 0);
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].range.start <= pair[1].range.start));
            prop_assert_eq!(found, matches(&list, &text));
        }
    }

    #[test]
    fn a_term_is_found_in_itself(term in any_term(), before in any_text(), after in any_text()) {
        for fold in FOLDS {
            for matching in [Matching::Word, Matching::Prefix, Matching::Substring] {
                let list = list(fold, matching, &[&term], &[]);
                let found = matches(&list, &term);
                prop_assert_eq!(found.first().map(|one| one.range.clone()), Some(0..term.len()));
                // Controls of direction turn the text that follows, so none stands before it.
                let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                let (before, after) = (before.replace(turns, ""), after.replace(turns, ""));
                let text = format!("{before}\n\n{term}\n\n{after}");
                let at = before.len() + 2;
                let found = matches(&list, &text);
                let hit = found.iter().any(|one| one.range.start <= at && one.range.end >= at + term.len());
                prop_assert!(hit, "{:?} {:?} in {:?}: {:?}", fold, matching, text, found);
            }
        }
    }
}
