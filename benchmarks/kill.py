"""`kill -9` at ten moments of an ingest of 200 articles, with the real embedder.

    python -m benchmarks.kill

The suite does the same with a cheap embedder (tests/rag/test_kill.py).
"""

import argparse
import tempfile
from pathlib import Path

from rag.settings import DEFAULT_EMBEDDER
from tests.rag.test_kill import check_survival


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--embedder", default=DEFAULT_EMBEDDER)
    parser.add_argument("--articles", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check_survival(Path(folder), given.embedder, given.articles, lambda line: print(line, flush=True))
    print("the same as undisturbed")


if __name__ == "__main__":
    main()
