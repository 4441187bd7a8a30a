#!/usr/bin/env python3
"""Writes src/tables/lookalikes.rs.

Sources:
  data/unicode/confusables.txt   look-alikes of UTS #39 (Unicode-3.0)
and the character database of the Python that runs this (general category,
decomposition, case, names). Needs nothing but Python 3:

    python3 scripts/words.py

Each character gets a code of 16 bits: kind, class, look. `class.rs` says what
they mean; the numbers below must be the ones there.
"""
import pathlib
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOP = 0x20000

OTHER, SPACE, NEWLINE, APOSTROPHE, SIGN, DIGIT, LETTER, WORDLESS, SKIP, MARK, MULTI = range(11)

# i and l share a class, and b g q, and u v: a 1 stands for i or l, a 9 for g or q,
# an upsilon for u or v.
CLASSES = ["a", "bgq", "c", "d", "e", "f", "h", "il", "j", "k", "m", "n", "o", "p", "r", "s",
           "t", "uv", "w", "x", "y", "z"]
CLASS = {letter: at + 1 for at, letters in enumerate(CLASSES) for letter in letters}
FIRST_HASHED = 24

# Looks: 1-26 a letter, 27-36 a digit and what it is typed for, then sets.
DIGIT_CLASS = ["o", "i", "z", "e", "a", "s", "b", "t", "b", "g"]
SETS = {"il": 37, "uv": 38, "3-": 39, "4-": 40, "6b": 41, "co": 42, "mw": 43, "av": 44, "uy": 45,
        "os": 46, "do": 47, "ft": 48}


def look_of(text):
    """The look named by letters, or by a digit alone."""
    if text in SETS:
        return SETS[text]
    assert len(text) == 1 and text.isascii() and text.islower(), text
    return ord(text) - 96


def class_of(look):
    if look <= 26:
        return CLASS[chr(look + 96)]
    if look <= 36:
        return CLASS[DIGIT_CLASS[look - 27]]
    name = next(key for key, value in SETS.items() if value == look)
    return CLASS[DIGIT_CLASS[int(name[0])] if name[0].isdigit() else name[0]]


