//! Signs in terms: read as the letter that they are typed for, or required as typed.

use super::*;

#[test]
fn a_sign_that_is_typed_for_a_letter_is_one() {
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("$hit", "a big hit, HIT, a hit |$hit| |$H1T| |shit| |S.H.I.T|"),
            ("a$$", "What a day, as a rule: |a$$| |A$$| |ass| A. a A"),
            ("sh!+", "Use ssh. Shhh! sh |sh!+| |SH!T| |shit| |sh1t|"),
            ("@ss", "SS Anna, s s |@ss| |ass| |@5s| mess"),
            ("a$$hole*", "a hole |a$$holes| |asshole|"),
            ("*$lut", "a lute, lut |$lut| |bigslut|"),
            ("fat a$$", "fat a fat as |fat a$$| |fat ass| |fat-ass|"),
            ("$hit happens", "hit happens |$hit happens| |shit  happens|"),
            ("€vil", "vil |€vil| |evil| |3vil|"),
            ("bi+ch", "bich |bi+ch| |bitch|"),
            ("b@n@n@", "banan |b@n@n@| |banana|"),
            ("cum$", "cum |cum$| |cums| |CUM5|"),
        ],
    );
}

#[test]
fn a_sign_that_stands_for_no_letter_is_required() {
    for fold in FOLDS {
        check(
            fold,
            Matching::Word,
            &[
                ("!play", "we play some music, iplay lplay, say |!play| now (|!play|)"),
                ("c++", "vitamin C, c, c+, c +, I write |c++|, |c++|. c++x ct ctt"),
                (".net", "the net is wide, net. |.net| is fine, asp|.net|"),
                ("#tag", "tag, a tag htag @tag |#tag| x#tag"),
                ("t.me", "tme t me t-me t. me |t.me| |t.me|/x"),
                ("t.me/+", "t.me t.me/ tme t.me/x |t.me/+|"),
                ("(c)", "c C (c |(c)| the vitamin |(c)| x"),
                ("c++*", "c c+x |c++11| |c++|"),
                ("*.net", "net snet |asp.net| |.net|"),
                ("*!play*", "play |!player|"),
                ("learn c++ now", "learn c now, |learn c++ now| |learn  c++\nnow|"),
                ("say !play", "say play |say !play|"),
                ("rock & roll", "rock roll rockroll |rock & roll| |rock  &  roll|"),
                ("free, money", "free money free. money |free, money|"),
                ("win $100", "win 100 win s100 |win $100|"),
                ("foo()", "foo foo( food |foo()|"),
                ("&you", "you & you |&you|"),
                ("s.o.b.", "sob, s o b, s.o.b |s.o.b.|"),
                ("he/she", "heshe he-she |he/she|"),
                ("r'", "r |r'|"),
                ("[link]", "link [link link] |[link]|"),
                ("google+", "google googlet |google+|"),
            ],
        );
        check(fold, Matching::Prefix, &[("c++", "c |c++|11"), ("#met", "metoo |#met|oo")]);
        check(
            fold,
            Matching::Substring,
            &[("t.me", "atme xtme x|t.me|ss"), ("!x", "x |!x| a|!x|b")],
        );
    }
    // Strong folding knows the letters around it in disguise, and other forms of the sign.
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("!play", "|!pl4y| |!ρlay| |!\u{200b}play| 1play !.play"),
            ("c++", "|С++| |c＋＋| |c\u{200b}++| |c+++|"),
            (".net", "|.n3t| |.n.e.t| ,net"),
            ("#tag", "|#t4g| |＃tag| |#taag|"),
            ("rollin'", "rollin |rollin'| |rollin’|"),
            ("!play", "|\u{202e}yalp!\u{202c}|"),
        ],
    );
}

#[test]
fn what_joins_two_words_is_a_gap() {
    check(
        Fold::Strong,
        Matching::Word,
        &[
            ("e-mail", "|e-mail| |email| |e mail| |e‑mail| |E_MAIL|"),
            ("ass_fucker", "|ass_fucker| |assfucker| |ass fucker|"),
            ("rock'n'roll", "|rock'n'roll| |rock’n’roll| |rocknroll|"),
        ],
    );
}

#[test]
fn an_exception_with_a_sign_cancels_what_has_it() {
    for fold in FOLDS {
        let one = list(fold, Matching::Word, &["heshe", "play"], &["he/she", "!play"]);
        let text = "|heshe| he/she |play| !play";
        assert_eq!(marked(&one, &text.replace('|', "")), text, "{fold:?}");
    }
}

#[test]
fn a_sign_alone_is_no_term() {
    for word in ["!", "+", "$", "@", "?", "$100", "& 5"] {
        let strong = list(Fold::Strong, Matching::Word, &[word], &[]);
        assert!(Terms::new(&[("one", &strong)]).is_err(), "{word}");
    }
}

/// A match differs from the term where signs do.
#[test]
fn says_how_signs_differ() {
    for (term, text, names) in [
        ("$hit", "$hit", ""),
        ("$hit", "shit", "leet"),
        ("a$$", "a$$", ""),
        ("a$$", "as$", "leet"),
        ("sh!+", "SH!+", "case"),
        ("sh!+", "sh|+", "leet"),
        ("a$$hole", "asshole", "leet"),
        ("c++", "c++", ""),
        (".net", ".n3t", "leet"),
    ] {
        let found = matches(&list(Fold::Strong, Matching::Word, &[term], &[]), text);
        let how: Vec<_> = found.iter().map(|found| found.how.names().collect::<Vec<_>>()).collect();
        assert_eq!(
            how.iter().map(|names| names.join(" ")).collect::<Vec<_>>(),
            [names],
            "{term} {text}"
        );
    }
}

#[test]
fn a_form_of_an_emoji_alone_is_refused_or_found_as_typed() {
    for fold in FOLDS {
        for term in ["\u{fe0f}", "\u{fe0e}\u{fe0f}", "*\u{fe0f}*"] {
            let words = list(fold, Matching::Word, &["fine", term], &[]);
            let error = Terms::new(&[("x", &words)]).expect_err(term);
            assert!(error.to_string().contains("no letter"), "{error}");
        }
        check(fold, Matching::Word, &[("\u{1f3ff}", "👍 \u{2764}\u{fe0f} é |\u{1f3ff}|")]);
    }
}
