//! Comparison of quotes with the posts that they quote.

use std::fmt::Write;

use wellsaid::document::QuoteVerification::{Altered, Unknown, Verified};
use wellsaid::document::{QuoteRef, QuoteVerification, Regions, VisibleText};
use wellsaid::render::{Attribution, NoResolver, Resolver};
use wellsaid::{Document, Formatter, Policy, Verification, work};

/// Posts by number; the author is Ann unless the post names another one.
struct Posts<'a>(&'a [(u64, &'a str)]);

impl Resolver for Posts<'_> {
    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        let id = quote.post_id?;
        let (_, source) = self.0.iter().find(|(known, _)| *known == id)?;
        Some(Attribution::default().author("Ann").source(*source))
    }
}

fn formatter() -> Formatter {
    let allowed = "<em> <strong> <code> <a href title> <img src alt> <ul> <li> <blockquote> \
                   <del> <details> <summary> <h2> <pre> <abbr title>";
    let builder = Policy::builder().allowed(allowed).mentions(true);
    Formatter::new(builder.build().expect("a policy"))
}

fn states(document: &Document<'_>) -> Vec<QuoteVerification> {
    document.quotes().iter().map(|quote| quote.verification).collect()
}

fn verify(comment: &str, posts: &[(u64, &str)]) -> Vec<QuoteVerification> {
    let formatter = formatter();
    let mut document = formatter.parse(comment).expect("short enough");
    formatter.verify_quotes(&mut document, &Posts(posts));
    let rendered = formatter.render(&document, &Posts(posts));
    assert_eq!(rendered.verification, Verification::Verified, "{comment}");
    let classes = rendered.html.matches("quote quote-verified\"").count();
    let boxes = states(&document).iter().filter(|&&state| state == Verified).count();
    assert!(classes <= boxes, "{comment}: {}", rendered.html);
    states(&document)
}

/// One quote of one post of Ann's.
fn one(post: &str, quoted: &str) -> QuoteVerification {
    let comment = format!("[quote=Ann post_id=1]{quoted}[/quote] I see.");
    verify(&comment, &[(1, post)])[0]
}

const POST: &str = "The library opens at <em>nine</em> in the morning.\n\n\
    It is closed on Sundays, and I can't think of a better place to read.\n\
    <ul><li>Bring a card</li><li>Leave the dog at home</li></ul>\
    Details at <a href=\"https://library.example/hours\">the opening hours</a> \
    or https://town.example/map and ask <a href=\"/ann\">me</a>.";

#[test]
fn verified() {
    for quoted in [
        "The library opens at nine in the morning.",
        "The library opens at <em>nine</em> in the morning.",
        "  The   library\nopens at\n\nnine in <strong>the</strong> morning. ",
        "opens at nine in the morning",
        "closed on Sundays, and I can’t think of a better place",
        "The library opens at nine […] It is closed on Sundays",
        "The library opens [...] closed on Sundays […] Leave the dog at home",
        "…opens at nine in the morning…",
        "(…) closed on Sundays (...) Leave the dog",
        "The library opens at nine... closed on Sundays",
        "Bring a card\nLeave the dog at home",
        "<ul><li>Bring a card</li><li>Leave the dog at home</li></ul>",
        "Details at <a href=\"https://library.example/hours\">the opening hours</a> or",
        "Details at the opening hours or",
        "or https://town.example/map and ask me",
        "<h2>Details at the opening hours</h2>",
        "The&nbsp;library &#111;pens at nine in",
        "<code>The library opens at nine</code>",
    ] {
        assert_eq!(one(POST, quoted), Verified, "{quoted}");
    }
    assert_eq!(one(POST, POST), Verified);
}

#[test]
fn altered() {
    for quoted in [
        "The library opens at ten in the morning.",
        "The library opens at nine in the morning. And I am a fool.",
        "I am a fool. The library opens at nine in the morning.",
        "THE LIBRARY OPENS AT NINE IN THE MORNING.",
        "the library opens at nine in the morning",
        // Parts of words.
        "ibrary opens at nine in the morning",
        "The library opens at nine in the morn",
        "It is closed on Sundays, and I can",
        // Order.
        "It is closed on Sundays […] The library opens at nine",
        "Leave the dog at home\nBring a card",
        "closed on Sundays […] closed on Sundays",
        // Invisible characters.
        "The lib\u{ad}rary opens at nine in the morning",
        "The lib\u{200b}rary opens at nine in the morning",
        "The library \u{202e}opens at nine in the morning\u{202c}",
        "The library opens at nine\u{2063} in the morning",
        "The libr\u{430}ry opens at nine in the morning",
        "The library o\u{301}pens at nine in the morning",
        // Gaps that join words that are not in the post.
        "The library opens at nine […] and everybody hates it",
        "The library closes at nine in the […] morning",
        // Words without spaces, spaces within words.
        "Thelibraryopensatnineinthemorning",
        "The lib rary opens at nine in the morning",
        "The library opens at nine in the morning <img src=\"https://evil.example/x\" alt=\"\">",
        "The library opens at nine <del>in the morning</del>",
        "<details><summary>The library opens</summary>at nine in the morning</details>",
        "The library opens at nine in the <abbr title=\"casino\">morning</abbr>",
        "The library opens at nine in the morning <hr> https://evil.example/",
    ] {
        assert_eq!(one(POST, quoted), Altered, "{quoted}");
    }
}

