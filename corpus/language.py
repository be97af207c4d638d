"""Which language a text or a question is in: function words first, py3langid where they don't decide."""

import re
from functools import cache
from typing import TYPE_CHECKING

from corpus.wordlists import LANGUAGES, words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
SAMPLE = 20_000
"""Characters of a long text that are looked at."""
FEWEST_LETTERS = 20
"""A text with fewer has too little evidence, unless function words tell."""
_WORD = re.compile(r"[^\W\d_]+")
# Letters and marks that one of the five languages has alone; in a capitalised word they may belong to a name.
_MARKS = {"ñ": "es", "¿": "es", "¡": "es", "ß": "de", "ä": "de", "ü": "de", "ö": "de"} | dict.fromkeys(
    "çœèêàûùîâ", "fr"
)
_OWN_MARKS = frozenset("¿¡ß")


def detect(text: str) -> str:
    """The language of a document's text: en, fr, nl, de, es, or `und` where the evidence is too thin.

    A text in another language is `und`, not the nearest of the five.
    """
    sample = _sample(text)
    tokens = [token.casefold() for token in _WORD.findall(sample)]
    scores = _function_word_scores(tokens)
    best, second = sorted(scores.values(), reverse=True)[:2]
    letters = sum(map(len, tokens))
    leader = max(scores, key=lambda code: scores[code])
    if len(tokens) >= 30 and best >= 0.2 * len(tokens) and best > 1.3 * second:
        return leader
    if letters < FEWEST_LETTERS:
        return detect_question(text) if letters else UNKNOWN
    # Without the usual share of function words it is a list of names, code, or another language.
    guess, probability = _classify(sample)
    if guess in LANGUAGES and probability >= 0.9 and scores[guess] >= min(best, 0.03 * len(tokens)):
        return guess
    return UNKNOWN


def detect_question(text: str) -> str:
    """The language of a short text such as a question: en, fr, nl, de, es, or `und` for one without evidence.

    Names say nothing about a question's language, so its function words and their accents decide first.
    """
    sample = text[:2_000]
    tokens = _WORD.findall(sample)
    scores = _function_word_scores([token.casefold() for token in tokens])
    for code, weight in _diacritics(sample):
        scores[code] += weight
    ranked = sorted(scores, key=lambda code: -scores[code])
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best >= 0.5 and best >= second + 0.3:
        return ranked[0]
    if sum(map(len, tokens)) < FEWEST_LETTERS and best == 0:
        return UNKNOWN
    near = [code for code in ranked if scores[code] >= best - 0.3]
    guess, share = _nearest(sample, near)
    return guess if best > 0 or share >= 0.7 else UNKNOWN


def _sample(text: str) -> str:
    """The beginning and a piece from the middle: headers and lists may stand at either."""
    if len(text) <= SAMPLE:
        return text
    half = SAMPLE // 2
    middle = len(text) // 2
    return text[:half] + " " + text[middle : middle + half]


def _function_word_scores(tokens: list[str]) -> dict[str, float]:
    """For each language the function words among the tokens, each shared by the languages that have it."""
    scores = dict.fromkeys(LANGUAGES, 0.0)
    owners = _owners()
    for token in tokens:
        codes = owners.get(token, ())
        for code in codes:
            scores[code] += 1 / len(codes)
    return scores


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for code, functional in words().functional.items():
        for word in functional:
            owners[word] = (*owners.get(word, ()), code)
    return owners


def _diacritics(sample: str) -> list[tuple[str, float]]:
    found = []
    for token in sample.split():
        bare = token.strip("«»“”\"'’()[],.;:!?")
        for character in set(bare) & _MARKS.keys():
            if character in _OWN_MARKS:
                found.append((_MARKS[character], 1.5))
            elif not bare[0].isupper() and bare[0] not in "¿¡":
                found.append((_MARKS[character], 0.5))
    return found


@cache
def _identifier() -> "LanguageIdentifier":
    """py3langid with all its languages, so that a text in none of the five can be told."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def _nearest(sample: str, codes: list[str]) -> tuple[str, float]:
    """The likeliest of these languages, with its share of what they have together."""
    ranking = {str(code): float(value) for code, value in _identifier().rank(sample) if code in codes}
    guess = max(codes, key=lambda code: ranking[code])
    return guess, ranking[guess] / (sum(ranking.values()) or 1.0)


def _classify(sample: str) -> tuple[str, float]:
    code, probability = _identifier().classify(sample)
    return str(code), float(probability)
