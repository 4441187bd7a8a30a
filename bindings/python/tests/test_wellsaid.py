"""The installed package: `python -m unittest test_wellsaid` in an environment that has only the wheel,
Django and Jinja. `WELLSAID_ROWS` names what `cargo test --test binding_rows -- FOLDER` wrote.
"""

import concurrent.futures
import json
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import time
import unittest

import wellsaid

RULES = """
schema = 1
name = "test"
version = "1"
[lists.rude]
kind = "words"
words = ["heck"]
[[rule]]
id = "mask"
why = "Rude."
when = { words = { list = "rude" } }
action = "approve"
rewrite = { mask = "*" }
[[rule]]
id = "flood"
why = "More than 20 comments in an hour."
when = { rate = { key = "author", gt = 20, within = "1h" } }
action = "reject"
"""
CONTEXT = {"now": 1_763_779_200, "author": {"id": "17"}}
COMMENT = ("I agree with <em>most</em> of it, see www.rust-lang.org/learn and the list below.\n" * 3)[:200]
# A row that is lost fails.
LEAST = {"policies": 30, "comments": 30_000, "full": 13_000}


class Formatting(unittest.TestCase):
    def setUp(self):
        self.formatter = wellsaid.Formatter()

    def test_html_and_other_outputs(self):
        self.assertEqual(wellsaid.format("Is <em>x<y</em>?"), "<p>Is <em>x&lt;y</em>?</p>")
        document = self.formatter.parse("[quote=Ann]Tea?[/quote]\nYes, <b>please")
        self.assertEqual(document.plain(), "Ann wrote:\n\n> Tea?\n\nYes, <b>please")
        self.assertEqual(document.subject(), "Yes, <b>please")
        self.assertEqual(document.excerpt(3), "<p>Yes…</p>")
        self.assertEqual(document.quote_reply({"author": "Bob"}).split("\n")[0], "[quote=Bob]")
        report = document.report()
        self.assertEqual(report["outermost_authors"], ["Ann"])
        self.assertEqual(report["notices"][0]["kind"], "disallowed-tag")
        self.assertTrue(self.formatter.is_safe(document.html()))
        self.assertFalse(self.formatter.is_safe("<script>"))
        self.assertEqual(document.__html__(), document.html())

    def test_policies(self):
        for policy in ('preset = "plain"', '{"preset": "plain"}', {"preset": "plain"}):
            formatter = wellsaid.Formatter(policy)
            self.assertEqual(formatter.format("<em>a</em>"), "<p>&lt;em&gt;a&lt;/em&gt;</p>")
        self.assertIn("No HTML tags allowed.", formatter.tips()["short"])

    def test_answers(self):
        formatter = wellsaid.Formatter({"links": {"mentions": True}})
        answers = {"mentions": {"@ann": {"href": "/u/7"}}}
        self.assertEqual(formatter.parse("Hi @ann").html(answers), '<p>Hi <a href="/u/7">@ann</a></p>')
        document = formatter.parse("[quote=Ann]Tea?[/quote]")
        document = document.verify_quotes({"quotes": [{"author": "Ann", "source": "Tea?"}]})
        self.assertEqual(document.report()["quotes"][0]["verification"], "verified")

    def test_errors(self):
        with self.assertRaisesRegex(wellsaid.ConfigurationError, "line 1: `breakz`") as caught:
            wellsaid.Formatter("breakz = true")
        self.assertIsInstance(caught.exception, ValueError)
        self.assertEqual(caught.exception.status, 2)
        with self.assertRaisesRegex(wellsaid.TooLong, "65537"):
            self.formatter.format("x" * 65_537)
        with self.assertRaises(wellsaid.DataError):
            self.formatter.parse("x").html({"mention": {}})
        with self.assertRaises(TypeError):
            wellsaid.Document()
        with self.assertRaises(TypeError):
            pickle.dumps(self.formatter)

    def test_any_text(self):
        self.assertEqual(self.formatter.format("a\0b\ud800c"), self.formatter.format(b"a\0b\xed\xa0\x80c"))
        self.assertEqual(self.formatter.format(b"\xff"), "<p>\ufffd</p>")
        self.assertEqual(self.formatter.format(""), "")

    def test_threads(self):
        want = self.formatter.format(COMMENT)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            found = pool.map(lambda _: self.formatter.format(COMMENT), range(20_000))
            self.assertEqual(set(found), {want})
            # Each thread has errors of its own.
            def refused(number):
                with self.assertRaisesRegex(wellsaid.ConfigurationError, f"`key{number}`"):
                    wellsaid.Formatter(f"key{number} = 1")
            list(pool.map(refused, range(2_000)))

    def test_memory_is_given_back(self):
        def resident():
            return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096
        for _ in range(2_000):
            self.formatter.parse(COMMENT).report()
        before = resident()
        for _ in range(20_000):
            self.formatter.parse(COMMENT).report()
        self.assertLess(resident() - before, 4 << 20)