#[test]
fn links_lead_where_the_post_leads() {
    for (quoted, state) in [
        ("<a href=\"https://library.example/hours\">the opening hours</a>", Verified),
        ("<a href=\"https://evil.example/hours\">the opening hours</a>", Altered),
        ("<a href=\"https://library.example/Hours\">the opening hours</a>", Altered),
        (
            "<a href=\"https://library.example/hours\" title=\"casino\">the opening hours</a>",
            Altered,
        ),
        // Another link of the same post under this caption.
        ("<a href=\"https://town.example/map\">the opening hours</a>", Altered),
        ("<a href=\"/ann\">the opening hours</a>", Altered),
        ("The <a href=\"https://library.example/hours\">library</a> opens at nine", Altered),
        // A caption that lies is text, and leads where it says.
        ("or <a href=\"https://evil.example/\">https://town.example/map</a> and ask me", Verified),
        ("or <a href=\"https://evil.example/\">https://town.example/map2</a> and ask me", Altered),
        ("or https://town.example/map and ask me", Verified),
        ("or https://town.example/map2 and ask me", Altered),
        ("or <code>https://town.example/map</code> and ask me", Verified),
    ] {
        assert_eq!(one(POST, quoted), state, "{quoted}");
    }
    // In code an address is not a link, so it must not be one in the quote.
    let code = "Type <code>curl https://evil.example/install</code> and wait.";
    assert_eq!(one(code, "Type curl https://evil.example/install and wait."), Altered);
    assert_eq!(one(code, "Type <code>curl https://evil.example/install</code>"), Verified);
    // Nor is an address in a tag that is shown.
    let shown = "It writes <u title=\"https://evil.example/\"> and stops there.";
    assert_eq!(one(shown, shown), Verified);
    assert_eq!(one(shown, "https://evil.example/"), Altered);
}

#[test]
fn too_little_to_tell() {
    for (post, quoted, state) in [
        (POST, "library", Unknown),
        (POST, "nine in", Unknown),
        (POST, "closed", Unknown),
        (POST, "…", Unknown),
        (POST, "[…]", Unknown),
        (POST, ".", Unknown),
        // Any text can be put together from the words of a long post.
        (POST, "The […] dog […] at […] home", Unknown),
        (POST, "The library opens at nine […] home", Unknown),
        (POST, "I […] can't […] read", Unknown),
        ("Yes.", "Yes.", Verified),
        ("Yes, why not?", "Yes", Unknown),
        ("Yes, why not?", "Yes, why not?", Verified),
        ("!!!", "!!!", Unknown),
        ("我们今天去图书馆读书", "今天去图书馆", Verified),
        ("我们今天去图书馆读书", "今天", Unknown),
        ("我们今天去图书馆读书", "昨天去图书馆", Altered),
        ("우리는 오늘 도서관에 갔다", "오늘 도서관에", Verified),
        ("วันนี้เราไปห้องสมุด", "เราไปห้องสมุด", Verified),
        ("", "anything at all", Altered),
        ("<b></b>", "anything at all", Altered),
    ] {
        assert_eq!(one(post, quoted), state, "{post}: {quoted}");
    }
}

#[test]
fn one_passage_confirms_one_quote() {
    let comment = "[quote=Ann post_id=1]opens at nine in the morning[/quote]".repeat(500);
    let found = verify(&comment, &[(1, POST)]);
    assert_eq!(found.iter().filter(|&&state| state == Verified).count(), 1);
    assert_eq!(found.iter().filter(|&&state| state == Unknown).count(), 499);
    // Overlapping ones neither.
    let comment = "[quote=A post_id=1]opens at nine in the morning[/quote]\
                   [quote=A post_id=1]The library opens at nine[/quote]\
                   [quote=A post_id=1]Leave the dog at home[/quote]";
    assert_eq!(verify(comment, &[(1, POST)]), [Verified, Unknown, Verified]);
    // The same under another number is the same post.
    let comment = "[quote=A post_id=1]Leave the dog at home[/quote]\
                   [quote=A post_id=2]Leave the dog at home[/quote]";
    assert_eq!(verify(comment, &[(1, POST), (2, POST)]), [Verified, Unknown]);
}

#[test]
fn quotes_of_the_post_are_not_its_words() {
    let post = "[quote=Bob]The earth is flat, everybody knows.[/quote]\nI do not think so at all.";
    for (quoted, state) in [
        ("I do not think so at all.", vec![Verified]),
        // Bob's words in Ann's mouth.
        ("The earth is flat, everybody knows.", vec![Altered]),
        ("The earth is flat, everybody knows.\nI do not think so at all.", vec![Altered]),
        // Only Ann says that Bob has said so.
        (post, vec![Verified, Unknown]),
        (
            "[quote=Bob]The earth is flat[/quote]\nI do not think so at all.",
            vec![Verified, Unknown],
        ),
        ("[quote=Bob]The earth is flat, everybody knows.[/quote]", vec![Verified, Unknown]),
        // Another name, no name, other words, Ann's words.
        (
            "[quote=Carl]The earth is flat, everybody knows.[/quote]\nI do not think so at all.",
            vec![Altered, Altered],
        ),
        (
            "[quote]The earth is flat, everybody knows.[/quote]\nI do not think so at all.",
            vec![Altered, Altered],
        ),
        ("[quote=Bob]I do not think so at all.[/quote]", vec![Altered, Altered]),
        (
            "[quote=Bob]The earth is round, everybody knows.[/quote]\nI do not think so at all.",
            vec![Altered, Altered],
        ),
        ("[quote=Bob]flat[/quote]\nI do not think so at all.", vec![Unknown, Unknown]),
        // A name without words is shown too.
        ("[quote=casino][/quote]\nI do not think so at all.", vec![Altered, Altered]),
        ("[quote=Bob][/quote]\nI do not think so at all.", vec![Verified, Unknown]),
        ("[quote][/quote]\nI do not think so at all.", vec![Verified]),
        (
            "[quote=Bob]The earth is flat[quote=Eve]casino[/quote][/quote]\nI do not think so at all.",
            vec![Altered, Altered, Altered],
        ),
    ] {
        let comment = format!("[quote=Ann post_id=1]{quoted}[/quote] Well.");
        assert_eq!(verify(&comment, &[(1, post)]), state, "{quoted}");
    }
}

