"""CPU seconds (user and system) of commands that must start at once; the median of several runs each.

python -m benchmarks.startup
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

LIMITS = {"--help": 0.3, "sources": 1.0, "doctor": 1.0}
RUNS = 7


def cpu_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    os.environ.pop("WHOSAID_EMBEDDER", None)
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        whosaid = [sys.executable, "-m", "ui.cli", "--data", str(Path(folder) / "library")]
        sample = str(files("corpus") / "sample")
        subprocess.run(
            [*whosaid, "ingest", "--embedder", "hashing-64", sample], stdout=subprocess.DEVNULL, check=True
        )
        for name, limit in LIMITS.items():
            seconds = statistics.median(cpu_seconds([*whosaid, name]) for _ in range(RUNS))
            slow = slow or seconds > limit
            print(f"whosaid {name:8} {seconds:.2f} s of CPU (at most {limit})")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
