// Formats what parity.py sends: a JSON object with policy and source per line, a JSON string back.
import { createInterface } from "node:readline";
import { Formatter } from "../../node/wellsaid.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { policy, source } = JSON.parse(line);
  const formatter = new Formatter(policy);
  console.log(JSON.stringify(formatter.format(source)));
  formatter.free();
  formatter.free(); // A second call does nothing.
  let thrown = false;
  try {
    formatter.format(source);
  } catch {
    thrown = true;
  }
  if (!thrown) throw new Error("a formatter that was freed still formats");
}