#[test]
fn inner_quotes_of_unknown_ones_have_posts_of_their_own() {
    let comment =
        "[quote=Zoe][quote=Ann post_id=1]Leave the dog at home[/quote]Sure, sure.[/quote]";
    assert_eq!(verify(comment, &[(1, POST)]), [Unknown, Verified]);
    // A quote inside of a known post is compared with that post.
    let comment = "[quote=Ann post_id=1]Leave the dog at home\
                   [quote=Ann post_id=2]The cat may stay[/quote][/quote]";
    assert_eq!(verify(comment, &[(1, POST), (2, "The cat may stay")]), [Altered, Altered]);
}

#[test]
fn flattened_quotes_keep_their_place() {
    let post = "[quote=B][quote=C][quote=D][quote=E]the innermost of all words[/quote]\
                words of D here[/quote]words of C here[/quote]words of B here[/quote]words of Ann";
    let comment = format!("[quote=Ann post_id=1]{post}[/quote]mine");
    let found = verify(&comment, &[(1, post)]);
    assert_eq!(found, [Verified, Unknown, Unknown, Unknown, Unknown]);
    let forged = comment.replace("innermost", "outermost");
    assert_eq!(verify(&forged, &[(1, post)]), [Altered; 5]);
    let formatter = formatter();
    let mut document = formatter.parse(&comment).expect("short");
    formatter.verify_quotes(&mut document, &Posts(&[(1, post)]));
    let view = VisibleText::new(&document);
    let text = view.body.text();
    for words in ["innermost", "of D", "of C", "of B", "of Ann"] {
        let at = text.find(words).expect(words);
        let regions = view.body.regions(at..at + words.len());
        assert_eq!(regions.intersects(Regions::VERIFIED), words == "of Ann", "{words}");
        assert!(regions.intersects(Regions::QUOTE), "{words}");
    }
    let at = text.find("mine").expect("mine");
    assert!(!view.body.regions(at..at + 4).intersects(Regions::VERIFIED));
}

#[test]
fn altered_words_are_not_in_a_verified_region() {
    let formatter = formatter();
    let comment = "[quote=casino post_id=1]Leave the dog at home[/quote]own\
                   [quote=spin post_id=1]Leave the casino at home[/quote]";
    let mut document = formatter.parse(comment).expect("short");
    formatter.verify_quotes(&mut document, &Posts(&[(1, POST)]));
    let view = VisibleText::new(&document);
    let verified = |text: &wellsaid::document::View, words: &str| {
        let at = text.text().find(words).expect(words);
        text.regions(at..at + words.len()).intersects(Regions::VERIFIED)
    };
    assert!(verified(&view.body, "dog"));
    assert!(!verified(&view.body, "own"));
    assert!(!verified(&view.body, "casino"));
    // The author of the quote claims the names.
    assert!(!verified(&view.names, "casino"));
    assert!(!verified(&view.names, "spin"));
}

