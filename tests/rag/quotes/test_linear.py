"""What would make extraction slower than in proportion to the text, by counting, not by time."""

import pytest

from rag.quotes import registry
from rag.quotes.extract import extract
from tests.rag.quotes.build_document import document


def test_the_known_names_are_gathered_once_not_for_each_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    single_names = registry.single_names

    def counted(text, start, stop, known, words):
        seen.append(id(known))
        return single_names(text, start, stop, known, words)

    monkeypatch.setattr(registry, "single_names", counted)
    extract(document("\n\n".join(f"“Yes, we do,” said Anna Berg{'abcdefghij'[n]}." for n in range(10))))
    assert len(seen) == 10
    assert len(set(seen)) == 1
