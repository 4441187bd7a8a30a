// The size of a file as servers send it: `node size.mjs KIB FILE` fails above KIB, by Brotli.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [limit, file] = process.argv.slice(2);
const bytes = readFileSync(file);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes, { params })];
const [raw, gzip, brotli] = sizes.map((one) => Math.ceil(one.length / 1024));
console.log(`-- ${raw} KiB, ${gzip} KiB with gzip, ${brotli} KiB with Brotli, at most ${limit}`);
process.exit(brotli <= Number(limit) ? 0 : 1);
