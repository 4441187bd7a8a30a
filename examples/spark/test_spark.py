"""Both ways of job.py on two workers, and one_machine.py, against what one process says of each comment.

    python -m unittest test_spark, in this folder; WELLSAID_PROGRAM names the program `wellsaid`
"""

import collections
import contextlib
import hashlib
import json
import os
import pathlib
import tempfile
import time
import unittest

import comments
import job
import one_machine
import pyarrow as pa
import pyarrow.parquet as pq
import wellsaid
from pyspark.sql import SparkSession

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ["WELLSAID_PROGRAM"]
ROWS = 20_000
NOW = '{"now": 1763779200, "author": {"id": "17", "approved": 0}}'
RULES = (EXAMPLES / "rules.toml").read_text(encoding="utf-8") + """
[lists.rude]
kind = "words"
words = ["heck"]
[[rule]]
id = "mask"
why = "Rude."
when = { words = { list = "rude" } }
action = "approve"
rewrite = { mask = "*" }
"""
# Each row is bad in its own way, or only looks bad.
BAD = [
    (None, NOW),
    (b"no context", None),
    (b"valid \xff\xfe not", NOW),
    (b"x" * 70_000, NOW),
    (b"<em>" * 5_000_000, NOW),
    (b"", NOW),
    (b"a\0b\nc", NOW),
    (rb'a\x41 \u0041 "quoted" \\', NOW),
    (b"broken context", '{"now":'),
    (b"a list", "[1]"),
    (b"two\nlines", '{"now": 1,\n "author": {}}'),
    (b"unknown fact", '{"now": 1, "autor": {}}'),
    (b"injected", '{"now": 1}, "body": "another"'),
    ("what the heck".encode(), NOW),
    ("اللغة العربية heck".encode(), NOW),
]