/// Answers with an author or without, and a source.
struct Answer(Option<&'static str>, Option<String>);

impl Resolver for Answer {
    fn quote(&self, _: &QuoteRef<'_>) -> Option<Attribution> {
        let mut answer = Attribution::default();
        answer.author = self.0.map(String::from);
        answer.source = self.1.as_deref().map(Into::into);
        Some(answer)
    }
}

#[test]
fn a_name_needs_an_author() {
    let state = |tag: &str, answer: Answer| {
        let formatter = formatter();
        let comment = format!("[{tag}]Leave the dog at home[/quote]");
        let mut document = formatter.parse(&comment).expect("short");
        formatter.verify_quotes(&mut document, &answer);
        let html = formatter.render(&document, &answer).html;
        (states(&document)[0], html.contains("Bob"))
    };
    let source = || Some(POST.to_owned());
    assert_eq!(state("quote=Bob", Answer(Some("Ann"), source())), (Verified, false));
    assert_eq!(state("quote=Bob", Answer(None, source())), (Unknown, true));
    assert_eq!(state("quote", Answer(None, source())), (Verified, false));
    assert_eq!(state("quote", Answer(Some("Ann"), source())), (Verified, false));
    assert_eq!(state("quote=Bob", Answer(Some("Ann"), None)), (Unknown, false));
    // An original that is not a comment of this policy, and one that is empty.
    let long = "Leave the dog at home. ".repeat(4000);
    assert_eq!(state("quote=Bob", Answer(Some("Ann"), Some(long))), (Unknown, false));
    assert_eq!(state("quote=Bob", Answer(Some("Ann"), Some(String::new()))), (Altered, false));
}

#[test]
fn another_look_replaces_the_first() {
    let formatter = formatter();
    let mut document =
        formatter.parse("[quote=A post_id=1]Leave the dog at home[/quote]").expect("short");
    assert_eq!(states(&document), [Unknown]);
    let bytes = formatter.render(&document, &NoResolver).html;
    assert!(bytes.starts_with("<blockquote class=\"quote\">"), "{bytes}");
    formatter.verify_quotes(&mut document, &Posts(&[(1, POST)]));
    assert_eq!(states(&document), [Verified]);
    formatter.verify_quotes(&mut document, &Posts(&[(1, "No dog at all here")]));
    assert_eq!(states(&document), [Altered]);
    let html = formatter.render(&document, &NoResolver).html;
    assert!(html.starts_with("<blockquote class=\"quote quote-altered\">"), "{html}");
    formatter.verify_quotes(&mut document, &NoResolver);
    assert_eq!(states(&document), [Unknown]);
    assert_eq!(formatter.render(&document, &NoResolver).html, bytes);
}

#[test]
fn the_class_follows_that_of_the_policy() {
    let formatter = Formatter::new(Policy::drupal6());
    let mut document =
        formatter.parse("[quote=A post_id=1]Leave the dog at home[/quote]").expect("short");
    formatter.verify_quotes(&mut document, &Posts(&[(1, POST)]));
    let rendered = formatter.render(&document, &NoResolver);
    assert_eq!(rendered.verification, Verification::Verified);
    let html = rendered.html;
    assert!(html.starts_with("<blockquote class=\"quote-msg quote-verified\">"), "{html}");
    // The gate accepts only these classes, and so does ammonia behind it.
    let policy = formatter.policy();
    let check = |class: &str| {
        let html = format!("<blockquote class=\"{class}\">\n<p>x</p>\n</blockquote>");
        let accepted = wellsaid::gate::check(policy, &html).is_ok();
        let cleaned = wellsaid::gate::Cleaner::new(policy).clean(&html) == html;
        assert_eq!(accepted, cleaned, "{class}");
        accepted
    };
    for class in ["quote-msg", "quote-msg quote-verified", "quote-msg quote-altered"] {
        assert!(check(class), "{class}");
    }
    for class in [
        "quote",
        "quote-verified",
        "quote-msg quote-verified quote-altered",
        "quote-msg  quote-verified",
        "quote-msg quote-verified ",
        "quote-msg quote-Verified",
        "quote-msg quote-unknown",
        "quote-msg quote-verifie",
        "quote-msgquote-verified",
        "",
    ] {
        assert!(!check(class), "{class}");
    }
}

#[test]
fn work_is_bounded() {
    // Each quote names another long post: no more than sixteen of them are read.
    struct Many;
    impl Resolver for Many {
        fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
            let mut post = format!("post number {} says so. ", quote.post_id?);
            post.push_str(&"a ".repeat(32_000));
            Some(Attribution::default().author("Ann").source(post))
        }
    }
    let formatter = formatter();
    let mut comment = String::new();
    for id in 0..800 {
        write!(comment, "[quote=A post_id={id}]post number {id} says so. a a a a[/quote]")
            .expect("");
    }
    let mut document = formatter.parse(&comment).expect("short");
    formatter.verify_quotes(&mut document, &Many);
    let verified = states(&document).iter().filter(|&&state| state == Verified).count();
    assert_eq!(verified, 16);
    assert!(states(&document).iter().all(|&state| state != Altered));
}

#[test]
fn hostile_repetition_is_no_harm() {
    let post = "a ".repeat(32_000);
    for quoted in [
        "a ".repeat(15_000) + "b",
        "a […] ".repeat(8_000),
        "[…]".repeat(10_000),
        "…".repeat(15_000),
        "a a a a a a a a a a a […] ".repeat(1_500),
        "[quote]".repeat(2_000) + &"[/quote]".repeat(2_000),
        "[quote]a a a a a a a a a a a[/quote]".repeat(1_000),
        "<em>a</em> ".repeat(3_000),
        "'".repeat(60_000),
        "a'".repeat(30_000),
        "-".repeat(60_000),
        "\u{301}".repeat(30_000),
    ] {
        let comment = format!("[quote=A post_id=1]{quoted}[/quote]");
        let found = verify(&comment, &[(1, &post), (2, &quoted)]);
        assert!(!found.is_empty());
    }
}

/// Posts by number, with authors.
struct Forum<'a>(&'a [(u64, &'a str, &'a str)]);

impl Resolver for Forum<'_> {
    fn quote(&self, quote: &QuoteRef<'_>) -> Option<Attribution> {
        let id = quote.post_id?;
        let (_, author, source) = self.0.iter().find(|(known, ..)| *known == id)?;
        let answer = Attribution::default();
        Some(if source.is_empty() { answer } else { answer.source(*source) }.author(*author))
    }
}

const FORUM: &[(u64, &str, &str)] = &[
    (1, "Ann", "[quote=Bob]I am a thief, honestly[/quote]Really, is that so?"),
    (2, "Ann", "[quote]I am a thief, honestly[/quote]Really, is that so?"),
    (3, "Bob", "I like tea"),
    (4, "Mallory", "[quote=Bob post_id=3]I am a thief, honestly[/quote]See? Not very nice of him."),
    (5, "Ann", "[quote=Bob post_id=6]I like coffee more than tea[/quote]Me too, very much."),
    (6, "Bob", "I like coffee more than tea. Who does not?"),
    (7, "Ann", "[quote=Bob post_id=9]I like cake and cookies[/quote]Me too, very much."),
    (8, "Ann", "[quote post_id=9]I like cake and cookies[/quote]Me too, very much."),
    (9, "Carol", "I like cake and cookies"),
    (10, "Ann", "[quote=Bob post_id=11]I like cake and cookies[/quote]Me too, very much."),
    (11, "Bob", ""),
    (
        12,
        "Ann",
        "[quote=Carol post_id=9][quote=Bob post_id=6]I like coffee more than tea[/quote]\
                 I like cake and cookies[/quote]Me too, very much.",
    ),
];

