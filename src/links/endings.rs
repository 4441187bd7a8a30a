//! Last labels of names that are more often something else: files, words, products.

/// Tells how sure it is that a word with a dot is an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Addresses end like this, and hardly anything else does.
    None,
    /// Files end so too: `main.rs`, `Safari.app`.
    File,
    /// Hardly anything but files does. A path says otherwise: `drive.zip/login`.
    OnlyFile,
    /// Two sentences without a space between them look so too, and members of objects: `event.target`.
    Word,
    /// It is not an address.
    Never,
}

/// Endings that are files unless a scheme or a path says otherwise.
const FILES_ONLY: &str = "cab md mov ps py tf zip";

/// Labels below which a country registers names.
const SECOND_LEVEL: &str = "ac co com edu gob gov mil net org";

/// Endings of sites and of files.
const FILES: &str = "dev io ai app cc java mk ml pl pm rs sh so st";

/// Endings of source text and programs, and hardly of sites that people log in to.
const CODE: &str = "am cc in java mk ml pl pm rs sh so st";

/// Endings of [`CODE`] that a file's place in an address explains. `pl` is Poland.
const EXPLAINED: &str = "cc java mk ml pm rs sh so";

/// Endings of companies, in which only the company registers names; names of people, too.
const COMPANIES: &str = "abbott bosch chase dell ford fox gallo honda nike oracle visa walmart";

/// Sites that lend names below theirs and are not on the list of public suffixes.
const LENDERS: &str = "tumblr.com weebly.com wordpress.com";

/// Names below [`LENDERS`] that the site keeps for itself.
const KEPT: &str = "blog dashboard developer forums help jobs learn login m public-api support www";

/// Programs that come with a Mac.
const PROGRAMS: &str = "finder itunes safari textedit xcode";

/// Tells what files are often called.
const STEMS: &str = "app authors backup bootstrap build changelog cleanup code_of_conduct config configure \
    contributing deploy entrypoint example file foo hello helper helpers index init install \
    installer launch lib license main makefile mod my-script myscript parser program readme \
    release run script security server setup start stop sync test tests tool types uninstall \
    update upgrade util utils";

/// Endings that are words, sorted: of prose after a missing space, of code after a dot.
const WORDS: &str = "ads al am app are army art as at author auto band bar be beer best bet bid bike black \
    blue book box build buy by call camp car care cars case cash center chat city click \
    cloud club cool country data date day deal degree democrat diet direct do doctor dog dot \
    drive eat er es et events exchange expert fail faith family fan fans farm fast fish fit \
    foo forum free fun fund game games gay gift global got green guide help here hiv host \
    hot house how id il im in inc is it kids la land law life like link live llc love ltd ma \
    man map me med media men mobile moe mom money monster my na name ne network new news \
    next ni no now off one open page party pay pet phone pink place play plus post prime pro \
    property read red report republican rest review rich room run safe sale save school \
    science search secure select sex show si so social space sport spot store study style su \
    support talk target tax team to today top trade us vote watch weather";

/// More of [`WORDS`].
const MORE_WORDS: &str =
    "press gmbh kg style tips trust win work works world wow yes you zero zone";

/// Endings that do not begin a sentence.
const COMMON: &str = "com net org edu gov mil info biz dev app xyz bank shop online site tech store \
    cloud";

/// Endings that are addresses wherever they stand.
const GENERIC: &str = "com net org edu gov mil biz uk fr example";

/// Two-letter endings that begin sentences when they are capitalised.
const CAPITALISED: &str = "an ca co de he li lo mi mr nu pa se st va";

/// Products of .NET that no site is named after.
const DOTNET: &str =
    "ado asp avalonia imagesharp json log4 lucene ml nunit paint protobuf quartz rx vb";

/// Sites where anybody keeps code: there, file names are file names.
const CODE_HOSTS: &str = "bitbucket.org codeberg.org crates.io github.com githubusercontent.com \
    gitlab.com npmjs.com pastebin.com pypi.org sourceforge.net sr.ht";

/// Sites of reference, where an attacker can't put a copy of a bank's site: there, a doubtful name
/// is a title.
const REFERENCE: &str = "docs.rs gnu.org kernel.org mozilla.org python.org rust-lang.org \
    stackexchange.com stackoverflow.com superuser.com wikipedia.org wiktionary.org";

