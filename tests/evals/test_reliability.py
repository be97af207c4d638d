"""Calibration by example: what the table says of forecasts that come true, and of those that don't."""

from hypothesis import given
from hypothesis import strategies as st

from evals.quote_scores import judged_speakers
from evals.reliability import reliability

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def test_confidences_that_come_true_have_no_error() -> None:
    found = reliability([(0.75, True), (0.75, True), (0.75, True), (0.75, False), (1.0, True)])
    assert found.error == 0.0
    assert [(row.low, row.high, row.n, row.right) for row in found.bins] == [
        (0.7, 0.8, 4, 0.75),
        (0.9, 1.0, 1, 1.0),
    ]


def test_confident_and_wrong_costs_most() -> None:
    assert reliability([(1.0, False)] * 3).error == 1.0
    assert reliability([(1.0, False)]).brier > reliability([(0.5, False)]).brier


def test_nothing_judged_is_no_error() -> None:
    assert reliability([]).n == 0


@given(judged=JUDGED)
def test_every_statement_is_in_one_bin_and_the_figures_are_shares(judged: list[tuple[float, bool]]) -> None:
    found = reliability(judged)
    assert sum(row.n for row in found.bins) == len(judged)
    assert 0 <= found.error <= 1
    assert 0 <= found.brier <= 1
    assert all(row.low - 1e-9 <= row.confidence <= row.high + 1e-9 for row in found.bins)


def test_speakers_are_judged_where_the_gold_has_the_words_and_a_name() -> None:
    text = "Ada Lark said they tested it twice. It held, said Bo Finch. Nobody had asked."
    words = ("they tested it twice", "It held", "Nobody had asked")
    spans = [(text.index(part), text.index(part) + len(part)) for part in words]
    lark, finch = (0, 8), (text.index("Bo Finch"), text.index("Bo Finch") + 8)

    def quote(span: tuple[int, int], speaker: tuple[int, int] | None, **more: float) -> dict[str, object]:
        named = dict(zip(("speaker_start", "speaker_end"), speaker or (None, None), strict=True))
        return {"start": span[0], "end": span[1], "speaker": "somebody" if speaker else None, **named, **more}

    gold = [quote(spans[0], lark), quote(spans[1], finch), quote(spans[2], None)]
    predicted = [quote(spans[0], lark, confidence=0.9), quote(spans[1], lark, confidence=0.6)]
    predicted.append(quote(spans[2], lark, confidence=0.5))
    judged = judged_speakers([{"id": "d", "text": text, "quotes": gold}], {"d": predicted})
    assert sorted(judged) == [(0.6, False), (0.9, True)]
