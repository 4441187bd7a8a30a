//! Sentences for conditions.

use wellsaid::moderate::condition::{
    Classified, Condition, ExternalAnswer, Field, Key, Links, ListRef, PrivateKind, Rate, Repeat,
    Shape, Skip,
};
use wellsaid::moderate::rule::{Defaults, Fold, Forms, List, Matching, RuleFile, TrustQuotes};

use crate::verdict::count;

use super::context_words::{author, facts, reports, submit, thread};
use super::phrases::{either, number, percent, quoted, yes_no};

/// Sentence for `condition`; for `all`, `any` and `not` only the heading.
pub(super) fn words(condition: &Condition, file: &RuleFile) -> String {
    match condition {
        Condition::All(_) => String::from("all of these hold:"),
        Condition::Any(_) => String::from("at least one of these holds:"),
        Condition::Not(_) => String::from("this does not hold:"),
        Condition::AtLeast(asked) => format!("at least {} of these hold:", asked.of),
        Condition::Named(named) => format!("the condition `{}` holds:", named.name),
        Condition::Words(words) => {
            let skip = words.skips(&file.defaults.skip);
            let place = place(words.fields.as_deref(), Some(&skip), &file.defaults);
            let list = list(&words.list, file);
            match words.count_gte {
                None | Some(1) => format!("{list} appears in {place}"),
                Some(times) => format!("{list} appears in {place}, at {times} places or more"),
            }
        }
        Condition::Regex(regex) => {
            let place = place(regex.fields.as_deref(), regex.skip.as_deref(), &file.defaults);
            let case = if regex.ignore_case { "" } else { ", upper and lower case apart" };
            let times = match regex.count_gte {
                None | Some(1) => String::new(),
                Some(times) => format!(", {times} times or more"),
            };
            format!("the expression `{}` matches in {place}{times}{case}", regex.pattern)
        }
        Condition::Private(asked) => {
            let kinds: Vec<&str> = asked.kinds.iter().map(|kind| private(*kind)).collect();
            let fields = [Field::Body, Field::Links, Field::Titles, Field::Names, Field::Subject];
            let place = place(Some(&fields), asked.skip.as_deref(), &file.defaults);
            let kinds = kinds.join(" or ");
            match asked.count_gte {
                None | Some(1) => format!("{kinds} stands in {place}"),
                Some(times) => format!("{kinds} stands in {place}, at {times} places or more"),
            }
        }
        Condition::Links(asked) => links(asked),
        Condition::Shape(asked) => together(shape(asked), "the text is looked at"),
        Condition::Lang(tags) => format!("the comment is in the language {}", quoted(tags)),
        Condition::Facts(asked) => together(facts(asked), "the facts are looked at"),
        Condition::Author(asked) => together(author(asked), "the author is looked at"),
        Condition::Submit(asked) => together(submit(asked), "the form is looked at"),
        Condition::Repeat(asked) => repeat(asked),
        Condition::Rate(Rate { key, gt, within, host_not_in, .. }) => {
            format!(
                "more than {} in {within} came {}{}",
                count(number(*gt), "comment"),
                from(*key),
                outside(host_not_in.as_ref())
            )
        }
        Condition::Thread(asked) => together(thread(asked), "the thread is looked at"),
        Condition::Reports(asked) => reports(asked),
        Condition::Classifier(Classified { gte, min_learned, .. }) => format!(
            "the classifier gives spam a probability of at least {gte}, once it has learnt \
             {min_learned} comments of each kind"
        ),
        Condition::External(asked) => external(asked),
        _ => String::from("something that this program does not know"),
    }
}

fn private(kind: PrivateKind) -> &'static str {
    match kind {
        PrivateKind::OwnEmail => "the author's own e-mail address",
        PrivateKind::Card => "the number of a payment card",
        PrivateKind::Iban => "the number of a bank account",
        PrivateKind::Phone => "a telephone number",
        _ => "private data that this program does not know",
    }
}

/// All parts of a condition must hold.
fn together(parts: Vec<String>, nothing: &str) -> String {
    if parts.is_empty() {
        format!("always ({nothing}, and nothing is asked)")
    } else {
        parts.join(", and ")
    }
}

