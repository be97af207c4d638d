"""Two numbers of one sentence that the source has the other way round."""

import pytest

from rag.types import CheckKind
from rag.verification import verify
from tests.rag.build_hits import hit

FERRIES = hit(
    1, "The council reserved 310,000 euros for the ferries out of a budget of 4.7 million for the harbour."
)


def swapped(answer: str) -> list[str]:
    checks = verify(answer, [FERRIES], "en").checks
    return [c.text for c in checks if c.kind is CheckKind.NUMBER and "the other way round" in c.detail]


def test_numbers_that_changed_places_are_flagged_together():
    answer = "For the ferries 4.7 million is reserved, from 310,000 euros of budget for the harbour [1]."
    assert swapped(answer) == ["4.7 million is reserved, from 310,000"]


@pytest.mark.parametrize(
    "answer",
    [
        "For the ferries 310,000 euros are reserved, from 4.7 million of budget for the harbour [1].",
        "The harbour budget is 4.7 million, of which the ferries get 310,000 euros [1].",
        "The ferries get 310,000 euros [1].",
    ],
)
def test_in_another_order_with_their_own_words_they_are_not(answer):
    assert swapped(answer) == []