#[test]
fn inner_quotes_hold_in_both_posts() {
    let formatter = formatter();
    for (quoted, of, states_wanted) in [
        // Another number than in the post: Carol's name over Bob's words.
        ("[quote=Bob post_id=9]I am a thief, honestly[/quote]Really, is that so?", 1, [Altered; 2]),
        ("[quote post_id=9]I am a thief, honestly[/quote]Really, is that so?", 2, [Altered; 2]),
        (
            "[quote=Bob topic_id=9]I am a thief, honestly[/quote]Really, is that so?",
            1,
            [Altered; 2],
        ),
        ("[quote=Bob user_id=9]I am a thief, honestly[/quote]Really, is that so?", 1, [Altered; 2]),
        ("[quote=Bob]I like coffee more than tea[/quote]Me too, very much.", 5, [Altered; 2]),
        (
            "[quote=Bob post_id=7]I like coffee more than tea[/quote]Me too, very much.",
            5,
            [Altered; 2],
        ),
        (
            "[quote=Eve post_id=6]I like coffee more than tea[/quote]Me too, very much.",
            5,
            [Altered; 2],
        ),
        ("[quote post_id=6]I like coffee more than tea[/quote]Me too, very much.", 5, [Altered; 2]),
        // Words that Bob never wrote do not become his because somebody claimed so before.
        (
            "[quote=Bob post_id=3]I am a thief, honestly[/quote]See? Not very nice",
            4,
            [Verified, Altered],
        ),
        ("[quote=Bob post_id=3]I am a thief[/quote]", 4, [Unknown, Altered]),
        // True ones.
        (
            "[quote=Bob post_id=6]I like coffee more than tea[/quote]Me too, very much.",
            5,
            [Verified; 2],
        ),
        ("[quote=Bob post_id=6]I like coffee[/quote]Me too, very much.", 5, [Verified; 2]),
        // In Bob's post, but not in Ann's quote of it.
        ("[quote=Bob post_id=6]Who does not?[/quote]Me too, very much.", 5, [Altered; 2]),
        // The post is somebody else's.
        (
            "[quote=Bob post_id=9]I like cake and cookies[/quote]Me too, very much.",
            7,
            [Verified, Altered],
        ),
        ("[quote post_id=9]I like cake and cookies[/quote]Me too, very much.", 8, [Verified; 2]),
        // There is no source for Bob's post.
        (
            "[quote=Bob post_id=11]I like cake and cookies[/quote]Me too, very much.",
            10,
            [Verified, Unknown],
        ),
        ("[quote=Bob]I am a thief, honestly[/quote]Really, is that so?", 1, [Verified, Unknown]),
    ] {
        let comment = format!("[quote=Ann post_id={of}]{quoted}[/quote]");
        let mut document = formatter.parse(&comment).expect("short");
        formatter.verify_quotes(&mut document, &Forum(FORUM));
        assert_eq!(states(&document), states_wanted, "{comment}");
        let html = formatter.render(&document, &Forum(FORUM)).html;
        let shown = html.matches("quote quote-verified\"").count();
        assert_eq!(shown, states_wanted.iter().filter(|&&s| s == Verified).count(), "{html}");
    }
    // Carol's post has no quote, whatever Ann says.
    let comment = "[quote=Ann post_id=12][quote=Carol post_id=9]\
                   [quote=Bob post_id=6]I like coffee more than tea[/quote]\
                   I like cake and cookies[/quote]Me too, very much.[/quote]";
    let mut document = formatter.parse(comment).expect("short");
    formatter.verify_quotes(&mut document, &Forum(FORUM));
    assert_eq!(states(&document), [Verified, Altered, Verified]);
}

#[test]
fn inner_quotes_stay_in_their_quotes() {
    let post =
        "[quote=B]words of B are here[quote=C]words of C are there[/quote][/quote]words of Ann";
    for (quoted, outer) in [
        (post, Verified),
        ("[quote=C]words of C are there[/quote]words of Ann", Altered),
        (
            "[quote=C]words of C are there[quote=B]words of B are here[/quote][/quote]words of Ann",
            Altered,
        ),
        (
            "[quote=B]words of B are here[/quote][quote=C]words of C are there[/quote]words of Ann",
            Altered,
        ),
        ("[quote=B]words of B are here[/quote]words of Ann", Verified),
    ] {
        let quoted = quoted.replace("words of Ann", "words of Ann are mine");
        let comment = format!("[quote=Ann post_id=1]{quoted}[/quote]");
        let post = post.replace("words of Ann", "words of Ann are mine");
        assert_eq!(verify(&comment, &[(1, &post)])[0], outer, "{quoted}");
    }
}

