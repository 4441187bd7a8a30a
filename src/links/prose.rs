//! Two sentences without a space between them, which look like a name: `the end.So we went`.
//!
//! In a caption of several words, a name whose ending is a word (`santander.es login`) is an
//! address. It is prose if the word before the dot is one that ends sentences, or if a sentence
//! goes on behind it. A caption that talks of logging in gets less of that benefit.

/// Words that end sentences, short titles (`Mr.Black`) and objects of code (`window.open`),
/// sorted. Names of well-known companies are not among them.
const LAST: [&str; 498] = [
    "above", "account", "again", "ago", "ah", "alive", "all", "alone", "alright", "am", "amen",
    "any", "anyway", "app", "are", "array", "article", "ass", "at", "away", "awesome", "baby",
    "back", "bad", "be", "been", "before", "best", "better", "bill", "bit", "both", "boy", "boys",
    "brain", "bro", "brother", "bye", "came", "cannot", "car", "cat", "cause", "children", "class",
    "clearly", "client", "coffee", "come", "coming", "comment", "comments", "console", "correct",
    "cost", "country", "course", "crap", "crazy", "ctx", "cut", "dad", "damn", "day", "days",
    "dead", "dear", "death", "deep", "did", "die", "dinner", "do", "doc", "doctor", "document",
    "does", "dog", "dogs", "doing", "done", "down", "dr", "dude", "dumb", "e", "early", "easy",
    "element", "else", "end", "enough", "etc", "ev", "evening", "event", "ever", "every", "evil",
    "exam", "exams", "eyes", "face", "fact", "facts", "false", "family", "far", "fast", "fate",
    "father", "feel", "felt", "few", "fin", "fine", "fires", "first", "food", "fool", "foot",
    "for", "forever", "form", "friday", "friend", "friends", "from", "full", "fun", "funny",
    "game", "garbage", "get", "girl", "girls", "go", "god", "goes", "going", "gone", "good", "got",
    "great", "gun", "guns", "guy", "guys", "ha", "had", "hahaha", "hair", "half", "hand", "hands",
    "happen", "happy", "hard", "hate", "have", "he", "head", "hear", "heart", "hell", "her",
    "here", "hers", "him", "his", "history", "hm", "home", "hope", "hours", "how", "huh", "human",
    "i", "idea", "idiot", "idiots", "if", "ill", "im", "in", "indeed", "is", "it", "its", "itself",
    "job", "jobs", "joined", "joke", "jr", "just", "kid", "kids", "kill", "know", "knows", "lady",
    "last", "late", "lately", "later", "latest", "law", "lazy", "leave", "left", "less", "liar",
    "lie", "lied", "lies", "life", "like", "list", "little", "lives", "login", "lol", "long",
    "look", "lord", "lose", "loser", "losers", "lost", "lot", "lots", "low", "luck", "lunch",
    "mad", "made", "man", "many", "married", "mate", "math", "matter", "maybe", "me", "mean",
    "means", "meds", "men", "met", "mike", "mind", "mine", "miss", "mom", "moment", "monday",
    "money", "month", "months", "more", "morning", "most", "mother", "mouth", "mr", "mrs", "ms",
    "much", "mum", "my", "myself", "name", "near", "need", "never", "new", "news", "next", "nice",
    "night", "no", "noise", "none", "noon", "not", "nothing", "now", "np", "obj", "object", "of",
    "off", "offline", "often", "oh", "ok", "okay", "old", "on", "once", "one", "ones", "only",
    "or", "other", "others", "our", "out", "over", "own", "pain", "part", "party", "pass",
    "password", "past", "peace", "people", "please", "pls", "poor", "post", "problem", "prof",
    "promise", "proof", "public", "quiz", "rain", "read", "ready", "real", "really", "reason",
    "reply", "req", "res", "rest", "right", "rights", "road", "room", "rubbish", "run", "sad",
    "said", "same", "sat", "saturday", "saw", "say", "says", "school", "see", "seen", "self",
    "send", "set", "shame", "she", "shit", "shoes", "should", "sick", "side", "sister", "sleep",
    "so", "some", "song", "soon", "sorry", "sr", "st", "stop", "story", "str", "street", "string",
    "stuff", "stupid", "such", "suck", "sucks", "sunday", "sure", "system", "taken", "talk", "tax",
    "taxes", "tea", "tell", "than", "thank", "thanks", "that", "the", "their", "them", "then",
    "there", "these", "they", "thing", "things", "think", "this", "those", "thought", "time",
    "times", "tired", "to", "today", "told", "tomorrow", "tonight", "too", "town", "tried", "true",
    "truth", "try", "turn", "tv", "two", "u", "ugly", "under", "up", "ur", "us", "use", "used",
    "useless", "user", "very", "voice", "vote", "wait", "walk", "want", "war", "was", "waste",
    "water", "way", "we", "weak", "wed", "week", "weeks", "weird", "well", "went", "were", "what",
    "when", "where", "who", "whole", "why", "wife", "will", "win", "window", "winter", "with",
    "without", "woman", "women", "won", "word", "words", "work", "works", "world", "worse",
    "worst", "would", "wow", "wrong", "ya", "yay", "yeah", "year", "years", "yep", "yes", "yet",
    "you", "young", "your", "yours", "yup",
];