fn list(list: &ListRef, file: &RuleFile) -> String {
    if list.is_inline() {
        let words: Vec<String> = list.entries.iter().map(|word| format!("`{word}`")).collect();
        return either(words) + " in any case, as a whole word,";
    }
    let how = match file.lists.get(&list.name) {
        Some(List::Words(words)) => {
            let fold = match words.fold {
                Fold::None => "spelt exactly so",
                Fold::Case => "in any case",
                Fold::Marks => "in any case and with any marks",
                Fold::Strong => "however it is disguised",
            };
            let matching = match words.matching {
                Matching::Word => "as a whole word",
                Matching::Prefix => "at the beginning of a word",
                Matching::Substring => "anywhere",
            };
            let forms = match words.forms {
                None => "",
                Some(Forms::Plural) => ", with its plurals",
                Some(_) => ", with its English forms",
            };
            let masked = if words.masked { ", masked as in `sh*t` too" } else { "" };
            let parts = [
                (words.repeats, "repeated letters"),
                (words.leet, "digits and signs for letters"),
                (words.separated, "letters set apart"),
                (words.reversed, "reversed text"),
            ];
            let off = parts.iter().filter(|(on, _)| *on == Some(false));
            let off: Vec<String> = off.map(|(_, part)| (*part).to_owned()).collect();
            let off = if off.is_empty() { off.concat() } else { format!(" (not {})", either(off)) };
            let lang = match &words.lang {
                Some(tags) => format!(", where the comment is in the language {}", quoted(tags)),
                None => String::new(),
            };
            format!(", {fold}{off}, {matching}{forms}{masked}{lang},")
        }
        _ => String::new(),
    };
    format!("a term of the list `{}`{how}", list.name)
}

fn place(fields: Option<&[Field]>, skip: Option<&[Skip]>, defaults: &Defaults) -> String {
    let fields = fields.unwrap_or(&defaults.search).iter().map(|field| match field {
        Field::Body => "the text",
        Field::Links => "the addresses of links",
        Field::Titles => "titles and alternative texts",
        Field::Names => "names over quotes",
        Field::AuthorName => "the author's name",
        Field::AuthorUrl => "the author's home page",
        Field::AuthorEmail => "the author's e-mail address",
        Field::Subject => "the subject",
        Field::UserAgent => "the user agent",
        _ => "another field",
    });
    let mut place = either(fields.map(String::from).collect());
    let skip = skip.unwrap_or(&defaults.skip).iter().map(|skip| match skip {
        Skip::Code => "code",
        Skip::Quotes if defaults.trust_quotes == TrustQuotes::Verified => "verified quotes",
        Skip::Quotes => "quotes",
        Skip::Addresses => "addresses",
        _ => "other parts",
    });
    let skip: Vec<_> = skip.map(String::from).collect();
    if !skip.is_empty() {
        place.push_str(" (not in ");
        place.push_str(&either(skip));
        place.push(')');
    }
    place
}

fn links(asked: &Links) -> String {
    let mut filters = Vec::new();
    if let Some(list) = &asked.host_in {
        filters.push(format!("to a host in the list `{}`", list.name));
    }
    if let Some(list) = &asked.host_not_in {
        filters.push(format!("to a host outside the list `{}`", list.name));
    }
    if let Some(yes) = asked.mixed_script {
        let mixes = if yes { "mixes scripts" } else { "mixes no scripts" };
        filters.push(format!("to a host whose name {mixes}"));
    }
    if let Some(yes) = asked.text_names_other_host {
        let names = if yes { "names another host" } else { "names no other host" };
        filters.push(format!("whose label {names}"));
    }
    if !asked.flags.is_empty() {
        let flags = asked.flags.iter().map(|flag| format!("`{flag}`")).collect();
        filters.push(format!("with the remark {}", either(flags)));
    }
    if asked.quoted {
        filters.push(String::from("in verified quotes as well"));
    }
    let (how, number) = match (asked.count_gte, asked.count_gt) {
        (Some(least), _) => ("at least", least),
        (None, Some(most)) => ("more than", most),
        (None, None) => ("at least", 1),
    };
    let filters: Vec<_> = filters.iter().map(|filter| format!(" {filter}")).collect();
    let filters = filters.join(" and");
    if asked.distinct_hosts {
        return format!("links{filters} lead to {how} {}", count(number, "different host"));
    }
    format!("{how} {}{filters}", count(number, "link"))
}

