#!/usr/bin/env python3
"""Writes src/tables/uts58.rs and src/tables/tld.rs.

Sources, all in this repository:
  data/unicode/LinkTerm.txt, LinkBracket.txt, LinkEmail.txt  UTS #58 (Unicode-3.0)
  data/iana/tlds.txt                                         IANA root zone
and the character database of the Python that runs this (general category,
decomposition, character names). Needs nothing but Python 3:

    python3 scripts/tables.py
"""
import pathlib
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNICODE = ROOT / "data" / "unicode"
TABLES = ROOT / "src" / "tables"
TOP = 0x110000

# ---------------------------------------------------------------- reading


def rows(name):
    """The data lines of a Unicode file as (first, last, other fields)."""
    for line in (UNICODE / name).read_text(encoding="utf-8").splitlines():
        fields = [f.strip() for f in line.split("#")[0].split(";")]
        if fields[0]:
            first, _, last = fields[0].partition("..")
            yield int(first, 16), int(last or first, 16), fields[1:]


def date(name):
    for line in (UNICODE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# Date:"):
            return line[8:].strip().split(",")[0]
    return "undated"


# ------------------------------------------------------- link termination

INCLUDE, SOFT, CLOSE, OPEN, HARD, BIDI_HARD = range(6)
TERM_NAMES = {"Include": INCLUDE, "Soft": SOFT, "Close": CLOSE, "Open": OPEN, "Hard": HARD}

BIDI_OPEN = [0x200E, 0x200F, 0x061C, 0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068]
BIDI_CLOSE = [0x202C, 0x2069]
# Invisible characters that are not part of the spelling of any word: zero
# width space, soft hyphen, combining grapheme joiner, Hangul fillers, Mongolian
# vowel separator, word joiner and the invisible operators, byte order mark.
# ZWNJ and ZWJ (200C, 200D) are spelling in a path; in a host they deceive.
INVISIBLE = [0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E,
             0x180F, 0x200B, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2065, 0x206A, 0x206B,
             0x206C, 0x206D, 0x206E, 0x206F, 0x3164, 0xFEFF, 0xFFA0]


def term_table():
    term = bytearray([HARD]) * TOP
    for first, last, fields in rows("LinkTerm.txt"):
        for c in range(first, last + 1):
            term[c] = TERM_NAMES[fields[0]]
    # Our rulings, where prose or safety overrules the property:
    for c in '"\\<>':           # a quote or a tag ends every address; browsers read \ as /
        term[ord(c)] = HARD
    for c in "*~`":             # Markdown habits; inside a path they stay
        term[ord(c)] = SOFT
    term[0x2026] = SOFT         # ellipsis
    for c in (0x2014, 0x2015, 0x2E3A, 0x2E3B):   # a dash glued to an address is prose
        term[c] = HARD
    for c in INVISIBLE + BIDI_CLOSE:
        term[c] = HARD
    for c in BIDI_OPEN:         # ends the address, and is reported
        term[c] = BIDI_HARD
    return term


# ------------------------------------------------------------ host names

HOST = ["End", "Latin", "Cyrillic", "Greek", "East", "Other", "Symbol", "Compatibility", "Dot",
        "Slash", "Invisible", "Bidi", "BidiEnd", "CyrillicAlike", "GreekAlike"]
(END, LATIN, CYRILLIC, GREEK, EAST, OTHER, SYMBOL, COMPAT, DOT, SLASH, INVIS, BIDI, BIDIEND,
 CYRALIKE, GREEKALIKE) = range(len(HOST))

# Scripts written without spaces, or (Korean) with particles glued to a word,
# so that an address runs into the sentence after it.
EAST_PREFIX = ("CJK ", "HIRAGANA ", "KATAKANA ", "KATAKANA-HIRAGANA ", "HANGUL ", "BOPOMOFO ",
               "IDEOGRAPHIC ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")
# Taken for "/" or ":" by a reader, for a letter by a browser.
SLASHES = [0x2044, 0x2215, 0x29F8, 0x29F6, 0x2571, 0x27CB, 0x2AFB, 0x2AFD, 0x1735, 0x3033,
           0x2CC6, 0x2236, 0xA789, 0x02D0]
# Browsers map these to "." (UTS #46).
DOTS = [0x3002, 0xFF0E, 0xFF61]
# Everyday Thai and Lao vowels and Tibetan signs whose mapping changes nothing that is seen.
SAME_LOOK = [0x0E33, 0x0EB3, 0x0EDC, 0x0EDD, 0x0F0C, 0x0F77, 0x0F79]
# Punctuation and signs that names may hold all the same (RFC 5892, 2.6).
IN_NAMES = [0x00B7, 0x0375, 0x05F3, 0x05F4, 0x06FD, 0x06FE, 0x0F0B, 0x30FB]
# Letters that most fonts draw like a small Latin letter; our own selection
# after UTS #39 confusables, both cases where both look alike.
CYR_ALIKE = "асԁеһіјӏорԛѕԝхуүѵьпгҽԍАВЕКМНОРСТУХЅІЈ"
GREEK_ALIKE = "αικνορτυχγηϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"


def host_table():
    """Classes of non-ASCII characters between `//` and the end of the host."""
    email = set()
    for first, last, _ in rows("LinkEmail.txt"):
        email.update(range(first, last + 1))
    host = bytearray([END]) * TOP
    for c in range(0x80, TOP):
        char = chr(c)
        category = unicodedata.category(char)
        name = unicodedata.name(char, "")
        split = unicodedata.decomposition(char)
        # A compatibility mapping or a singleton: the browser goes elsewhere
        # than the text says. Presentation marks on one letter are not singleton.
        mapped = split.startswith("<") or (split != "" and " " not in split)
        if c in SAME_LOOK:
            mapped = False
        if category[0] in "LMN" or c in IN_NAMES or (category == "Cn" and c in email):
            if mapped:
                host[c] = COMPAT
            elif name.startswith("LATIN "):
                host[c] = LATIN
            elif name.startswith("CYRILLIC "):
                host[c] = CYRILLIC
            elif name.startswith(("GREEK ", "COPTIC ")):
                host[c] = GREEK
            elif name.startswith(EAST_PREFIX):
                host[c] = EAST
            else:
                host[c] = OTHER
        elif category in ("So", "Sm", "Sk"):
            # Full-width punctuation is punctuation; a circled letter is a letter.
            target = unicodedata.normalize("NFKC", char)
            word = any(unicodedata.category(t)[0] in "LN" for t in target)
            host[c] = (COMPAT if word else END) if mapped else SYMBOL
    for first, last in ((0x1F000, 0x1FAFF), (0xE0100, 0xE01EF)):
        for c in range(first, last + 1):
            if host[c] == END:          # emoji newer than this Python
                host[c] = SYMBOL
    for c in CYR_ALIKE:
        host[ord(c)] = CYRALIKE
    for c in GREEK_ALIKE:
        host[ord(c)] = GREEKALIKE
    for group, value in ((SLASHES, SLASH), (DOTS, DOT), (INVISIBLE + [0x200C, 0x200D], INVIS),
                         (BIDI_OPEN, BIDI), (BIDI_CLOSE, BIDIEND)):
        for c in group:
            host[c] = value
    return host


# --------------------------------------------------------------- writing


def ranges(table, bits):
    """Run starts over the non-ASCII characters as `start << bits | class`."""
    out, before = [], None
    for c in range(0x80, TOP):
        if table[c] != before:
            before = table[c]
            out.append(c << bits | before)
    return out


def steps(values):
    """The distance of each from the one before it."""
    return [value - before for before, value in zip([0] + values, values)]


def numbers(values, form, per_line):
    lines = []
    for i in range(0, len(values), per_line):
        lines.append("    " + " ".join(form % v + "," for v in values[i:i + per_line]))
    return "\n".join(lines)


def write_uts58():
    term, host = term_table(), host_table()
    email = bytearray(TOP)
    for first, last, _ in rows("LinkEmail.txt"):
        for c in range(first, last + 1):
            email[c] = 1
    # Invisible characters are not part of a mailbox name as people read it.
    for c in INVISIBLE + BIDI_OPEN + BIDI_CLOSE:
        email[c] = 0
    toggles, before = [], 0
    for c in range(0x80, TOP):
        if email[c] != before:
            before = email[c]
            toggles.append(c)
    brackets = sorted((first, int(fields[0], 16)) for first, _, fields in rows("LinkBracket.txt"))
    # Per ASCII byte: bits 0-2 link-term class, 3 mailbox, 4 host, 5 letter or digit.
    ascii_class = []
    for c in range(128):
        char = chr(c)
        bits = term[c] | email[c] << 3
        if char.isalnum():
            bits |= 0x30
        elif char in "-_.":
            bits |= 0x10
        ascii_class.append(bits)
    terms, hosts = ranges(term, 3), ranges(host, 4)
    constants = "\n".join(f"    {name}," for name in HOST)
    arms = "\n".join(f"        {i} => HostClass::{name}," for i, name in enumerate(HOST) if i)
    (TABLES / "uts58.rs").write_text(f"""\
// Written by scripts/tables.py; do not edit.
//! Character classes of link detection.
//!
//! Link_Term ({date("LinkTerm.txt")}), Link_Bracket ({date("LinkBracket.txt")}) and Link_Email
//! ({date("LinkEmail.txt")}) of UTS #58, © Unicode, Inc., licence Unicode-3.0, with
//! the overrides that the script lists. Host classes: general categories, names
//! and decompositions of Unicode {unicodedata.unidata_version}.

/// UTS #58 Link_Term: what a character does to the address that it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkTerm {{
    /// Part of the address.
    Include,
    /// Part of the address only when an included character follows.
    Soft,
    /// A closing bracket: part of the address when it pairs.
    Close,
    /// An opening bracket.
    Open,
    /// Ends the address.
    Hard,
    /// A bidirectional control: ends the address and is reported.
    Bidi,
}}

/// Class of a non-ASCII character inside a host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostClass {{
{constants}
}}

/// Bit of [`ASCII`]: may stand in the local part of an e-mail address.
pub(crate) const MAILBOX: u8 = 1 << 3;
/// Bit of [`ASCII`]: may stand in a host name.
pub(crate) const HOST: u8 = 1 << 4;
/// Bit of [`ASCII`]: letter or digit.
pub(crate) const ALNUM: u8 = 1 << 5;
/// Bits of [`ASCII`] that hold the [`LinkTerm`].
pub(crate) const TERM: u8 = 7;

/// Everything about the ASCII characters, one byte each. Bytes of non-ASCII characters
/// are `Hard` and nothing else, so that a byte loop stops there.
#[rustfmt::skip]
pub(crate) static ASCII: [u8; 256] = [
{numbers(ascii_class + [4] * 128, "%d", 24)}
];

/// The [`LinkTerm`] of any character.
pub(crate) fn term(c: char) -> LinkTerm {{
    let class = if c.is_ascii() {{ u32::from(ASCII[c as usize] & TERM) }} else {{ look_up(&TERMS, c, 3) }};
    match class {{
        0 => LinkTerm::Include,
        1 => LinkTerm::Soft,
        2 => LinkTerm::Close,
        3 => LinkTerm::Open,
        5 => LinkTerm::Bidi,
        _ => LinkTerm::Hard,
    }}
}}

/// The opening bracket that belongs to a closing one (Link_Bracket).
pub(crate) fn opening(close: char) -> Option<char> {{
    let at = BRACKETS.binary_search_by_key(&(close as u32), |pair| pair.0).ok()?;
    char::from_u32(BRACKETS[at].1)
}}

/// Link_Email: whether a character may stand in a local part.
pub(crate) fn mailbox(c: char) -> bool {{
    if c.is_ascii() {{
        ASCII[c as usize] & MAILBOX != 0
    }} else {{
        EMAIL.partition_point(|&start| start <= c as u32) % 2 == 1
    }}
}}

/// The host class of a non-ASCII character.
pub(crate) fn host_class(c: char) -> HostClass {{
    match look_up(&HOSTS, c, 4) {{
{arms}
        _ => HostClass::End,
    }}
}}

fn look_up(table: &[u32], c: char, bits: u32) -> u32 {{
    let at = table.partition_point(|&entry| entry >> bits <= c as u32);
    table[at.saturating_sub(1)] & ((1 << bits) - 1)
}}

/// Closing and opening bracket.
#[rustfmt::skip]
static BRACKETS: [(u32, u32); {len(brackets)}] = [
{numbers(brackets, "(0x%X, 0x%X)", 6)}
];

/// Adds the steps up: each number of the tables below is written as its distance from the one before it,
/// which takes half the space in the package.
const fn sums<const LEN: usize>(mut steps: [u32; LEN]) -> [u32; LEN] {{
    let mut at = 1;
    while at < LEN {{
        steps[at] += steps[at - 1];
        at += 1;
    }}
    steps
}}

/// Starts and ends of the runs of mailbox characters.
#[rustfmt::skip]
static EMAIL: [u32; {len(toggles)}] = sums([
{numbers(steps(toggles), "%d", 24)}
]);

/// Start of a run `<< 3`, and its class.
#[rustfmt::skip]
static TERMS: [u32; {len(terms)}] = sums([
{numbers(steps(terms), "%d", 20)}
]);

/// Start of a run `<< 4`, and its class.
#[rustfmt::skip]
static HOSTS: [u32; {len(hosts)}] = sums([
{numbers(steps(hosts), "%d", 20)}
]);
""", encoding="utf-8")


def write_tld():
    names = (ROOT / "data/iana/tlds.txt").read_text(encoding="utf-8").split()
    names = {n.lower() for n in names if not n.startswith("#")}
    wide = set()
    ascii_names = set()
    for name in names:
        if name.startswith("xn--"):
            wide.add(name[4:].encode().decode("punycode"))
            ascii_names.add(name)
        elif name.isascii():
            ascii_names.add(name)
        else:
            wide.add(name)
            ascii_names.add("xn--" + name.encode("punycode").decode())
    ordered = sorted(ascii_names)
    wide = sorted(wide, key=lambda n: n.encode())
    index, at = [], 0
    for letter in range(26):
        while at < len(ordered) and ordered[at][0] < chr(97 + letter):
            at += 1
        index.append(at)
    index.append(len(ordered))

    def strings(values):
        lines, line = [], "   "
        for v in values:
            if len(line) + len(v) > 96:
                lines.append(line)
                line = "   "
            line += f' "{v}",'
        lines.append(line)
        return "\n".join(lines)

    (TABLES / "tld.rs").write_text(f"""\
// Written by scripts/tables.py; do not edit.
//! Top-level domains: the IANA root zone ({len(names)} names), internationalised
//! ones in both spellings.

/// Longest name in [`ASCII`], in bytes.
pub(crate) const LONGEST: usize = {max(map(len, ordered))};

/// Longest name in [`WIDE`], in bytes.
pub(crate) const LONGEST_WIDE: usize = {max(len(n.encode()) for n in wide)};

/// Starts of the names with each first letter, in [`ASCII`].
#[rustfmt::skip]
pub(crate) static INDEX: [u16; 27] = [
{numbers(index, "%d", 20)}
];

/// Lower case, sorted.
#[rustfmt::skip]
pub(crate) static ASCII: [&str; {len(ordered)}] = [
{strings(ordered)}
];

/// Lower case Unicode spellings, sorted by bytes.
#[rustfmt::skip]
pub(crate) static WIDE: [&str; {len(wide)}] = [
{strings(wide)}
];
""", encoding="utf-8")


if __name__ == "__main__":
    write_uts58()
    write_tld()
