"""What a call costs in Python; see scripts/ffi_cost.sh."""
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "bindings/python"))
import wellsaid

CALLS = 2000
formatter = wellsaid.Formatter()
source = (HERE / "comment.txt").read_text()


def batch():
    start = time.perf_counter_ns()
    for _ in range(CALLS):
        formatter.format(source)
    return (time.perf_counter_ns() - start) / CALLS


print(round(min(batch() for _ in range(20))))
