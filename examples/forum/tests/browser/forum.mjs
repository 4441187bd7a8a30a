// A forum as a process, and a client that posts without a browser.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const PASSWORD = "correct horse";

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class Forum {
  // Starts a forum, on the database of `folder` if there is one.
  static async start(program, settings = {}, folder = null) {
    const forum = new Forum();
    forum.folder = folder ?? mkdtempSync(join(tmpdir(), "forum-"));
    const env = {
      ...process.env, FORUM_ADDRESS: "127.0.0.1:0", FORUM_DATABASE: join(forum.folder, "forum.db"),
      FORUM_PASSWORD: PASSWORD, FORUM_URL: "", FORUM_CSP: "", ...settings,
    };
    forum.process = spawn(program, { env, stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: forum.process.stdout });
    forum.address = await new Promise((done, fail) => {
      lines.on("line", (line) => line.startsWith("The forum is at ") && done(line.slice(16)));
      forum.process.on("exit", () => fail(new Error("the forum ended")));
    });
    forum.stamp = field(await forum.get("/thread/2"), "stamp");
    // The rule "robot-form" holds forms that come back in under 3 seconds.
    await sleep(3100);
    return forum;
  }

  kill() {
    this.process.removeAllListeners("exit");
    this.process.kill("SIGKILL");
  }

  stop() {
    this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async get(path, cookie = "") {
    return (await fetch(this.address + path, { headers: { cookie } })).text();
  }

  async post(path, fields, cookie = "") {
    return fetch(this.address + path, {
      method: "POST", redirect: "manual", headers: { cookie }, body: new URLSearchParams(fields),
    });
  }

  comment(fields) {
    const all = { name: "Tester", email: "tester@example.org", subject: "", website: "", stamp: this.stamp, ...fields };
    return this.post("/thread/2", all);
  }

  // Puts rules into use that let everything pass.
  async withoutRules() {
    const answer = await this.post("/moderate", { password: PASSWORD });
    const cookie = answer.headers.get("set-cookie").split(";")[0];
    const editor = await this.get("/moderate/rules", cookie);
    const fields = { csrf: field(editor, "csrf"), base: field(editor, "base"), text: "" };
    const trial = await (await this.post("/moderate/rules", fields, cookie)).text();
    const saved = await this.post("/moderate/rules/save", { ...fields, seal: field(trial, "seal") }, cookie);
    if (saved.status !== 303) throw new Error(`rules: ${saved.status}`);
  }
}

function field(page, name) {
  const found = page.match(new RegExp(`name="${name}" value="([^"]*)"`));
  if (!found) throw new Error(`no field ${name} in ${page.slice(0, 300)}`);
  return found[1];
}