class Moderating(unittest.TestCase):
    def test_a_verdict(self):
        moderator = wellsaid.Moderator(RULES)
        document = wellsaid.Formatter().parse("What the heck")
        verdict, shown = moderator.check(document, CONTEXT)
        self.assertEqual(verdict["action"], "approve")
        self.assertEqual(shown.html(), "<p>What the ****</p>")
        self.assertEqual(document.apply(verdict).html(), shown.html())
        with self.assertRaises(wellsaid.StaleVerdict):
            wellsaid.Formatter().parse("Another one!!").apply(verdict)
        self.assertEqual(wellsaid.author_name(verdict, "Ann"), "Ann")
        self.assertIn("author.id", moderator.facts())
        request = {"state": "pending", "decision": "approve", "by": {"moderator": "ann"}, "at": 5}
        outcome = wellsaid.decide(request)
        self.assertEqual(outcome["state"], "approved")
        self.assertEqual(outcome["lesson"]["learn"], "ham")
        self.assertIn("refused", wellsaid.decide({**request, "state": "trashed"}))

    def test_counts_later(self):
        moderator = wellsaid.Moderator(RULES)
        verdict, _ = moderator.check(wellsaid.Formatter().parse("Hi"), CONTEXT, record=False)
        self.assertFalse(verdict["record"]["done"])
        self.assertNotIn("hits", moderator.record(verdict, CONTEXT).get("record", {}))

    def test_errors(self):
        with self.assertRaisesRegex(wellsaid.ConfigurationError, "line 1"):
            wellsaid.Moderator("schemas = 1")
        with self.assertRaisesRegex(wellsaid.ConfigurationError, "key"):
            wellsaid.Moderator(RULES, history={"sqlite": "x.db"})
        with self.assertRaisesRegex(wellsaid.DataError, "now"):
            wellsaid.Moderator(RULES).check(wellsaid.Formatter().parse("Hi"), {})

    def test_threads_share_a_limit(self):
        moderator, document = wellsaid.Moderator(RULES), wellsaid.Formatter().parse("Hi")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            verdicts = pool.map(lambda _: moderator.check(document, CONTEXT)[0]["action"], range(400))
            self.assertEqual(list(verdicts).count("approve"), 20)

    def test_processes_share_a_limit(self):
        """Forked ones, which have the file open already, and two that were started."""
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.join(folder, "history.db")
            options = {"history": {"sqlite": place}, "key": "the secret of the site"}
            moderator, document = wellsaid.Moderator(RULES, **options), wellsaid.Formatter().parse("Hi")
            passed = [moderator.check(document, CONTEXT)[0]["action"] for _ in range(5)].count("approve")
            children = []
            for _ in range(2):
                if (child := os.fork()) == 0:
                    tries = [moderator.check(document, CONTEXT)[0]["action"] for _ in range(200)]
                    os._exit(tries.count("approve"))
                children.append(child)
            program = (
                "import sys, json, wellsaid\n"
                "rules, options, context = map(json.loads, sys.argv[1:])\n"
                "moderator = wellsaid.Moderator(rules, **options)\n"
                "document = wellsaid.Formatter().parse('Hi')\n"
                "print([moderator.check(document, context)[0]['action'] for _ in range(200)].count('approve'))"
            )
            command = [sys.executable, "-c", program, *map(json.dumps, (RULES, options, CONTEXT))]
            started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
            passed += sum(int(process.communicate()[0]) for process in started)
            passed += sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
            self.assertEqual(passed, 20)


class Filters(unittest.TestCase):
    def test_jinja(self):
        import jinja2
        import wellsaid.jinja

        environment = jinja2.Environment(autoescape=True)
        environment.filters["comment"] = wellsaid.jinja.comment()
        template = environment.from_string("{{ body|comment }}|{{ document }}")
        document = wellsaid.Formatter().parse("<em>a</em>")
        html = template.render(body="<em>a</em><script>", document=document)
        self.assertEqual(html, "<p><em>a</em>&lt;script&gt;</p>|<p><em>a</em></p>")
        self.assertIn("&lt;&lt;", template.render(body="<" * 70_000, document=""))

    def test_django(self):
        import django
        from django.conf import settings
        from django.template import Context, Engine

        settings.configure(INSTALLED_APPS=["wellsaid"], WELLSAID_POLICY={"preset": "plain"})
        django.setup()
        engine = Engine(libraries={"wellsaid": "wellsaid.templatetags.wellsaid"})
        template = engine.from_string("{% load wellsaid %}{{ body|comment }}|{{ document|comment }}")
        context = Context({"body": "<em>a</em>", "document": wellsaid.Formatter().parse("<em>a</em>")})
        self.assertEqual(template.render(context), "<p>&lt;em&gt;a&lt;/em&gt;</p>|<p><em>a</em></p>")


class Rows(unittest.TestCase):
    def test_output_is_that_of_rust(self):
        count = dict.fromkeys(LEAST, 0)
        with open(os.environ["WELLSAID_ROWS"], encoding="utf-8", newline="\n") as rows:
            for line in rows:
                row = json.loads(line)
                if "policy" in row:
                    formatter = wellsaid.Formatter(row["policy"])
                    self.assertEqual(formatter.tips(), row["tips"])
                    self.assertEqual(formatter.fingerprint, row["fingerprint"])
                    count["policies"] += 1
                    continue
                self.assertEqual(formatter.format(row["source"]), row["html"], row["id"])
                count["comments"] += 1
                if "plain" in row:
                    document = formatter.parse(row["source"])
                    reply = document.quote_reply({"author": "Ann B.", "post_id": 12})
                    found = (document.plain(), document.subject(), document.excerpt(80), reply)
                    want = tuple(row[key] for key in ("plain", "subject", "excerpt", "reply"))
                    self.assertEqual(found, want, row["id"])
                    self.assertEqual(document.report(), row["report"], row["id"])
                    count["full"] += 1
        for what, least in LEAST.items():
            self.assertGreaterEqual(count[what], least)
        print(f"wheel: {count['comments']} comments byte-equal, {count['full']} of them in every output")

    def test_speed_is_told(self):
        formatter = wellsaid.Formatter()
        rounds, best = 5_000, float("inf")
        for _ in range(5):
            began = time.perf_counter()
            for _ in range(rounds):
                formatter.format(COMMENT)
            best = min(best, (time.perf_counter() - began) / rounds)
        print(f"wheel: {best * 1e6:.1f} µs for a comment of {len(COMMENT)} bytes")
        self.assertLess(best, 0.01)


if __name__ == "__main__":
    unittest.main()