# Meanings that no table has, or that differ from the tables. Left: characters; right: what they are
# read as.
HAND = {
    # Greek and Cyrillic as evaders use them: by shape, small letters.
    "β": "b", "γ": "y", "δ": "d", "ε": "e", "ζ": "z", "η": "n", "θ": "o", "κ": "k", "μ": "u",
    "π": "n", "σ": "os", "ς": "s", "τ": "t", "υ": "uv", "χ": "x", "ω": "w", "λ": "a", "φ": "f",
    "Λ": "a", "Δ": "a", "Σ": "e", "Ξ": "e", "Π": "n", "Ω": "o", "Θ": "o", "Φ": "o",
    "б": "6b", "в": "b", "г": "r", "д": "d", "з": "3-", "З": "3-", "и": "u", "к": "k", "л": "n",
    "м": "m", "н": "h", "п": "n", "т": "t", "ч": "4-", "ш": "w", "щ": "w", "ъ": "b", "ь": "b",
    "э": "e", "Э": "e", "я": "r", "Я": "r", "И": "n", "є": "e", "Є": "e", "ґ": "r", "ғ": "f",
    "ѓ": "r", "ђ": "h", "ћ": "h", "ү": "uy", "ұ": "y", "ә": "e", "ө": "o", "џ": "u", "ѵ": "v",
    "ѡ": "w", "ԝ": "w", "қ": "k", "ң": "h", "ц": "u", "І": "il", "Ι": "il", "ӏ": "il", "Ӏ": "il",
    # Latin letters without a decomposition that their name does not tell.
    "ı": "i", "ŋ": "n", "Ŋ": "n", "ð": "d", "Ð": "d", "þ": "p", "Þ": "p", "đ": "d", "ĸ": "k",
    "ɑ": "a", "Ɑ": "a", "ɒ": "a", "ɐ": "a", "ə": "e", "Ə": "e", "ǝ": "e", "Ǝ": "e", "ɘ": "e",
    "ɛ": "e", "Ɛ": "e", "ɜ": "e", "ɡ": "g", "ɩ": "i", "Ɩ": "i", "ɔ": "co", "Ɔ": "co", "ʊ": "u",
    "Ʊ": "u", "ʋ": "uv", "ʌ": "av", "Ʌ": "av", "ɣ": "y", "Ɣ": "y", "ʒ": "z", "Ʒ": "z", "ɹ": "r",
    "ʇ": "t", "ʎ": "y", "ɥ": "h", "ʞ": "k", "ʍ": "mw", "ɯ": "mw", "Ɯ": "mw", "ɟ": "f", "ƨ": "s",
    "Ƨ": "s", "ƅ": "b", "Ƅ": "b", "ʃ": "s", "Ʃ": "e", "ƿ": "p", "ɿ": "r", "ɾ": "r", "ᴉ": "i",
    "ɺ": "r", "ꞓ": "c", "ʗ": "c", "ʘ": "o", "ꝺ": "d", "ꞇ": "t", "ꞅ": "s", "ꞃ": "r", "ꝼ": "f",
    "ʟ": "l",
    # Signs.
    "€": "e", "£": "l", "₤": "l", "¥": "y", "¢": "c", "©": "c", "®": "r", "§": "s", "×": "x",
    "°": "o", "†": "t", "‡": "t", "∂": "d", "∑": "e", "¡": "il", "∅": "o", "○": "o", "●": "o",
    "◯": "o", "⚪": "o", "⚫": "o", "⭕": "o", "🔴": "o", "₿": "b", "₩": "w", "₦": "n", "₽": "p",
    "₭": "k", "₮": "t", "฿": "b", "₵": "c", "₫": "d", "ƒ": "f", "∪": "u", "∨": "v", "✝": "t",
    "✚": "t", "✖": "x", "❌": "x", "✕": "x", "╳": "x", "│": "il", "┃": "il", "ǀ": "il", "∣": "il",
    "¦": "il", "❘": "il", "❙": "il", "√": "v", "₣": "f", "₲": "g", "₳": "a", "₡": "c", "₱": "p",
    "₹": "r", "₺": "l", "₸": "t", "₴": "s", "◎": "o", "◉": "o", "⦿": "o", "⊕": "o", "⊂": "c", "∩": "n",
    # Canadian syllables that web pages make fancy letters of.
    "ᗩ": "a", "ᑕ": "c", "ᗪ": "d", "ᗴ": "e", "ᖴ": "f", "ᕼ": "h", "ᒍ": "j", "ᒪ": "l", "ᗰ": "m", "ᑎ": "n",
    "ᑭ": "p", "ᔕ": "s", "ᗯ": "w", "᙭": "x", "ᘔ": "z",
}
# Alphabets that web pages make fancy letters of: what stands for a to z, `_` where nothing new does.
# A word that is native to its text is never read so, see rule 5 in src/words/mod.rs.
ALPHABETS = [
    "ค๒ς๔єŦﻮђเןкɭ๓ภ๏ק_гรՇยשฬאץչ",  # Thai, Hebrew, Greek and Arabic
    "ᎪᏴᏟᎠᎬ_ᏀᎻᏆᎫᏦᏞ_ᏁᏫᏢ_ᎡᏚᎢ_ᏙᏇ_ᎽᏃ",  # Cherokee
    "ᏗᏰ_ᎴᏋᎦᎶᏂᎥᏠᏦᏝᎷᏁᎧᎮᎤᏒᏕᏖᏬᏉᏇ_ᎩᏓ",
    "Ꭿ_Ꮸ__Ꮀ_ᎻᎨ___Ꮇ_Ꮎ_ᏅᏒ__ᏌᏤᏔ_ᎽᏃ",
    "ልጌርዕቿቻኗዘጎጋጕረጠክዐየዒዪነፕሁሀሠሸሃጊ",  # Ethiopic
    "__ፈ____________________ጀ_ፚ",
    "ꍏꌃꉓꀸꍟꎇꁅꃅꀤꀭꀘ꒒ꂵꈤꂦꉣꆰꋪꌗ꓄ꀎꃴꅏꊼꌩꁴ",  # Yi
    "ꋬꃳꉔ꒯ꏂꊰꍌꁝ꒐꒻ꀘ_ꂵꋊꄲ__ꋪꇙ꓄꒤꒦ꅐꉧꌦꁴ",
    "𐌀𐌁𐌂𐌃𐌄𐌅Ᏽ𐋅𐌉Ꮭ𐌊𐌋𐌌𐌍Ꝋ𐌐𐌒𐌓𐌔𐌕𐌵ᕓᏔ𐋄𐌙Ɀ",  # Old Italic
    "_ɮ______________զ__ȶ__աӼ__",  # Armenian
    "_________________ʀֆ_______",
    "_____ʄ____ӄ_______________",
    "_____________ռօքգ_________",
    "_ც_________Ɩ____զཞ_ɬų__ҳყʑ",  # Georgian, Tibetan, hooked letters
    "______________ơ℘__________",
    "ⴰⴱⵛⴷⴻⴼⴳⵀⵉⵊⴽⵍⵎⵏⵔ_ⵇ_ⵙⵜⵓⵠⵡⵅⵢⵣ",  # Tifinagh
    "Д__________________Г___Ж__",  # Cyrillic capitals
    "______________Ф___________",
    "________ł___₥_____________",  # currency
]
# Two letters in one. At most as many as the character has bytes.
PAIRS = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ы": "bi", "ю": "io", "🆎": "ab", "🆑": "cl",
         "🆗": "ok", "🆖": "ng", "🆘": "os"}
