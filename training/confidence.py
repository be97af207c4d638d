"""Fit the map from strength of evidence to probability that a quotation's speaker is right.

    python -m training.confidence GOLD… [--texts FOLDER] [--write]

GOLD are files as `whosaid eval quotes` takes them, `sample` among them; `--texts` is the folder of the texts that
they name by file. Prints the calibration error before and after, the latter also for each file when it is left out
of the fit, and with --write puts the map into rag/quotes/calibration.toml. Same input, same map.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression

from evals.quotes import SAMPLE, SHIPPED, evaluate, load_gold
from evals.reliability import Judged, reliability
from rag.quotes.calibration import FILE, Knot, between
from rag.quotes.extract import extract, outermost

MOST_CONFIDENT = 0.99
"""No share of right speakers in gold is certainty."""
FEWEST = 12
"""Attributions that a level of the map rests on, at least."""
NOTE = """\
# How often a speaker is right, by the strength of the evidence (piecewise linear: [strength, share right]).
# Made by `python -m training.confidence`; don't edit by hand.
"""


def judged(name: str, texts: Path) -> list[Judged]:
    """Strength and outcome of each attribution in a gold file."""
    gold = list(load_gold(SHIPPED if name == "sample" else Path(name), SAMPLE if name == "sample" else texts))
    found = evaluate(
        gold, lambda document: outermost(extract(document, confidence=lambda strength: strength))
    )
    return list(found.judged)


def fit(attributions: Sequence[Judged]) -> list[Knot]:
    """Isotonic levels that rest on enough attributions, as knots at the mean strength of each, from no probability
    at no strength on."""
    points = sorted(attributions)
    strengths = np.array([strength for strength, _ in points])
    right = np.array([float(outcome) for _, outcome in points])
    levels = IsotonicRegression(y_min=0.0, y_max=1.0).fit_transform(strengths, right)
    knots: list[Knot] = [(0.0, 0.0)]
    begin = 0
    for end in range(1, len(points) + 1):
        if end < len(points) and (levels[end] == levels[begin] or end - begin < FEWEST):
            continue
        part = slice(begin, end)
        share = min(MOST_CONFIDENT, float(right[part].mean()))
        if share > knots[-1][1]:
            knots.append((round(float(strengths[part].mean()), 3), round(share, 3)))
        begin = end
    return knots


def applied(knots: Sequence[Knot], attributions: Sequence[Judged]) -> list[Judged]:
    return [(between(knots, strength), right) for strength, right in attributions]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--texts", type=Path, default=SAMPLE)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    parts = {name: judged(name, options.texts) for name in options.gold}
    everything = [one for part in parts.values() for one in part]
    knots = fit(everything)
    print(
        f"{len(everything)} attributions: calibration error {reliability(everything).error:.3f} as they are, ",
        end="",
    )
    print(f"{reliability(applied(knots, everything)).error:.3f} fitted")
    for left_out, part in parts.items():
        others = fit([one for name, rest in parts.items() if name != left_out for one in rest])
        before, after = reliability(part).error, reliability(applied(others, part)).error
        print(f"  {left_out}: {len(part)}, {before:.3f} as they are, {after:.3f} fitted on the others")
    print("knots:", knots)
    if options.write:
        rows = "".join(f"    [{x}, {y}],\n" for x, y in knots)
        FILE.write_text(f"{NOTE}knots = [\n{rows}]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
