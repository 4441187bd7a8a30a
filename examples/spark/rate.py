"""Comments that one core formats and moderates in a second, by the CPU time of this process.

    python rate.py [COMMENTS.ndjson [RULES.toml]]
"""

import json
import sys
import time

import comments

NOW = '{"now": 1763779200, "author": {"id": "17", "approved": 3}}'


def rate(work, bodies: list[bytes]) -> float:
    best = 0.0
    for _ in range(5):
        began, count = time.process_time(), 0
        while (spent := time.process_time() - began) < 1:
            for body in bodies:
                work(body)
            count += len(bodies)
        best = max(best, count / spent)
    return best


def main(file: str = "../comments.ndjson", rules: str = "../rules.toml") -> None:
    with open(file, encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"].encode() for line in lines]
    text = comments.read(rules)
    print(f"{sum(map(len, bodies)) / len(bodies):.0f} bytes on average")
    print(f"format: {rate(lambda body: comments.page('', body), bodies):,.0f} a second")
    print(f"moderate: {rate(lambda body: comments.verdict('', text, body, NOW), bodies):,.0f} a second")


if __name__ == "__main__":
    main(*sys.argv[1:])
