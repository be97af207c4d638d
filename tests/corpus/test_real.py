"""The readers on real articles and transcripts."""

from pathlib import Path

import pytest

from corpus.document import BlockKind
from corpus.language import detect
from corpus.readers import read
from tests.corpus.checks import check_blocks, of_kind
from tests.shared_material import needs_shared

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("folder", ["articles-en", "articles-fr"])
def test_every_article_is_read_and_its_language_told(folder: str):
    files = sorted(needs_shared(f"data/conference/{folder}").rglob("*.md"))
    assert files
    for path in files:
        document = read(path)
        check_blocks(document)
        assert document.title
        assert detect(document.text) == document.language, path


@pytest.mark.parametrize("folder", ["transcripts-changelog/podcast", "transcripts-bitcoin/bitcoin-explained"])
def test_podcasts_are_turns_of_named_voices(folder: str):
    for path in sorted(needs_shared(f"data/conference/{folder}").glob("*.md"))[:20]:
        document = read(path)
        check_blocks(document)
        spoken = sum(block.end - block.start for block in document.blocks if block.kind is BlockKind.TURN)
        assert spoken > 0.8 * len(document.text), path


def test_the_founding_article():
    path: Path = needs_shared("seed/kubecon-2024-paris.fr.txt")
    document = read(path)
    check_blocks(document)
    assert document.text == path.read_text(encoding="utf-8")
    assert (document.language, document.event, document.authors) == ("fr", "KubeCon 2024", ("Jens Jonkers",))
    assert len(of_kind(document, BlockKind.PULL_QUOTE)) == 3
    assert [line.split(",")[0].split()[-1] for line in of_kind(document, BlockKind.BYLINE)] == [
        "Sharma",
        "Salihbegovic",
        "Bryce",
    ]
    boilerplate = of_kind(document, BlockKind.BOILERPLATE)
    assert boilerplate.count("kubecon 2024") == 3
    assert "newsletter" in boilerplate
    assert boilerplate[-1] == "retour à la maison"
