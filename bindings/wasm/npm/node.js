// wellsaid in Node: the same classes, ready at once. `await init()` is allowed and does nothing.
import { readFileSync } from "node:fs";
import { initSync } from "./wellsaid.js";

initSync({ module: readFileSync(new URL("./wellsaid_bg.wasm", import.meta.url)) });

export { default } from "./wellsaid.js";
export * from "./wellsaid.js";