/// The doubt about `host`, typed as `name` with the ending `last`.
pub(super) fn doubt(host: &str, name: &str, last: &str) -> Doubt {
    let (rest, ending) = host.rsplit_once('.').unwrap_or(("", host));
    let stem = rest.rsplit('.').next().unwrap_or("");
    let is_title = last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
    // Such a name can't be registered.
    if stem.contains('_') || ending == "net" && has(DOTNET, stem) && !last.contains("net") {
        return Doubt::Never;
    }
    // `GmbH & Co.KG`, `Co.Ltd`, `Dr.med.`
    let is_form = matches!(stem, "co" | "pty" | "pvt" | "dr" | "prof");
    if is_form && rest == stem && matches!(ending, "ltd" | "kg" | "inc" | "med" | "llc") {
        return Doubt::Never;
    }
    // `9.am`
    if matches!(ending, "am" | "pm") && rest.len() < 3 && rest.bytes().all(|b| b.is_ascii_digit()) {
        return Doubt::Never;
    }
    if has(CODE, ending) && !rest.contains('.') {
        let mut words = rest.split(['-', '_']);
        let library = ending == "so" && rest.starts_with("lib");
        if has(STEMS, rest) || library || words.any(|word| matches!(word, "test" | "tests")) {
            return Doubt::Never;
        }
    }
    // `servicii.gov.md`: a file does not have two such endings.
    let is_second_level = has(SECOND_LEVEL, stem) && rest != stem;
    if has(FILES_ONLY, ending) && !is_second_level {
        return if has(STEMS, rest) { Doubt::Never } else { Doubt::OnlyFile };
    }
    if ending == "app" && has(PROGRAMS, rest) {
        return Doubt::Never;
    }
    // `models.Ford`, `people.You`: the next sentence begins.
    let is_glued = is_title && name.starts_with(char::is_lowercase) && !rest.contains('.');
    let is_glued = is_glued && ending.len() >= 3 && !has(COMMON, ending);
    if is_glued && has(COMPANIES, ending) {
        return Doubt::Never;
    }
    // `u.s.press`
    let is_initials = rest.contains('.') && rest.split('.').all(|label| label.len() == 1);
    if is_initials && is_word(ending) {
        return Doubt::Never;
    }
    if is_glued || is_word(ending) || is_title && has(CAPITALISED, ending) {
        return Doubt::Word;
    }
    if has(FILES, ending) { Doubt::File } else { Doubt::None }
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

fn is_word(ending: &str) -> bool {
    has(WORDS, ending) || has(MORE_WORDS, ending)
}

pub(super) fn is_code_host(host: &str) -> bool {
    CODE_HOSTS.split_ascii_whitespace().any(|name| super::host::ends_with_label(host, name))
}

pub(super) fn is_reference(host: &str) -> bool {
    REFERENCE.split_ascii_whitespace().any(|name| super::host::ends_with_label(host, name))
}

pub(super) fn is_file(ending: &str) -> bool {
    has(EXPLAINED, ending)
}

/// Tells whether `host` is a name that the site `above` lends to anybody.
pub(super) fn is_lent(host: &str, above: &str) -> bool {
    let label = host.strip_suffix(above).unwrap_or("").trim_end_matches('.');
    has(LENDERS, above) && label.len() > 2 && !has(KEPT, label.rsplit('.').next().unwrap_or(""))
}

/// Tells whether a last label as typed is one of sites, and never of prose.
pub(super) fn is_common(last: &str) -> bool {
    last.bytes().all(|byte| byte.is_ascii_lowercase()) && has(GENERIC, last)
}

/// Labels below which people register names: `co.uk`, `ac.jp`.
pub(super) fn is_second_level(label: &str) -> bool {
    matches!(label, "asso" | "firm" | "info" | "name" | "store" | "blogspot" | "github")
}

/// The Latin letter that a Cyrillic or Greek one looks like.
pub(super) fn latin(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' | 'ϲ' => 'c',
        'у' => 'y',
        'х' | 'χ' => 'x',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'ԁ' => 'd',
        'ԛ' => 'q',
        'ԝ' => 'w',
        'һ' => 'h',
        'ӏ' => 'l',
        'ν' => 'v',
        'κ' => 'k',
        'т' | 'τ' => 't',
        'м' => 'm',
        'п' => 'n',
        'г' => 'r',
        'ɡ' => 'g',
        'ı' => 'i',
        c => c,
    }
}