for alphabet in ALPHABETS:
    assert len(alphabet) == 26, (alphabet, len(alphabet))
    for letter, fancy in zip("abcdefghijklmnopqrstuvwxyz", alphabet):
        # What is known already is more like another letter.
        if fancy == "_" or fancy in HAND and fancy not in "ДƖς":
            continue
        # Capitals and small letters of Cherokee are drawn alike.
        small = fancy.lower() if 0x13A0 <= ord(fancy) <= 0x13F5 else fancy
        HAND[fancy] = HAND[small] = "il" if letter in "il" else letter
HAND["ð"] = "do"
HAND["Ŧ"] = HAND["ŧ"] = "ft"
APOSTROPHES = set("'`´ʹʻʼʽˈˊˋ‘’‛′‵＇｀")


def confusables():
    rows = {}
    for line in (ROOT / "data/unicode/confusables.txt").read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if fields[0]:
            target = "".join(chr(int(code, 16)) for code in fields[1].split())
            rows[chr(int(fields[0], 16))] = target
    return rows


CONFUSABLE = confusables()


def wordless(c):
    """Scripts that write no spaces between words."""
    n = ord(c)
    return (0x0E00 <= n <= 0x0EFF or 0x1000 <= n <= 0x109F or 0x1780 <= n <= 0x17FF
            or 0x1100 <= n <= 0x11FF or 0x3005 <= n <= 0x3007 or 0x3021 <= n <= 0x3029
            or 0x3041 <= n <= 0x318F or 0x31A0 <= n <= 0x31FF or 0x3400 <= n <= 0x9FFF
            or 0xA960 <= n <= 0xA97F or 0xAC00 <= n <= 0xD7FF or 0xF900 <= n <= 0xFAFF
            or 0xFF66 <= n <= 0xFFDC or 0x1B000 <= n <= 0x1B16F or n >= 0x20000)


def keeps_marks(c):
    """Marks that are letters: Indic, Thai, Myanmar, Khmer, kana and the like."""
    n = ord(c)
    return (0x0900 <= n <= 0x0FFF or 0x1000 <= n <= 0x109F or 0x1700 <= n <= 0x180A
            or 0x1900 <= n <= 0x1AAF or 0x1B00 <= n <= 0x1C4F or n in (0x3099, 0x309A)
            or 0xA800 <= n <= 0xA8DF or 0xA930 <= n <= 0xA9FF or 0xAA00 <= n <= 0xABFF
            or 0x11000 <= n <= 0x11FFF)


def ignorable(c):
    n = ord(c)
    return (unicodedata.category(c) == "Cf" or n in (0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x0640)
            or n in (0x180E, 0x2065, 0x17B4, 0x17B5) or 0xFFF0 <= n <= 0xFFF8
            or (unicodedata.category(c) == "Cc" and c not in "\t\n\v\f\r\x85"))


def dropped(c):
    return unicodedata.category(c) in ("Mn", "Me") and not keeps_marks(c)


def squared(c):
    """Letters in boxes and circles that Unicode does not decompose."""
    n = ord(c)
    # Outlined letters are of Unicode 16.
    for first in (0x1F150, 0x1F170, 0x1F1E6, 0x1CCD6):
        if first <= n < first + 26:
            return chr(n - first + 97)
    for first in (0x249C, 0x1F110):
        if first <= n < first + 26:
            return chr(n - first + 97)
    if 0x278A <= n <= 0x2792 or 0x2776 <= n <= 0x277E or 0x24F5 <= n <= 0x24FD:
        return chr(48 + unicodedata.digit(c))
    return None


def decompose(c):
    """As unit.rs has it: NFKD without the marks that drop; Hangul stays whole."""
    n = ord(c)
    if 0xAC00 <= n <= 0xD7A3:
        return [c]
    # Halfwidth Hangul fillers and jamo decompose to conjoining ones.
    return [d for d in unicodedata.normalize("NFKD", c) if not dropped(d) and not ignorable(d)]


