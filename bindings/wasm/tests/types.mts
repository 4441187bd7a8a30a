// What an application writes; compiled with `--strict`, never run.
import init, { Formatter, type Answers, type Notice, type Report } from "wellsaid";

await init();
const formatter = new Formatter({ preset: "comment", links: { mentions: true } });
const answers: Answers = { mentions: { "@ann": { href: "/u/7" }, "@bob": null }, links: { "https://a.example/": "unlink" } };
const html: string = formatter.format("Hi @ann", answers).html;
const report: Report = formatter.report(html);
const texts: string[] = report.notices.map((notice: Notice) => html.slice(...notice.span));
const reply: string = formatter.quoteReply("Hi", { author: "Ann", post_id: 12 });
const subject: string = formatter.subject(reply) + formatter.subject(reply, 20, answers, "…");
new Formatter().tips().long.map(({ you_get }) => you_get.concat(subject, ...texts));
// @ts-expect-error: a preset that does not exist
new Formatter({ preset: "comments" });
// @ts-expect-error: not a decision about a link
formatter.format("", { links: { "https://a.example/": "drop" } });
