"""From what is read back to the file it was read from."""

from hypothesis import given
from hypothesis import strategies as st

from rag.review.placing import Places

WORDS = st.lists(st.sampled_from(["a", "ferry", "waits", "for", "spring"]), min_size=1, max_size=30)
MARKUP = st.sampled_from(["", "**", "\n\n", "  ", "\n> ", "__"])


def test_markup_inside_a_stretch_belongs_to_it() -> None:
    written = "# One\n\nA [ferry](https://example.org/a-ferry) that **waits**, she said."
    places = Places("One\n\nA ferry that waits, she said.", written)
    span = places.of(5, 24)
    assert span is not None
    assert written[slice(*span)] == "A [ferry](https://example.org/a-ferry) that **waits"


def test_what_stands_nowhere_has_no_place() -> None:
    assert Places("abc def", "xyz").of(0, 3) is None


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_a_plain_text_is_its_own_file(text: str, start: int, length: int) -> None:
    assert Places(text, text).of(start, start + length) == (start, start + length)


@given(st.data())
def test_words_are_found_again_between_any_markup(data: st.DataObject) -> None:
    words = data.draw(WORDS)
    spaces = [data.draw(MARKUP) + " " for _ in words]
    written = "".join(space + word for space, word in zip(spaces, words, strict=True))
    read = " ".join(words)
    places = Places(read, written)
    at = 0
    for n, word in enumerate(words):
        expected = sum(len(s) + len(w) for s, w in zip(spaces[:n], words[:n], strict=True)) + len(spaces[n])
        assert places.of(at, at + len(word)) == (expected, expected + len(word))
        at += len(word) + 1