def lower(c):
    c = c.lower()[0]
    return "σ" if c == "ς" else c


def named(c):
    """`LATIN SMALL LETTER B WITH STROKE` is a b."""
    words = unicodedata.name(c, "").split()
    if len(words) > 3 and words[0] == "LATIN":
        for head in (["SMALL", "LETTER"], ["CAPITAL", "LETTER"], ["LETTER", "SMALL", "CAPITAL"],
                     ["LETTER", "SMALL", "CAPITAL", "INVERTED"], ["LETTER", "SMALL", "CAPITAL", "BARRED"],
                     ["SUBSCRIPT", "SMALL", "LETTER"], ["SMALL", "LETTER", "DOTLESS"],
                     ["SMALL", "LETTER", "SIDEWAYS"], ["SMALL", "LETTER", "SCRIPT"],
                     ["SMALL", "LETTER", "BLACKLETTER"], ["SMALL", "LETTER", "INSULAR"],
                     ["CAPITAL", "LETTER", "INSULAR"], ["SMALL", "LETTER", "BARRED"],
                     ["SMALL", "LETTER", "TOP", "HALF"], ["CAPITAL", "LETTER", "SCRIPT"],
                     ["LETTER", "SMALL", "CAPITAL", "REVERSED"], ["LETTER", "SMALL", "CAPITAL", "TURNED"]):
            rest = words[1:]
            if rest[:len(head)] == head and len(rest) > len(head) and len(rest[len(head)]) == 1 \
                    and (len(rest) == len(head) + 1 or rest[len(head) + 1] == "WITH"):
                return rest[len(head)].lower()
    return None


def loosely_named(c):
    """`LATIN SMALL LETTER U BAR`, `LATIN CAPITAL LETTER BROKEN L`: where no table knows better."""
    words = unicodedata.name(c, "").split()
    if words[:1] == ["LATIN"] and "LETTER" in words:
        return next((word.lower() for word in words if len(word) == 1), None)
    return None


def look(c, depth=0):
    """What one character is read as: the name of a look, or None."""
    if c.isascii():
        return c.lower() if c.isalpha() else c if c.isdigit() else None
    if c in HAND:
        return HAND[c]
    if squared(c):
        return squared(c)
    parts = decompose(c)
    if len(parts) == 1 and parts[0] != c:
        found = look(parts[0], depth + 1) if depth < 6 else None
        if found:
            return found
    if named(c):
        return named(c)
    if c in CONFUSABLE and depth < 6:
        target = [d for d in unicodedata.normalize("NFKD", CONFUSABLE[c]) if not dropped(d)]
        if len(target) == 1:
            found = look(target[0], depth + 1)
            # l, 1, I and | are one prototype there.
            if found == "l" and target[0] == "l" and not unicodedata.name(c, "").startswith("LATIN"):
                return "il"
            if found:
                return found
    if lower(c) != c and depth < 6:
        return look(lower(c), depth + 1)
    return loosely_named(c)


def hashed(c):
    return FIRST_HASHED + (ord(c) * 0x9E3779B1 & 0xFFFFFFFF) // 2**29


def code(kind, cls=0, lk=0):
    return kind | cls << 4 | lk << 9


def single(c):
    """The code of a character that stands for itself alone."""
    category = unicodedata.category(c)
    found = look(c)
    digit = found is not None and found.isdigit() and found not in SETS
    if digit and category[0] == "L":
        # A letter that looks like a digit.
        found = {"3": "3-", "4": "4-", "6": "6b", "0": "o", "1": "il", "2": "z", "5": "s", "7": "t",
                 "8": "b", "9": "g"}[found]
        digit = False
    lk = 27 + int(found) if digit else look_of(found) if found else 0
    if category[0] == "L" or (category[0] == "M" and not dropped(c)) or squared(c) and not digit:
        if wordless(c):
            if 0x3400 <= ord(c) or ord(c) in range(0x3041, 0x30FF):
                return code(WORDLESS)
            if lk:
                return code(WORDLESS, class_of(lk), lk)
            return code(WORDLESS, hashed(lower(decompose(c)[0])) if decompose(c) else 0)
        if lk:
            return code(LETTER, class_of(lk), lk)
        return code(LETTER, hashed(lower((decompose(c) or [c])[0])))
    if category[0] == "N":
        if lk and not digit:
            return code(LETTER, class_of(lk), lk)
        value = unicodedata.digit(c, None)
        if not digit and value is not None:
            lk = 27 + value
        return code(DIGIT, class_of(lk), lk) if lk else code(DIGIT, hashed(c))
    return code(SIGN, class_of(lk), lk) if lk else code(OTHER)