/// Words that begin sentences and are endings of addresses as well.
const OPENERS: &str = "all am any are as at be by do he how im in is it my no not now one so to \
    us we you";

/// Words behind the first one of a sentence.
const SMALL: &str = "a about all also am an and are as at be but by can could did do does down ever \
    for from had has have he her here his how i if in into is it just may me might more must my \
    never no not of off on only or our out over she should so than that the their then there \
    these they this those to too up us very was way we were what when where which who why will \
    with works would you your";

/// Words of captions that lead to a form for passwords.
const ACCOUNT: &str = "accedi acceder acceso accesso account accounts anmelden anmeldung anmelde \
    banking connexion cuenta ebanking einloggen entrar iniciar inloggen innlogging ingresar konto \
    logga login logon logowanie passcode password passwort signin signon signup verification \
    verify wallet webmail";

/// Tells whether a caption talks of accounts: `log in`, `password`.
pub(super) fn is_about_accounts(caption: &[char]) -> bool {
    let mut last = String::new();
    let mut word = String::new();
    for c in caption.iter().chain(&[' ']) {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        if word.is_empty() {
            continue;
        }
        let is_pair = matches!(last.as_str(), "log" | "sign" | "logging" | "signing")
            && matches!(word.as_str(), "in" | "on" | "into" | "up");
        if is_pair || has(ACCOUNT, &word) {
            return true;
        }
        last.clear();
        std::mem::swap(&mut last, &mut word);
    }
    false
}

/// Tells whether a name with a doubtful ending is the end of a sentence and the start of the next.
///
/// `before` and `after` are what stands on both sides of it, as far as it matters.
pub(super) fn is_glued(name: &str, before: &[char], after: &[char], about_accounts: bool) -> bool {
    let Some((rest, last)) = name.rsplit_once('.') else { return false };
    let stem = rest.rsplit('.').next().unwrap_or(rest).to_lowercase();
    let is_last = LAST.binary_search(&stem.as_str()).is_ok();
    let is_title = last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
    let is_sentence = is_title && rest.starts_with(char::is_lowercase) && !rest.contains('.');
    if about_accounts {
        return is_sentence && is_last;
    }
    // `M.Law and P.Green`, `up 2.im in`
    let is_initial = is_title && stem.chars().count() == 1;
    let is_number = stem.len() < 3 && stem.bytes().all(|byte| byte.is_ascii_digit());
    if is_last || is_sentence || is_initial || is_number {
        return true;
    }
    let is_opener = has(OPENERS, &last.to_lowercase());
    // `thangam.it's my`, `std::io.read`
    if is_opener && matches!(after, ['\'' | '’', c, ..] if c.is_alphabetic())
        || before.ends_with(&[':', ':'])
    {
        return true;
    }
    let follows = || {
        let word: String = after.iter().skip_while(|c| **c == ' ').collect();
        let word = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        after.first() == Some(&' ') && has(SMALL, &word.to_lowercase())
    };
    is_opener && before.iter().any(|c| c.is_alphabetic()) && follows()
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glued(caption: &str, name: &str) -> bool {
        let chars: Vec<char> = caption.chars().collect();
        let start = caption[..caption.find(name).expect("in it")].chars().count();
        let end = start + name.chars().count();
        is_glued(name, &chars[..start], &chars[end..], is_about_accounts(&chars))
    }

    #[test]
    fn sentences_and_names() {
        assert!(LAST.is_sorted());
        for (caption, name) in [
            ("that was the end.so we went", "end.so"),
            ("the eBay.it is a", "eBay.it"),
            ("models.You know", "models.You"),
            ("I changed my password.So I am in", "password.So"),
            ("M.Law and P.Green", "M.Law"),
            ("see Mr.Black today", "Mr.Black"),
        ] {
            assert!(glued(caption, name), "{caption}");
        }
        for (caption, name) in [
            ("santander.es login", "santander.es"),
            ("Unicredit.It Online Banking", "Unicredit.It"),
            ("log in: end.so", "end.so"),
            ("santander.it is safe", "santander.it"),
            ("dnb.no innlogging", "dnb.no"),
            ("Sign in: santander.Es", "santander.Es"),
        ] {
            assert!(!glued(caption, name), "{caption}");
        }
    }
}