/// Work for one comment about one post.
/// Exchanged questions and answers are a lie in true words.
#[test]
fn inner_quotes_stay_at_their_words_and_in_order() {
    let one = "[quote=Bob]Yes, I took all of the money.[/quote]";
    let two = "[quote=Bob]No, never in my whole life.[/quote]";
    let (ask, also) = ("Did you like the holidays?", "And did you rob the old lady?");
    let end = "So that is settled, I think.";
    let post = format!("{ask}\n{one}\n{also}\n{two}\n{end}");
    let part = |quote: &str| quote.replace("Yes, ", "").replace("No, ", "");
    let (short_one, short_two) = (part(one), part(two));
    let states = |post: &str, quoted: &str| {
        let comment = format!("[quote=Ann post_id=1]{quoted}[/quote]");
        verify(&comment, &[(1, post)])
    };
    for quoted in [
        format!("{ask}\n{two}\n{also}\n{one}\n{end}"),
        format!("{ask}{two}{also}{one}"),
        format!("{ask}\n{short_two}\n{also}\n{short_one}\n{end}"),
        // One of them twice, or at the other's words.
        format!("{ask}\n{one}\n{also}\n{one}\n{end}"),
        format!("{ask}\n{two}\n{also}\n{two}\n{end}"),
        format!("{also}\n{one}"),
        format!("{ask}\n{two}"),
        format!("{one}\n{end}"),
        format!("{also}\n{short_one}\n{end}"),
        // Moved, or left out without a mark.
        format!("{ask}\n{also}\n{one}{two}\n{end}"),
        format!("{one}{two}\n{ask}\n{also}\n{end}"),
        format!("{one}\n{ask}"),
        format!("{ask}\n{also}\n{two}\n{end}"),
        format!("{ask}\n{one}\n{also}\n{end}"),
        // Without words between, and with marks of a gap.
        format!("{two}{one}"),
        format!("{two} [...] {one}"),
        format!("{ask}\n{two} […] {one}\n{end}"),
        format!("{one} […] {one}"),
        format!("{ask} … {two} … {also} … {one}"),
    ] {
        assert_eq!(states(&post, &quoted)[0], Altered, "{quoted}");
    }
    for quoted in [
        post.clone(),
        format!("{ask}{one}"),
        format!("{one}\n{also}"),
        format!("{also}\n{two}\n{end}"),
        format!("{one}\n{also}\n{two}"),
        format!("{ask}\n{short_one}\n{also}\n{short_two}"),
        format!("{ask}\n{also}\n{end}"),
        format!("{ask}\n{one} […] {end}"),
        format!("{ask} […] {two}\n{end}"),
        format!("{one} … {two}"),
        one.to_owned(),
        two.to_owned(),
    ] {
        assert_eq!(states(&post, &quoted)[0], Verified, "{quoted}");
    }
    // Without names, with numbers, and with other elements around them.
    for tag in ["[quote]", "[quote post_id=7]", "[quote=Bob post_id=7]", "[quote=\"Bob, post:7\"]"]
    {
        let named = |text: &str| text.replace("[quote=Bob]", tag);
        let post = named(&format!("<ul><li>{ask}{one}</li></ul>{also}{two}"));
        let swapped = named(&format!("<ul><li>{ask}{two}</li></ul>{also}{one}"));
        assert_eq!(states(&post, &swapped)[0], Altered, "{swapped}");
        assert_eq!(states(&post, &post)[0], Verified, "{post}");
    }
    // One level deeper, in a quote of the post.
    let inner =
        |first: &str, second: &str| format!("[quote=Carol]{ask}{first}{also}{second}[/quote]{end}");
    let post = inner(one, two);
    assert_eq!(states(&post, &post)[0], Verified);
    for quoted in [inner(two, one), inner(one, one), inner("", &format!("{one}{two}"))] {
        let found = states(&post, &quoted);
        assert_eq!(found[..2], [Altered; 2], "{quoted}");
    }
    // The same words around each: any place will do, but in order.
    let mine = "What do you say to that?";
    let answers: Vec<String> =
        (0..70).map(|n| format!("[quote=Bob]My answer number {n} is this.[/quote]")).collect();
    let post =
        format!("{mine}{}", answers.iter().map(|one| format!("{one}{mine}")).collect::<String>());
    for at in [0, 1, 33, 60] {
        let quoted = format!("{mine}{}{mine}{}{mine}", answers[at], answers[at + 1]);
        assert_eq!(states(&post, &quoted)[0], Verified, "{at}");
        let swapped = format!("{mine}{}{mine}{}{mine}", answers[at + 1], answers[at]);
        assert_ne!(states(&post, &swapped)[0], Verified, "{at}");
    }
}

/// Words around a moved or omitted quote are separate fragments.
#[test]
fn words_around_a_quote_that_is_left_out_are_two_fragments() {
    let bob = "[quote=Bob post_id=2]Throw them all out, I say my friends[/quote]";
    let cat = "[quote=Cat post_id=3]We should be kind to all others[/quote]";
    let post = format!(
        "{bob}\nI totally disagree with this.\n{cat}\nI totally agree with this one.\n\
         Sure.\n{bob}\nYes."
    );
    for (quoted, outer) in [
        (format!("{bob}\nI totally agree with this one."), Altered),
        (format!("{cat}\nI totally disagree with this."), Altered),
        (format!("{cat}\nI totally disagree with this.\n{bob}"), Altered),
        (format!("{bob}\nI totally disagree with this."), Verified),
        (format!("{cat}\nI totally agree with this one."), Verified),
        ("I totally disagree with this.\nI totally agree with this one.".to_owned(), Verified),
        ("I totally agree with this one. Sure. Yes.".to_owned(), Unknown),
        ("Sure. Yes.".to_owned(), Unknown),
    ] {
        let comment = format!("[quote=Ann post_id=1]{quoted}[/quote]");
        let found = verify(&comment, &[(1, &post)]);
        assert_eq!(found[0], outer, "{quoted}");
    }
}

fn effort(comment: &str, post: &str) -> usize {
    let formatter = formatter();
    let mut document = formatter.parse(comment).expect("short");
    work::take();
    formatter.verify_quotes(&mut document, &Posts(&[(1, post)]));
    work::take()
}

