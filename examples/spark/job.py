"""Formats or moderates a table of comments with PySpark.

    python job.py format COMMENTS.parquet OUT [--policy policy.toml]
    python job.py moderate COMMENTS.parquet OUT --rules rules.toml [--policy policy.toml]

COMMENTS has the columns `id`, `body` and, for `moderate`, `context` (JSON). OUT becomes a table with a row
for each comment: `OUT/policy=…` or `OUT/policy=…/ruleset=…`, which Spark reads as columns. A run that was
made already is refused. `moderate --program wellsaid` asks the program instead of the Python package.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shlex

import comments
import pyarrow as pa
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as f


def source(spark: SparkSession, path: str) -> DataFrame:
    """The comments. Text of other systems may be invalid UTF-8, on which Arrow stops: so it stays bytes."""
    table = spark.read.parquet(path)
    context = f.col("context").cast("string") if "context" in table.columns else f.lit(None)
    return table.select("id", f.col("body").cast("binary").alias("body"), context.alias("context"))


def pages(table: DataFrame, policy: str) -> DataFrame:
    def run(batches):
        for batch in batches:
            made = [comments.page(policy, body) for body in batch["body"].to_pylist()]
            yield with_ids(batch, made, comments.PAGE)

    return table.select("id", "body").mapInArrow(run, schema(table, comments.PAGE))


def verdicts(table: DataFrame, policy: str, rules: str) -> DataFrame:
    def run(batches):
        for batch in batches:
            rows = zip(batch["body"].to_pylist(), batch["context"].to_pylist())
            made = [comments.verdict(policy, rules, body, context) for body, context in rows]
            yield with_ids(batch, made, comments.VERDICT)

    return table.mapInArrow(run, schema(table, comments.VERDICT))


def with_ids(batch: pa.RecordBatch, made: list[dict], columns: tuple[str, ...]) -> pa.RecordBatch:
    """The ids as they came. (In pandas a NULL among them would make fractions of all.)"""
    texts = [pa.array([row[name] for row in made], pa.string()) for name in columns]
    return pa.RecordBatch.from_arrays([batch["id"], *texts], ["id", *columns])


def piped(table: DataFrame, command: list[str]) -> DataFrame:
    """The same verdicts from the program: a line of JSON for each comment, through standard input and output."""
    rows = table.rdd
    command = [*command, "--ndjson", "--jobs", "1"]
    # `zip` stops the job if a partition has more or fewer answers than comments.
    pairs = rows.map(lambda row: row["id"]).zip(rows.map(line).pipe(shlex.join(command)))
    return pairs.map(answer).toDF(schema(table, comments.VERDICT))


def line(row: Row) -> str:
    body = None if row["body"] is None else row["body"].decode(errors="replace")
    try:
        context = comments.facts(row["context"])
    except ValueError as error:
        # Not an object: the program refuses it with an error that holds this text.
        context = str(error)
    return json.dumps({"id": row["id"], "body": body, "context": context})


def answer(pair: tuple) -> tuple:
    key, text = pair
    said = json.loads(text)
    if "error" in said:
        return key, "hold", None, None, said["error"]
    if said["id"] != key:
        raise ValueError(f"the answer to {key} is about {said['id']}")
    found = said["verdict"]
    return key, found["action"], said["html"] if found["rewrites"] else None, json.dumps(found), None


def schema(table: DataFrame, columns: tuple[str, ...]) -> str:
    kind = table.schema["id"].dataType.simpleString()
    return ", ".join([f"id {kind}", *(f"{name} string" for name in columns)])


def write(table: DataFrame, made: DataFrame, out: str) -> str:
    """Writes, reads again and compares: every id is there once, and no other. One pass, no shuffle."""
    made.write.parquet(out)
    there = made.sparkSession.read.parquet(out)
    asked, got = ids(table), ids(there)
    if asked != got:
        raise RuntimeError(f"{out}: {got} is not {asked}")
    problems = there.filter("problem is not null").count()
    return f"{out}: {got['rows']} rows, {problems} with a problem"


def ids(table: DataFrame) -> dict:
    """Number of ids, and a sum of their hashes, which does not depend on their order."""
    total = f.sum(f.xxhash64("id").cast("decimal(38)"))
    return table.agg(f.count("*").alias("rows"), total.alias("sum")).first().asDict()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["format", "moderate"])
    parser.add_argument("comments")
    parser.add_argument("out")
    parser.add_argument("--policy", help="file; without it the preset `comment`")
    parser.add_argument("--rules", help="file")
    parser.add_argument("--program", help="path of `wellsaid`; the same on each machine")
    given = parser.parse_args(arguments)
    if (given.what == "moderate") != bool(given.rules):
        parser.error("`moderate` needs --rules, and `format` takes none")

    spark = SparkSession.builder.appName("wellsaid").getOrCreate()
    spark.sparkContext.addPyFile(str(pathlib.Path(__file__).with_name("comments.py")))
    table = source(spark, given.comments)
    policy, rules = comments.read(given.policy), comments.read(given.rules)
    # Mistakes in either are reported here, and not by each worker.
    out = f"{given.out}/policy={comments.formatter(policy).fingerprint}"
    if given.what == "format":
        made = pages(table, policy)
    else:
        comments.moderator(rules)
        out += f"/ruleset={hashlib.sha256(rules.encode()).hexdigest()}"
        if given.program:
            command = [given.program, "moderate", "--rules", os.path.abspath(given.rules)]
            command += ["--policy", os.path.abspath(given.policy)] if given.policy else []
            made = piped(table, command)
        else:
            made = verdicts(table, policy, rules)
    print(write(table, made, out))


if __name__ == "__main__":
    main()
