//! Text that controls turn round is read as it is shown.

use super::*;

fn finds(text: &str) -> bool {
    !matches(&list(Fold::Strong, Matching::Word, &["casino"], &[]), text).is_empty()
}

#[test]
fn what_isolates_and_embeddings_turn_is_read_as_it_is_shown() {
    for text in [
        "\u{202e}onisac\u{202c}",
        "\u{2067}\u{202e}onisac\u{202c}\u{2069}",
        // Marks of direction divide the runs of an isolate.
        "\u{2067}no\u{200f}si\u{200f}ca\u{2069}",
        "\u{202b}no\u{200f}si\u{200f}ca\u{202c}",
        "\u{2067}ino\u{61c}cas\u{2069}",
        "\u{2067}\u{2066}no\u{2069}\u{2066}si\u{2069}\u{2066}ca\u{2069}\u{2069}",
        "\u{2067}\u{2066}o\u{2069}\u{2066}n\u{2069}\u{2066}i\u{2069}\u{2066}s\u{2069}\u{2066}a\u{2069}\u{2066}c",
        "\u{2068}\u{200f}ino\u{200f}cas\u{2069}",
        "\u{202e}\u{2066}ca\u{2069}\u{202c}sino",
        "\u{202e}on\u{202d}si\u{202c}ac\u{202c}",
        "see \u{2067}ino\u{200f}cas\u{2069} now",
        "\u{2067}nothing\n\u{2067}ino\u{200f}cas\u{2069}",
    ] {
        assert!(finds(text), "{text:?}");
        let found = matches(&list(Fold::Strong, Matching::Word, &["casino"], &[]), text);
        assert!(found[0].how.names().any(|name| name == "reversed" || name == "invisible"));
    }
    for text in [
        "\u{2067}onisac\u{2069}",
        "\u{2067}ino cas\u{2069}",
        "\u{202b}\u{202a}no\u{202c}\u{202a}si\u{202c}\u{202a}ca\u{202c}\u{202c}",
        "\u{2066}no\u{200f}si\u{200f}ca\u{2069}",
        "no\u{200f}si\u{200f}ca",
        "\u{202e}onisac",
    ] {
        let shown = text.starts_with('\u{202e}');
        assert_eq!(finds(text), shown, "{text:?}");
    }
}

#[test]
fn however_deep_it_is_turned() {
    for deep in [1, 15, 16, 17, 30, 61, 62, 63, 124, 125, 126, 500] {
        for (open, close) in [
            ("\u{202e}", "\u{202c}"),
            ("\u{2067}\u{202e}", "\u{202c}\u{2069}"),
            ("\u{202b}", "\u{202c}"),
        ] {
            // Controls deeper than the limit of UAX #9 have no effect.
            if open != "\u{202e}" && deep > 30 {
                continue;
            }
            let text = format!("{}\u{202e}onisac{} and", open.repeat(deep), close.repeat(deep));
            assert!(finds(&text), "{deep} × {open:?}");
        }
    }
    let turned = "\u{202e}".repeat(500) + "onisac" + &"\u{202c}".repeat(500) + " casino";
    assert!(finds(&turned));
    let back = "\u{202e}\u{202d}".repeat(20);
    assert!(finds(&format!("{back}casino")) && finds(&format!("{back}\u{202e}onisac")));
}

#[test]
fn words_of_other_scripts_are_found_between_controls() {
    let one = list(Fold::Strong, Matching::Word, &["كازينو", "קזינו", "casino"], &[]);
    for text in [
        "\u{2067}كازينو\u{2069}",
        "\u{202b}קזינו casino\u{202c}",
        "\u{2067}קזינו\u{200f} casino\u{2069} كازينو",
        "\u{2068}كازينو casino\u{2069}",
    ] {
        assert!(!matches(&one, text).is_empty(), "{text:?}");
    }
}
