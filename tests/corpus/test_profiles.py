"""Profiles of speakers that end in their own words."""

import pytest

from corpus.document import BlockKind
from corpus.readers import read_bytes
from tests.corpus.checks import check_blocks


def pulled(profile: str) -> list[tuple[str | None, str]]:
    """Voice and words of every pull quote."""
    document = read_bytes(f"The programme is out.\n\n{profile}\n\nSee you there.\n".encode(), source="x.md")
    check_blocks(document)
    return [
        (b.voice, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.PULL_QUOTE
    ]


@pytest.mark.parametrize(
    "profile",
    [
        "**Solène Garrigue**\n**Topic:** Tides\n**Job:** CTO\n**Quote:** _Come and see us._",
        "Solène Garrigue Sujet : les marées Poste : directrice Citation : Come and see us.",
        "Solène Garrigue Thema: Gezeiten Zitat: Come and see us.",
    ],
)
def test_the_last_field_of_a_profile_is_a_pull_quote_of_whom_it_begins_with(profile: str):
    assert pulled(profile) == [("Solène Garrigue", "Come and see us.")]


@pytest.mark.parametrize(
    "text",
    [
        "Solène Garrigue Quote: come and see us.",  # no other field: any sentence may read so
        "The price was asked of Kelp. Date: May. Quote: four hundred euros.",
    ],
)
def test_what_is_no_profile_holds_no_pull_quote(text: str):
    assert pulled(text) == []
