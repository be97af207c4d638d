"""Words as the lexical leg sees them: folded, stemmed by language, without function words.

FTS5 takes no tokenizer of ours and knows English stems alone, so texts are analysed here before they
are stored, each language in a column of its own, and questions once for each column.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

LANGUAGES = ("en", "fr", "nl", "de", "es")
OTHER = "und"
"""Column of texts in any other language: folded, unstemmed."""
COLUMNS = (*LANGUAGES, OTHER)

_ALGORITHMS = {"en": "english", "fr": "french", "nl": "dutch", "de": "german", "es": "spanish"}
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u202f .,'’](?=\d{3}(?!\d))")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """Case, accents and ligatures away: `Œuvre d'été` becomes `oeuvre d'ete`. The length may change."""
    if text.isascii():
        return text.lower()
    # Twice: a compatibility form (ᴬ) may decompose into capitals, and folding a case may compose anew.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LIGATURES)
    return text


def words(text: str) -> list[str]:
    """The words and numbers of a text, in order, with case and accents; 12 000 and 12,000 give 12000."""
    return _WORD.findall(_THOUSANDS.sub("", unicodedata.normalize("NFC", text)))


def stems(text: str, language: str) -> list[str]:
    """Every word of a text, stemmed for the language and folded."""
    return [stem(word, language) for word in words(text)]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """One word, stemmed (Snowball) and folded. Languages without a stemmer are only folded."""
    word = word.casefold()
    if language in _ALGORITHMS and not word.isdigit():
        word = _stemmer(language).stemWord(word)
    return fold(word)


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_ALGORITHMS[language])


@cache
def function_words(language: str) -> frozenset[str]:
    """Folded function words of a language; none for one we have no list of."""
    return frozenset(fold(_function_words().get(language, "")).split())


@cache
def accented_function_words(language: str) -> frozenset[str]:
    """Those of them that have an accent, as they are written."""
    return frozenset(word for word in _function_words().get(language, "").split() if not word.isascii())


@cache
def _function_words() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "stopwords.toml").read_text(encoding="utf-8"))


def content_stems(text: str, language: str, asked_in: str | None = None) -> list[str]:
    """The stems that carry a topic, in order, each once; all stems where every word is a function word.

    `asked_in` is the text's own language where it differs from the one it is stemmed for: the function
    words of both are left out.
    """
    stop = function_words(language) | (function_words(asked_in) if asked_in else frozenset())
    kept = dict.fromkeys(stem(word, language) for word in words(text) if fold(word) not in stop)
    return list(kept) or list(dict.fromkeys(stems(text, language)))


def content_words(text: str, language: str) -> list[str]:
    """The words of a text that carry a topic, as they are written; all where every word is a function word."""
    stop = function_words(language)
    found = words(text)
    return [word for word in found if fold(word) not in stop] or found


def column(language: str) -> str:
    """The FTS column a text of this language is stored in."""
    return language if language in LANGUAGES else OTHER


def match_expression(
    text: str, columns: Collection[str], shared: Iterable[str] = (), asked_in: str | None = None
) -> str:
    """The FTS5 query for a question: any content stem, in each language's column by its own stems, and in the
    `shared` columns (titles, names: any language) by all of them. Empty where the text has no word.
    """
    parts: list[str] = []
    everywhere: dict[str, None] = {}
    for name in columns:
        found = content_stems(text, name, asked_in)
        everywhere.update(dict.fromkeys(found))
        if found:
            parts.append(f"{name} : ({_any_of(found)})")
    shared = tuple(shared)
    if shared and everywhere:
        parts.append(f"{{{' '.join(shared)}}} : ({_any_of(everywhere)})")
    return " OR ".join(parts)


def phrase_expression(phrases: Iterable[str], columns: Collection[str]) -> str:
    """The FTS5 query for words in a row: any of the phrases, in each language's column by its own stems."""
    return " OR ".join(
        f'{name} : ("{" ".join(row)}")'
        for phrase in phrases
        for name in columns
        if (row := stems(phrase, name))
    )


def _any_of(terms: Iterable[str]) -> str:
    return " OR ".join(f'"{term}"' for term in terms)
