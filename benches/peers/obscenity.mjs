// Answers the rows of standard input, of one JSON array each line: the terms, then texts. Prints
// for each line how many texts hold a term, and at the end the nanoseconds for all of them.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const load = createRequire(process.cwd() + "/");
const which = process.argv[2];
const { RegExpMatcher, DataSet, parseRawPattern, englishRecommendedTransformers } = load("obscenity");
const { Filter } = load("bad-words");

function matcher(terms) {
    if (which === "bad-words") {
        const filter = new Filter({ emptyList: true });
        filter.addWords(...terms);
        return (text) => filter.isProfane(text);
    }
    const data = new DataSet();
    // `|` asks for the edge of a word, as all the others do.
    const edge = which === "obscenity" ? "|" : "";
    const escaped = (term) => edge + term.replace(/[\\[\]?|]/g, "\\$&") + edge;
    for (const term of terms) {
        data.addPhrase((phrase) => phrase.addPattern(parseRawPattern(escaped(term))));
    }
    const found = new RegExpMatcher({ ...data.build(), ...englishRecommendedTransformers });
    return (text) => found.hasMatch(text);
}

let spent = 0n;
for await (const line of createInterface({ input: process.stdin })) {
    const [terms, ...texts] = JSON.parse(line);
    const holds = matcher(terms);
    const from = process.hrtime.bigint();
    const found = texts.filter(holds).length;
    spent += process.hrtime.bigint() - from;
    console.log(found);
}
console.log(String(spent));
