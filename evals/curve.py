"""The risk–coverage curve as a picture, drawn with Pillow, which Gradio brings."""

from collections.abc import Sequence
from pathlib import Path

from evals.output import writing
from evals.selective import Point

SIZE, EDGE = 480, 48
_INK, _GRID, _LINE = (40, 40, 40), (215, 215, 215), (20, 90, 170)


def draw(points: Sequence[Point], file: Path) -> None:
    """Write a PNG: coverage to the right, risk upwards, both 0 to 1. Raises UsageError where it cannot be written."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIZE, SIZE), "white")
    pen = ImageDraw.Draw(image)
    for tenth in range(0, 11, 2):
        share = tenth / 10
        (x, _), (_, y) = _place(share, 0), _place(0, share)
        pen.line([_place(share, 0), _place(share, 1)], fill=_GRID)
        pen.line([_place(0, share), _place(1, share)], fill=_GRID)
        pen.text((x - 8, SIZE - EDGE + 6), f"{share:.1f}", fill=_INK)
        pen.text((EDGE - 26, y - 6), f"{share:.1f}", fill=_INK)
    pen.text((SIZE // 2 - 30, SIZE - 20), "coverage", fill=_INK)
    pen.text((8, EDGE - 28), "risk", fill=_INK)
    line = [_place(p.coverage, p.risk) for p in points]
    if len(line) > 1:
        pen.line(line, fill=_LINE, width=2)
    for x, y in line:
        pen.ellipse([x - 2, y - 2, x + 2, y + 2], fill=_LINE)
    with writing(file):
        image.save(file, format="PNG")


def _place(coverage: float, risk: float) -> tuple[float, float]:
    inner = SIZE - 2 * EDGE
    return EDGE + coverage * inner, SIZE - EDGE - risk * inner