fn shape(asked: &Shape) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(least) = asked.min_letters {
        parts.push(format!("the text has {} or more", count(least, "letter")));
    }
    if let Some(ratio) = asked.upper_ratio_gte {
        parts.push(format!("{} % or more of the letters are capitals", percent(ratio)));
    }
    if let Some(least) = asked.marks_per_letter_gte {
        parts.push(format!("a letter carries {} or more", count(least, "combining mark")));
    }
    if let Some(yes) = asked.mixed_script_word {
        let some = if yes { "a word mixes" } else { "no word mixes" };
        parts.push(format!("{some} Latin, Greek and Cyrillic letters"));
    }
    if let Some(least) = asked.length_gte {
        parts.push(format!("the text is {} long or longer", count(least, "character")));
    }
    if let Some(less) = asked.length_lt {
        parts.push(format!("the text is shorter than {}", count(less, "character")));
    }
    if let Some(least) = asked.lines_gte {
        parts.push(format!("the text has {} or more", count(least, "line")));
    }
    if let Some(yes) = asked.only_quotes {
        parts.push(yes_no(yes, "there are quotes and nothing else", "there is more than quotes"));
    }
    for (ratio, place) in [(asked.quote_ratio_gte, "quotes"), (asked.code_ratio_gte, "code")] {
        if let Some(ratio) = ratio {
            parts.push(format!("{} % or more of the text is in {place}", percent(ratio)));
        }
    }
    if let Some(yes) = asked.only_links {
        parts.push(yes_no(yes, "there are links and no words", "there is more than links"));
    }
    if let Some(least) = asked.emails_gte {
        let es = if least == 1 { "" } else { "es" };
        parts.push(format!("there are {least} or more different e-mail address{es}"));
    }
    if let Some(least) = asked.mentions_gte {
        parts.push(format!("there are {} or more", count(least, "mention")));
    }
    if let Some(least) = asked.emoji_gte {
        parts.push(format!("there are {least} emoji or more"));
    }
    if let (Some(ratio), Some(script)) = (asked.script_ratio_gte, &asked.script) {
        parts.push(format!("{} % or more of the letters are `{script}`", percent(ratio)));
    }
    if let Some(least) = asked.invisible_gte {
        parts.push(format!("there are {} or more", count(least, "invisible character")));
    }
    parts
}

fn repeat(asked: &Repeat) -> String {
    let like = if asked.similarity_gte >= 1.0 {
        String::from("the same text")
    } else {
        format!("a text that is alike by {} % or more", percent(asked.similarity_gte))
    };
    let times = match asked.count_gte {
        None | Some(1) => String::new(),
        Some(times) => format!(" {times} times or more"),
    };
    format!(
        "{like}, of {} or more, came {}{}{times} within {}",
        count(asked.min_length, "letter"),
        from(asked.of),
        outside(asked.host_not_in.as_ref()),
        asked.within
    )
}

fn external(asked: &ExternalAnswer) -> String {
    let mut parts = Vec::new();
    if let Some(word) = &asked.says {
        parts.push(format!("the service `{}` says `{word}`", asked.name));
    }
    if let Some(least) = asked.score_gte {
        parts.push(format!("the service `{}` gives {least} or more", asked.name));
    }
    if parts.is_empty() {
        return format!("the service `{}` has answered", asked.name);
    }
    parts.join(", and ")
}

fn from(key: Key) -> &'static str {
    match key {
        Key::Author => "from this author",
        Key::Ip => "from this address",
        Key::Thread => "in this thread",
        Key::Site => "on this site",
        Key::Host => "with a link to the same site",
        Key::Link => "with a link to the same address",
        _ => "from somewhere",
    }
}

/// Hosts that are ignored.
fn outside(list: Option<&ListRef>) -> String {
    let Some(list) = list else { return String::new() };
    let hosts = match list.is_inline() {
        true => quoted(&list.entries),
        false => format!("the list `{}`", list.name),
    };
    format!(" (hosts in {hosts} apart)")
}
