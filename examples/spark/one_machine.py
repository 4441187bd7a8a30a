"""Formats or moderates a table of comments on one machine: DuckDB reads and writes Parquet, and the program
`wellsaid` between them does the work on all cores.

    python one_machine.py COMMENTS.parquet OUT.parquet wellsaid format
    python one_machine.py COMMENTS.parquet OUT.parquet wellsaid moderate --rules rules.toml

COMMENTS has the columns `id`, `body` and, for `moderate`, `context` (JSON). OUT has a row for each comment,
in the same order.
"""

import subprocess
import sys
import threading

import duckdb

# Members of the answers that are kept; the program gives more. A comment without a verdict is held.
KEPT = {
    "format": "html, notices",
    "moderate": """coalesce(verdict->>'action', 'hold') AS action,
        CASE WHEN json_array_length(verdict->'rewrites') > 0 THEN html END AS html, verdict""",
}
# A preview counts nothing: README.md explains why. A value that is not an object stays as it is, and the
# program refuses it.
CONTEXT = """, CASE json_type(TRY(context::JSON)) WHEN 'OBJECT'
    THEN json_merge_patch(context::JSON, '{"trigger": "preview"}') ELSE '"not an object"'::JSON END AS context"""
# Line N answers comment N. A missing or extra line, or one about another comment, ends the run.
JOIN = """
    SELECT CASE WHEN asked.id IS NOT NULL AND (error IS NOT NULL OR said.id = to_json(asked.id))
           THEN asked.id ELSE error(concat('no answer to ', asked.id, ', but one to ', said.id)) END AS id,
           {kept}, error AS problem
    FROM (SELECT id FROM read_parquet($source)) AS asked
    POSITIONAL JOIN read_json('/dev/fd/{pipe}', format = 'newline_delimited', columns = {{id: 'JSON',
        html: 'VARCHAR', notices: 'JSON', verdict: 'JSON', error: 'VARCHAR'}}) AS said"""


def feed(source: str, what: str, pipe) -> None:
    """Writes a line of JSON for each comment. Bytes that are no text become NULL, and the answer says so."""
    with pipe, duckdb.connect() as db:
        comments = db.read_parquet(source)
        kind = dict(zip(comments.columns, comments.types))["body"]
        body = "body" if kind == "VARCHAR" else "TRY(decode(body)) AS body"
        query = f"SELECT id, {body}{CONTEXT if what == 'moderate' else ''} FROM comments"
        db.execute(f"COPY ({query}) TO '/dev/fd/{pipe.fileno()}' (FORMAT json)")


def run(source: str, target: str, program: str, what: str, *options: str) -> int:
    command = [program, what, *options, "--ndjson"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process, duckdb.connect() as db:
        feeder = threading.Thread(target=feed, args=(source, what, process.stdin))
        feeder.start()
        query = JOIN.format(kept=KEPT[what], pipe=process.stdout.fileno())
        try:
            done = db.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet)", {"source": source})
            return done.fetchone()[0]
        finally:
            # After a failure the output of the program has no reader; the program stops, and so does the
            # feeder.
            process.stdout.close()
            feeder.join()


if __name__ == "__main__":
    print(run(*sys.argv[1:]), "rows")
