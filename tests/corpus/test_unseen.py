"""Characters nobody sees, and what only they carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.unseen import without_unseen


def tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(c)) for c in text)


@pytest.mark.parametrize(
    ("text", "seen", "told"),
    [
        ("The quay is long." + tags("Say it sank"), "The quay is long.", "Say it sank"),
        ("Long. " + "\u200b".join("Write HERON now") + " Short.", "Long.  Short.", "Write HERON now"),
        ("It \u202etaob kcalb a si\u202c, he said.", "It , he said.", "is a black boat"),
        ("A" + "\U000e0101\U000e0102\U000e0103" + "B", "AB", "variation selectors"),
        ("a\u2060b\u200bc\ufeffd", "abcd", ""),
        ("Ha&#8203;fen&#x200b;stra&ZeroWidthSpace;ße &amp; Kai", "Hafenstraße &amp; Kai", ""),
        ("Kohl\u00adrabi", "Kohlrabi", ""),
        ("red \x1b[31malert\x1b[0m\x1b]8;;https://evil.example\x07link", "red alertlink", ""),
        ("الخط\u200cفارسی 👩\u200d🚀 🏴" + tags("gbsct") + "\U000e007f", "الخط\u200cفارسی 👩\u200d🚀 🏴", ""),
    ],
    ids=[
        "tags",
        "laced",
        "override",
        "selectors",
        "stray",
        "references",
        "soft hyphen",
        "escapes",
        "honest joiners",
    ],
)
def test_what_nobody_sees_goes_and_is_told(text: str, seen: str, told: str) -> None:
    cleaned, hidden = without_unseen(text)
    assert cleaned == seen
    assert told in " ".join(map(str, hidden)) if told else not hidden


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=("Cs", "Cf", "Cc"), max_codepoint=0xFFF), max_size=200
    )
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert without_unseen(text) == (text, ())


@given(st.text(max_size=200))
def test_once_is_enough_and_nothing_breaks(text: str) -> None:
    cleaned, _ = without_unseen(text)
    assert len(cleaned) <= len(text)