EXPANSIONS = []


def entry(c):
    category = unicodedata.category(c)
    if c in APOSTROPHES:
        return code(APOSTROPHE)
    if c in "\n\v\f\r\x85\u2028\u2029":
        return code(NEWLINE)
    if category == "Zs" or c == "\t":
        return code(SPACE)
    if dropped(c):
        return code(MARK)
    # The colour of the sign before it.
    if ignorable(c) or 0x1F3FB <= ord(c) <= 0x1F3FF:
        return code(SKIP)
    # A remark about a word, and no part of it.
    if c in "™℠":
        return code(OTHER)
    if category in ("Cn", "Co", "Cs", "Cc") and not squared(c):
        return code(OTHER)
    if 0xAC00 <= ord(c) <= 0xD7A3:
        return code(WORDLESS)
    if c in HAND or squared(c):
        return single(c)
    pair = PAIRS.get(c)
    folded = [d for part in decompose(c) for d in part.casefold()] if category[0] in "LNS" else []
    folded = [d for d in "".join(folded) for d in decompose(d)]
    parts = list(pair or "") or folded
    parts = [p for p in parts if unicodedata.category(p)[0] in "LNM"]
    if len(parts) > 1:
        parts = parts[:len(c.encode())]
        row = [(single(part), part) for part in parts]
        if row not in EXPANSIONS:
            EXPANSIONS.append(row)
        at = EXPANSIONS.index(row)
        return code(MULTI) | at << 4
    if len(parts) == 1 and category[0] != "L":
        # A letter in a circle is that letter.
        return single(parts[0])
    return single(c)


def write():
    codes = [entry(chr(n)) if not 0xD800 <= n < 0xE000 else 0 for n in range(TOP)]
    for n in range(0x3400, 0xA000):
        codes[n] = code(WORDLESS)
    assert len(EXPANSIONS) < 4096
    blocks, index = [], []
    for start in range(0, TOP, 64):
        block = codes[start:start + 64]
        if block not in blocks:
            blocks.append(block)
        index.append(blocks.index(block))
    flat = [c for block in blocks for c in block]
    ascii_signs = {"!": "il", "|": "il", "(": "c", "[": "c", "<": "c", "{": "c", "$": "s",
                   "@": "a", "+": "t", "#": "h"}
    for sign, name in ascii_signs.items():
        lk = look_of(name)
        flat[index[ord(sign) >> 6] * 64 + (ord(sign) & 63)] = code(SIGN, class_of(lk), lk)

    def rows(values, form, per):
        lines = [", ".join(form(v) for v in values[at:at + per]) for at in range(0, len(values), per)]
        return "\n".join(f"    {line}," for line in lines)

    expansions, bounds = [], [0]
    for row in EXPANSIONS:
        expansions += row
        bounds.append(len(expansions))
    text = f"""// Generated by scripts/words.py; do not edit.
//! Meanings of each character.
//!
//! Look-alikes of UTS #39 18.0.0, © Unicode, Inc., licence Unicode-3.0, and a list
//! of our own, over decompositions, categories and names of Unicode {unicodedata.unidata_version}.

/// Index into `CODES`, in blocks of 64, by the upper bits of a character below U+20000.
#[rustfmt::skip]
pub(crate) static BLOCKS: [u16; {len(index)}] = [
{rows(index, str, 64)}
];

/// Kind, class and look, packed as `class.rs` says.
#[rustfmt::skip]
pub(crate) static CODES: [u16; {len(flat)}] = [
{rows(flat, str, 64)}
];

/// Characters that stand for several: where the letters begin in `EXPANSIONS`.
pub(crate) static BOUNDS: [u16; {len(bounds)}] = {{
    // The number of letters of each.
    #[rustfmt::skip]
    let mut bounds = [
{rows([0] + [len(row) for row in EXPANSIONS], str, 40)}
    ];
    let mut at = 1;
    while at < bounds.len() {{
        bounds[at] += bounds[at - 1];
        at += 1;
    }}
    bounds
}};

/// Letters of the expansions.
#[rustfmt::skip]
pub(crate) static EXPANSIONS: [(u16, char); {len(expansions)}] = [
{rows(expansions, lambda pair: f"({pair[0]}, '" + chr(92) + f"u{{{ord(pair[1]):x}}}')", 8)}
];
"""
    (ROOT / "src/tables/lookalikes.rs").write_text(text, encoding="utf-8")
    print(len(blocks), "blocks,", len(EXPANSIONS), "expansions,", len(text), "bytes")


write()