#[test]
fn work_grows_like_the_texts() {
    type Texts = fn(usize) -> (String, String);
    let hostile: &[Texts] = &[
        |k| {
            let signs = ",;".repeat((k - 200) / 2);
            let comment = format!("[quote=Ann post_id=1][quote=a]{signs}[/quote][/quote]");
            (comment, "[quote=a]b[/quote]\n".repeat(k / 19))
        },
        |k| {
            let gaps = "b […] ".repeat((k - 200) / 8);
            let comment = format!("[quote=Ann post_id=1][quote=a]{gaps}[/quote][/quote]");
            (comment, "[quote=a]b[/quote]\n".repeat(k / 19))
        },
        |k| {
            let inner = "[quote=a]c[/quote]".repeat((k - 200) / 18);
            let comment = format!("[quote=Ann post_id=1]{inner}[/quote]");
            (comment, "[quote=b]b[/quote]\n".repeat(k / 19))
        },
        |k| {
            let comment = format!("[quote=Ann post_id=1]{}[/quote]", "a ".repeat((k - 200) / 2));
            (comment, "a ".repeat(k / 2 - 1) + "b")
        },
        |k| {
            let deep = "[quote=a]".repeat(k / 20) + "x" + &"[/quote]".repeat(k / 20);
            (format!("[quote=Ann post_id=1]{deep}[/quote]"), deep)
        },
        |k| {
            let inner = "[quote=a]c[/quote] … ".repeat((k - 200) / 23);
            let comment = format!("[quote=Ann post_id=1]{inner}[/quote]");
            (comment, "[quote=a]b[/quote]\n".repeat(k / 19))
        },
        |k| {
            let inner = "x [quote=a]c[/quote]".repeat((k - 200) / 40);
            let comment = format!("[quote=Ann post_id=1]{inner}[/quote]");
            (comment, "x [quote=a]b[/quote]\n".repeat(k / 21))
        },
    ];
    for (case, texts) in hostile.iter().enumerate() {
        let [small, large] = [8_000, 32_000].map(|k| {
            let (comment, post) = texts(k);
            effort(&comment, &post)
        });
        let is_counted = small > 0 || !cfg!(feature = "work-counter");
        assert!(is_counted && large <= 5 * small, "{case}: {small} {large}");
    }
    // Many quotes that fit many quotes: the budget ends the search.
    let comment = format!("[quote=Ann post_id=1]{}[/quote]", "[quote=a]c[/quote]".repeat(3_400));
    let post = "[quote=a]b[/quote]\n".repeat(3_400);
    let formatter = formatter();
    let limit = 16 * formatter.policy().limits().max_input;
    let work = effort(&comment, &post);
    assert!(work < 2 * limit, "{work}");
}

/// One quote of one post of Ann's, under a policy with everything that can be allowed.
fn rich(post: &str, quoted: &str) -> QuoteVerification {
    let allowed = "<em> <a href title> <img src alt> <blockquote> <q> <del> <ins> <s> <details> \
                   <summary> <abbr title> <sup> <sub> <code> <ul> <li>";
    let builder = Policy::builder().allowed(allowed);
    let formatter = Formatter::new(builder.build().expect("a policy"));
    let comment = format!("[quote=Ann post_id=1]{quoted}[/quote] I see.");
    let mut document = formatter.parse(&comment).expect("short");
    formatter.verify_quotes(&mut document, &Posts(&[(1, post)]));
    assert_eq!(formatter.render(&document, &NoResolver).verification, Verification::Verified);
    states(&document)[0]
}