def table() -> pa.Table:
    with open(EXAMPLES / "comments.ndjson", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"].encode() for line in lines]
    rows = [(bodies[n % len(bodies)], NOW) for n in range(ROWS - len(BAD))]
    for place, row in enumerate(BAD):
        rows.insert(1 + place * (ROWS // len(BAD)), row)
    # Neither sorted nor without gaps, and larger than a float can say exactly.
    ids = [(1 << 60) + n * 7_919 % 1_000_003 for n in range(len(rows))]
    columns = {"id": pa.array(ids, pa.int64())}
    columns["body"] = pa.array([body for body, _ in rows], pa.binary())
    columns["context"] = pa.array([context for _, context in rows], pa.string())
    return pa.table(columns)


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scope = contextlib.ExitStack()
        cls.addClassCleanup(scope.close)
        cls.folder = pathlib.Path(scope.enter_context(tempfile.TemporaryDirectory()))
        cls.rules = str(cls.folder / "rules.toml")
        pathlib.Path(cls.rules).write_text(RULES, encoding="utf-8")
        cls.table = table()
        cls.file = str(cls.folder / "comments.parquet")
        # Several groups of rows, so that both workers have something to do.
        pq.write_table(cls.table, cls.file, row_group_size=1_000)
        settings = {"spark.ui.enabled": "false", "spark.sql.files.maxPartitionBytes": "256k"}
        builder = SparkSession.builder.master("local[2]").config(map=settings)
        cls.spark = builder.getOrCreate()
        cls.spark.sparkContext.setLogLevel("ERROR")
        scope.callback(cls.spark.stop)
        cls.verdicts = {
            row["id"]: comments.verdict("", RULES, row["body"], row["context"])
            for row in cls.table.to_pylist()
        }

    def job(self, what: str, out: str, *arguments: str) -> list:
        """Runs a job, and reads what it wrote."""
        began = time.perf_counter()
        job.main([what, self.file, str(self.folder / out), *arguments])
        print(f"spark: {out}: {time.perf_counter() - began:.1f} s")
        rows = self.spark.read.parquet(str(self.folder / out)).collect()
        self.assertEqual(len(rows), ROWS)
        self.assertEqual({row.policy for row in rows}, {wellsaid.Formatter().fingerprint})
        return rows

    def assert_verdicts(self, rows: list) -> None:
        for row in rows:
            want = self.verdicts[row["id"]]
            self.assertEqual(row["action"], want["action"])
            self.assertEqual(row["problem"] is None, want["problem"] is None, want)
            self.assertEqual(row["html"], want["html"])
            if want["verdict"]:
                self.assertEqual(json.loads(row["verdict"]), json.loads(want["verdict"]))

    def test_two_processes_work(self):
        def who(batches):
            for batch in batches:
                time.sleep(0.5)
                yield pa.RecordBatch.from_pydict({"pid": [os.getpid()]})

        spread = job.source(self.spark, self.file).repartition(4)
        found = spread.mapInArrow(who, "pid long").collect()
        self.assertEqual(len({row.pid for row in found}), 2)

    def test_order_stays(self):
        source = job.source(self.spark, self.file)
        self.assertGreater(source.rdd.getNumPartitions(), 4)
        made = job.verdicts(source, "", RULES).select("id").collect()
        self.assertEqual([row.id for row in made], [row.id for row in source.select("id").collect()])

    def test_format(self):
        rows = self.job("format", "pages")
        bodies = {row["id"]: row["body"] for row in self.table.to_pylist()}
        for row in rows:
            want = comments.page("", bodies.pop(row.id))
            self.assertEqual({name: row[name] for name in want}, want)
        self.assertEqual(bodies, {})
        problems = collections.Counter(row.problem for row in rows)
        self.assertEqual(problems.pop("body: null"), 1)
        self.assertEqual(sum(count for problem, count in problems.items() if problem), 2)
        (mended,) = [row for row in rows if row.html and "valid" in row.html and "\ufffd" in row.html]
        self.assertIn("invalid-text", mended.notices)

    def test_moderate(self):
        rows = self.job("moderate", "verdicts", "--rules", self.rules)
        self.assert_verdicts(rows)
        for row in rows:
            self.assertEqual(row.ruleset, hashlib.sha256(RULES.encode()).hexdigest())
            if row.problem:
                self.assertEqual((row.action, row.verdict), ("hold", None))
            else:
                self.assertEqual(json.loads(row.verdict)["ruleset"]["sha256"], row.ruleset)
        masked = [row.html for row in rows if row.html]
        self.assertIn("<p>what the ****</p>", masked)
        self.assertTrue(all("****" in html for html in masked), masked)
        self.assertEqual(sum(row.problem is not None for row in rows), 8)
        # A finished run is not repeated, and nothing is added to it.
        with self.assertRaisesRegex(Exception, "ALREADY_EXISTS"):
            self.job("moderate", "verdicts", "--rules", self.rules)

    def test_the_program_says_the_same(self):
        rows = self.job("moderate", "piped", "--rules", self.rules, "--program", PROGRAM)
        self.assert_verdicts(rows)

    def test_a_program_that_does_not_answer_ends_the_job(self):
        with self.assertRaisesRegex(Exception, "Can only zip"):
            self.job("moderate", "cut", "--rules", self.rules, "--program", "true")

    def test_one_machine(self):
        pages, verdicts = (self.one_machine(what, *options) for what, options in (
            ("format", []), ("moderate", ["--rules", self.rules]),
        ))
        # DuckDB does not read invalid UTF-8, and reports it in `problem`.
        (other,) = [row["id"] for row in self.table.to_pylist() if row["body"] and b"\xff" in row["body"]]
        bodies = {row["id"]: row["body"] for row in self.table.to_pylist()}
        for row in pages:
            if row["id"] != other:
                self.assertEqual(row["html"], comments.page("", bodies[row["id"]])["html"])
        self.assert_verdicts([row for row in verdicts if row["id"] != other])
        self.assertEqual([row["action"] for row in verdicts if row["id"] == other], ["hold"])

    def one_machine(self, what: str, *options: str) -> list:
        out = str(self.folder / f"{what}.parquet")
        began = time.perf_counter()
        self.assertEqual(one_machine.run(self.file, out, PROGRAM, what, *options), ROWS)
        print(f"duckdb: {what}: {time.perf_counter() - began:.1f} s")
        rows = pq.read_table(out).to_pylist()
        self.assertEqual([row["id"] for row in rows], self.table["id"].to_pylist())
        return rows

    def test_text_is_read_as_it_is(self):
        """A column of text instead of bytes: backslashes are no escapes, and nothing is converted."""
        file, out = str(self.folder / "text.parquet"), str(self.folder / "text.out.parquet")
        pq.write_table(pa.table({"id": ["a", 'b"'], "body": [r"a\x41", "\ufffd 😀"]}), file)
        self.assertEqual(one_machine.run(file, out, PROGRAM, "format"), 2)
        rows = pq.read_table(out).to_pylist()
        self.assertEqual([row["html"] for row in rows], [r"<p>a\x41</p>", "<p>\ufffd 😀</p>"])
        pages = job.pages(job.source(self.spark, file), "").collect()
        self.assertEqual([(row.id, row.html) for row in pages], [(row["id"], row["html"]) for row in rows])

    def test_a_program_that_stops_ends_the_run(self):
        for program in ("true", "head"):
            with self.assertRaises(Exception):
                one_machine.run(self.file, str(self.folder / "none.parquet"), program, "format")



if __name__ == "__main__":
    unittest.main()
