// Cost of a call in Node; see scripts/ffi_cost.sh.
import { readFileSync } from "node:fs";
import { Formatter } from "../../bindings/node/wellsaid.js";

const CALLS = 2000;
const formatter = new Formatter();
const source = readFileSync(new URL("comment.txt", import.meta.url), "utf8");

function batch() {
  const start = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call++) formatter.format(source);
  return Number(process.hrtime.bigint() - start) / CALLS;
}

console.log(Math.round(Math.min(...Array.from({ length: 20 }, batch))));