#[test]
fn markup_stays_at_its_words() {
    let link =
        "I recommend this to everybody. Never go to <a href=\"https://evil.example/\">this</a>.";
    let del = "<del>Hello.</del> I do not hate Bob at all.";
    let abbr =
        "The <abbr title=\"World\">WHO</abbr> is helpful. <abbr title=\"stupid\">S</abbr> is not.";
    let two = "Go <a href=\"https://a.example/\">here</a> or there it is \
               <a href=\"https://b.example/\" title=\"bad site\">x</a>";
    let image = "<a href=\"https://evil.example/\"><img src=\"https://t.example/i.png\"></a> Look at this now.";
    let thief = "<del>Bob is a thief, I am sure.</del> Sorry, I was wrong.";
    let eve = "<blockquote>Bob is a thief and I hate all of them</blockquote>\nThat is what Eve writes. Disgusting.";
    let q = "Eve: <q>Bob is a thief and I hate all of them</q> That is what she writes.";
    let hidden =
        "<details><summary>Do not read this</summary>I am a thief, and so on</details> Well.";
    let long = "<del>one two three four\n\nfive six seven eight</del> nine ten eleven";
    let many = format!("{}Look at this now.", "<img src=\"https://t.example/i.png\">".repeat(500));
    let mut wrong: Vec<String> = Vec::new();
    for (post, quoted, state) in [
        (link, "I recommend <a href=\"https://evil.example/\">this</a> to everybody", Altered),
        (link, "I recommend this to everybody.", Verified),
        (link, "Never go to <a href=\"https://evil.example/\">this</a>.", Verified),
        (link, "Never go to this.", Verified),
        (link, "Never <a href=\"https://evil.example/\">go to this</a>.", Altered),
        // A link without a caption is not written.
        (link, "<a href=\"https://evil.example/\"></a>I recommend this to everybody.", Altered),
        (link, "Never go to <a href=\"https://evil.example/\">th</a>is.", Altered),
        (del, "I do <del>not</del> hate Bob at all.", Altered),
        (del, "I do not hate Bob at all.", Verified),
        (del, "Hello. I do not hate Bob at all.", Altered),
        (del, "<del>Hello.</del> I do not hate Bob at all.", Verified),
        (del, "<s>Hello.</s> I do not hate Bob at all.", Altered),
        (abbr, "The <abbr title=\"stupid\">WHO</abbr> is helpful", Altered),
        (abbr, "The <abbr title=\"World\">WHO</abbr> is helpful", Verified),
        (abbr, "The <abbr title=\"World\">WHO is</abbr> helpful", Altered),
        (abbr, "The WHO is helpful", Verified),
        (
            two,
            "Go <a href=\"https://a.example/\" title=\"bad site\">here</a> or there it is",
            Altered,
        ),
        (two, "Go <a href=\"https://b.example/\">here</a> or there it is", Altered),
        (two, "Go <a href=\"https://a.example/\">here</a> or there it is", Verified),
        (two, two, Verified),
        (image, image, Verified),
        (image, &image.replace(" Look", &format!(" {} Look", &image[..70])), Altered),
        (image, &many, Altered),
        (&many, &many, Verified),
        (&many, image, Altered),
        (image, "Look at this now.", Verified),
        (image, "Look at <img src=\"https://t.example/i.png\">this now.", Altered),
        (thief, "Bob is a thief, I am sure.", Altered),
        (thief, "<del>Bob is a thief, I am sure.</del>", Verified),
        (thief, "<ins>Bob is a thief, I am sure.</ins>", Altered),
        (thief, "Bob is a thief […] Sorry, I was wrong.", Altered),
        (thief, "<del>Bob is a thief</del> […] Sorry, I was wrong.", Verified),
        (eve, "Bob is a thief and I hate all of them", Altered),
        (eve, "<blockquote>Bob is a thief and I hate all of them</blockquote>", Verified),
        (eve, "<blockquote>That is what Eve writes.</blockquote>", Altered),
        (q, "Bob is a thief and I hate all of them", Altered),
        (q, "Eve: <q>Bob is a thief and I hate all of them</q>", Verified),
        (q, "<q>Eve: Bob is a thief and I hate all of them</q>", Altered),
        (hidden, "I am a thief, and so on", Altered),
        (hidden, hidden, Verified),
        (long, "one two three four five six seven eight", Altered),
        (long, "<del>one two three four five six seven eight</del>", Verified),
        (long, long, Verified),
        // Boxes of the comment are not in the quote.
        ("[quote=Bob]Never[/quote]I like tea and cake", "I like tea and cake", Verified),
    ] {
        let found = rich(post, quoted);
        if found != state {
            wrong.push(format!("{post}\n{quoted}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let comment = "<blockquote>[quote=Ann post_id=1]Leave the dog at home[/quote]</blockquote>";
    assert_eq!(verify(comment, &[(1, POST)]), [Verified]);
}

#[test]
fn glued_signs_were_glued() {
    let millions = "It killed 10<sup>6</sup> people in the year";
    let mut wrong: Vec<String> = Vec::new();
    for (post, quoted, state) in [
        ("I like evil. example a lot as it is", "I like evil.example a lot as it is", Altered),
        ("I like evil .example a lot as it is", "I like evil.example a lot as it is", Altered),
        ("I like evil . example a lot as it is", "I like evil.example a lot as it is", Altered),
        ("I like evil. example a lot as it is", "I like evil.\nexample a lot as it is", Verified),
        ("I like evil / example a lot as it is", "I like evil/example a lot as it is", Altered),
        ("I know bob @ mail here as it is", "I know bob@mail here as it is", Altered),
        ("We paid 10 . 5 for all of the things", "We paid 10.5 for all of the things", Altered),
        ("We paid - 5 for all of the things", "We paid -5 for all of the things", Altered),
        ("We paid 10 5 for all of the things", "We paid 105 for all of the things", Altered),
        ("We paid 10,5 for all of the things", "We paid 10,5 for all […] the things here", Altered),
        (millions, "It killed 106 people in the year", Altered),
        (millions, "It killed 10 6 people in the year", Altered),
        (millions, millions, Verified),
        ("H<sub>2</sub>O is what we drink all day", "H2O is what we drink all day", Altered),
        ("I like <em>evil</em>.example a lot as", "I like evil.example a lot as", Verified),
        ("I like it (a lot), so there it is.", "(a lot), so there it is", Verified),
        ("I like it <em>(a lot)</em>, so there it is.", "I like it (a […] there it is.", Unknown),
    ] {
        let found = rich(post, quoted);
        if found != state {
            wrong.push(format!("{post}\n{quoted}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Quoted people are not notified, whether or not the quote has a box.
#[test]
fn links_and_names_know_the_quotes_around_them() {
    let links = wellsaid::policy::LinkOptions::default().mentions(true);
    let quotes = wellsaid::policy::QuoteOptions::default().max_depth(1);
    let policy = wellsaid::Policy::builder().links(links).quotes(quotes).build().expect("a policy");
    let formatter = wellsaid::Formatter::new(policy);
    let part = |at: u32| format!("@name{at} www.example{at}.com <a href=/{at}>x</a> ");
    let source = format!(
        "{}[quote=A]{}[quote=B]{}[/quote]{}[/quote]{}",
        part(0),
        part(1),
        part(2),
        part(1),
        part(0)
    );
    let document = formatter.parse(&source).expect("short");
    let mentions = document.mentions();
    assert_eq!(mentions.len(), 5);
    assert!(mentions.iter().all(|name| name.name == format!("name{}", name.depth)), "{mentions:?}");
    let links = document.links();
    assert_eq!(links.len(), 10);
    for link in links {
        let of_depth =
            [format!("https://www.example{}.com", link.depth), format!("/{}", link.depth)];
        assert!(of_depth.contains(&link.href.clone().into_owned()), "{link:?}");
    }
}
