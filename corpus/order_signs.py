"""What an order to the programs that read a source looks like: several weak signs together, in five languages.

Judged a sentence at a time and outside its quotation marks, so that an article about such attacks may quote them. The
words are data (`orders.toml`). Pure.
"""

import re
import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from corpus.wordlists import LANGUAGES, load_toml

ENOUGH = 2.0
"""The weight of signs from which a sentence is an order."""
ENOUGH_SPOKEN = 3.0
"""The same where somebody is speaking: a speaker may talk to the audience in orders."""
IN_NAME = 1.0
"""The same for a file's name."""
LONGEST = 1_500
"""Characters of a sentence that are looked at."""

TOKEN = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|</s><s>|<(?:start|end)_of_turn>"
    r"|(?:^|\n|>)[ \t]*</?(?:passages?|documents?|contexts?|instructions?|rules?|system|assistant|user|prompt|sources?"
    r"|query|question|answer|response|task|tool_calls?|function_calls?)(?:\s[^<>\n]{0,80})?/?>"
    r"|[\"']role[\"']\s*:\s*[\"'](?:system|assistant|user|developer)[\"']|\{\{\s*(?:system|user|assistant)\b[^{}]{0,40}\}\}"
    r"|<[a-z]{1,10}\b[^<>\n]{0,300}\bon[a-z]{3,12}\s*=|[\"'(]\s*javascript:",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"(?<![\w/+.:@=-])(?:[A-Za-z0-9+/_-]{40,4000}={0,2}|(?:[0-9a-fA-F]{2}){20,2000})(?![\w/])"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{3,60}")
_LOOKALIKES = frozenset("асеіјорԛѕԝхуһԁɡӏАВСЕНІЈКМОРЅТХУԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυικαγ")
"""Cyrillic and Greek letters that look like Latin ones."""
_BADGE = re.compile("[✅✔☑✓🟢🔒🛡]")
_QUOTED = re.compile(r"„[^„“”\n]*[“”]|“[^“”\n]*”|«[^«»\n]*»|»[^«»\n]*«|\"[^\"\n]*\"")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”»“')\]*_]*\s+|\n+")
CITED = re.compile(r"[\[【]\d{1,4}[\]】]")
_CODEWORD = re.compile(r"\b[A-ZÀ-Þ]{4,}(?:[- ][A-ZÀ-Þ0-9]{2,}|-?\d{1,4})*\b")
_BLANK = "\0"
"""Stands for what is quoted."""
_EDGES = " \t*_#>|•·-–—=~:.[](){}<>!"
_LEAD = r"(?:^|[.!?:;|(\[]\s)[\s*_>#\-\"“„«]*"
_THAT = r"(?:that|dass|que|qu'|dat)\b"
_PLEASE = (
    r"(?:(?:please|now|then|first|second|third|always|never|just|only|also|bitte|nun|dann|stets|immer|erstens|zweitens|"
    r"veuillez|merci de|puis|ensuite|toujours|d'abord|gelieve|por favor|luego|siempre)[\s,]+){0,3}"
)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A form that makes a sentence look like an order; `kind` names the words that it cannot be without."""

    kind: str
    form: re.Pattern[str]
    worth: float


@dataclass(frozen=True, slots=True)
class _Language:
    signs: tuple[_Sign, ...]
    beside: tuple[_Sign, ...]
    """These count only beside another sign."""
    told_words: re.Pattern[str]
    """What is to be written stands in quotation marks."""
    asked: re.Pattern[str]
    citing: re.Pattern[str]


_WORTH = {
    "answers": 0.75,
    "asked": 0.5,
    "be": 1.0,
    "silence": 1.5,
    "checked": 1.0,
    "orders": 1.0,
    "file": 2.0,
}
WORDS_TOLD = 0.5
ON_ASKING = 0.75


@cache
def _table() -> Mapping[str, Any]:
    """The words by language and kind, without their accents, as file names and hurried writers leave them out."""

    def bare(value: Any) -> Any:  # noqa: ANN401 - tables, lists and texts, as TOML has them
        if isinstance(value, dict):
            return {key: bare(inner) for key, inner in value.items()}
        return [bare(inner) for inner in value] if isinstance(value, list) else _without_accents(value)

    table: Mapping[str, Any] = bare(load_toml("orders.toml"))
    return table


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def every(key: str) -> re.Pattern[str]:
    """The words of a kind in all languages."""
    data = _table()
    return _whole("|".join(entry for code in LANGUAGES for entry in data[code][key]))


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@cache
def _language(code: str) -> _Language:
    table = _table()[code]
    words = {key: "|".join(entries) for key, entries in table.items() if key != "hints"}
    program, machine, do, notes, to = (words[key] for key in ("programs", "machines", "do", "notes", "to"))
    some = r"(?:[\w'’-]+ ){0,3}?"
    ignore = rf"{_LEAD}{_PLEASE}(?:{words['ignore']})\b[^.!?\n]"
    addressed = rf"(?:{to}) ?{some}(?:{program}|{machine})\b"
    forgotten = words["instructions"]
    shapes = (
        # Notes to assistants, and labels such as "AI reader".
        ("programs", rf"{_LEAD}(?:(?:{notes})\b[^.:!?\n]{{0,60}}? )?{addressed}[^.:!?\n]{{0,60}}[:!]", 2),
        ("programs", rf"{_LEAD}(?:{machine})[ -](?:{notes})\s?[:!]|{_LEAD}(?:{program})\s?[:!]", 2),
        ("programs", rf"{_LEAD}(?:{notes})\b[^.:!?\n]{{0,30}} {addressed}", 1.5),
        # A program called upon and told what to do.
        ("vocatives", rf"{_LEAD}(?:{words['vocatives']})\s?[,!:–—-]\s*{_PLEASE}(?:{do})\b", 2),
        ("vocatives", rf"^[\W_]*(?:{words['vocatives']})\s?[,!:]", 1),
        # A part to play, given at a sentence's beginning.
        ("be", rf"{_LEAD}{_PLEASE}(?:{words['be']})", 0.75),
        # Instructions to be forgotten; still surer where they are those given before.
        ("ignore", rf"{ignore}{{0,30}}\b(?:{words['which']})\b[^.!?\n]{{0,30}}\b(?:{forgotten})(?!\w)", 1.5),
        ("ignore", rf"{ignore}{{0,40}}\b(?:{forgotten})(?!\w)", 1),
        # The labels of a chat's parts.
        ("", rf"[\W_]*(?:{words['loud']}|assistant|system|{words['roles']})[\W_]{{0,3}}(?:\]|:)", 1),
        ("", rf"[\W_]*(?:{words['orders']})\s?:", 2),
        ("", rf"[\W_]*(?:{words['roles']})\s?:\s*(?:{do})\b", 2),
    )
    signs = [_Sign(kind, _whole(words[kind]), worth) for kind, worth in _WORTH.items()]
    signs.append(_Sign("programs", _whole(f"{program}|{machine}"), 0.5))
    signs.append(_Sign("programs", _whole(program), 1.0))
    signs += [_Sign(kind, re.compile(shape), float(worth)) for kind, shape, worth in shapes]
    # An imperative, also behind its occasion; a duty.
    order = rf"{_LEAD}{_PLEASE}(?:{do})\b|(?:{words['asked']})\b[^.:!?,\n]{{0,80}}, {_PLEASE}(?:{do})\b"
    duty = rf"\b(?:{words['must']})\b,? (?:[\w'’-]+ )?(?:{do})\b"
    return _Language(
        signs=tuple(signs),
        beside=(
            _Sign("told", re.compile(order), 0.75),
            _Sign("told", re.compile(duty), 0.75),
            _Sign("", _whole(words["this"]), 0.5),
            _Sign("", _whole(f"{words['near']}|{words['back']}"), 0.5),
        ),
        told_words=re.compile(rf"\b(?:{do}) (?:[\w'’-]+ ){{0,4}}?{_BLANK}"),
        asked=_whole(words["asked"]),
        citing=_whole(words["citing"]),
    )


@cache
def _hints() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    data = _table()
    return tuple(
        (code, kind, tuple(stems.split()))
        for code in LANGUAGES
        for kind, stems in data[code]["hints"].items()
    )


@lru_cache(maxsize=50_000)
def _kinds(word: str) -> frozenset[tuple[str, str]]:
    """The languages and kinds of which a word may be the one that a sign needs."""
    return frozenset((code, kind) for code, kind, stems in _hints() if word.startswith(stems))


def weight(sentence: str) -> float:
    """How much of an order to a program a sentence is; from ENOUGH on it counts as one."""
    sentence = sentence[:LONGEST]
    if TOKEN.search(sentence) or _is_coded(sentence) or mixes_alphabets(sentence):
        return ENOUGH_SPOKEN
    folded = fold(sentence)
    kinds: dict[str, set[str]] = {code: set() for code in LANGUAGES}
    for word in _LETTERS.findall(folded):
        for code, kind in _kinds(word):
            kinds[code].add(kind)
    found = max(_weight_in(_language(code), kinds[code], folded, sentence) for code in LANGUAGES)
    if found:
        found += 1.5 * bool(_BADGE.search(sentence)) + 0.5 * bool(
            _BLANK in sentence or _CODEWORD.search(sentence)
        )
    return found


def _weight_in(language: _Language, kinds: Collection[str], folded: str, sentence: str) -> float:
    total = 0.0
    for sign in language.signs:
        if (sign.kind in kinds and sign.form.search(folded)) or (not sign.kind and sign.form.match(folded)):
            total += sign.worth
    cited = bool(CITED.search(sentence))
    if not total and not cited:
        return 0.0
    found = [sign for sign in language.beside if sign.form.search(folded)]
    told = any(sign.kind == "told" for sign in found)
    if not total and not told:
        return 0.0
    total += sum(sign.worth for sign in found)
    if told:
        total += WORDS_TOLD * bool(language.told_words.search(folded))
        total += ON_ASKING * ("asked" in kinds and bool(language.asked.search(folded)))
    if cited:
        total += 2.0 if language.citing.search(folded) else 1.0
    return total


@cache
def _sayings() -> re.Pattern[str]:
    verbs = "|".join(entry for code in LANGUAGES for entry in _table()[code]["do"])
    return re.compile(rf"[\W_]*{_PLEASE}(?:{verbs}),? (?:[\w'-]+,? )?{_THAT}")


def is_order(text: str) -> bool:
    """Whether any sentence of a text, a title or a name in a header is an order to programs."""
    text = outside_quotations(text)
    return any(weight(text[a:b]) >= ENOUGH for a, b in sentences(text, 0, len(text)))


def is_order_in_header(value: str) -> bool:
    """Whether a title, an event or a name in a header is an order; "Say that …" alone is one there."""
    return is_order(value) or bool(_sayings().match(fold(value)))


def is_order_as_name(stem: str) -> bool:
    """Whether a file's name looks like an order; it has no punctuation, so any of its words may begin one."""
    spoken = re.sub(r"[^\w]|_", " ", stem)
    first, _, rest = spoken.partition(" ")
    parts = re.split(r" (?:and|et|und|en|y) ", spoken)
    return is_order(f"{first}, {rest}") or sum(map(weight, parts)) >= IN_NAME


def outside_quotations(text: str) -> str:
    """The text with quotations blanked, of the same length; as it is where hardly anything stands outside."""
    blanked = _QUOTED.sub(lambda m: _BLANK * len(m[0]), text)
    return blanked if len(_WORD.findall(blanked)) > 1 else text


def fold(text: str) -> str:
    folded = _without_accents(text).casefold().replace("’", "'")
    folded = re.sub(f"{_BLANK}+", _BLANK, folded)
    return " ".join(folded.replace("\u00a0", " ").replace("\u202f", " ").split())


def _is_coded(sentence: str) -> bool:
    """Whether a stretch of it is text in Base64 or in hexadecimal digits."""
    for match in _CODED.finditer(sentence):
        code = match[0].rstrip("=")
        for decode in (_from_base64, bytes.fromhex):
            with suppress(NotBase64, ValueError):
                text = decode(code).decode()
                if sum(c.isalpha() or c.isspace() for c in text) > 0.8 * len(text):
                    return True
    return False


def _from_base64(code: str) -> bytes:
    return b64decode(code + "=" * (-len(code) % 4), altchars=b"-_" if set(code) & set("-_") else None)


def mixes_alphabets(text: str) -> bool:
    """Whether a word mixes Latin letters with others that look like them, as names that only seem the same do."""
    if text.isascii() or _LOOKALIKES.isdisjoint(text):
        return False
    for match in _WORD.finditer(text):
        word = match[0]
        alike = sum(c in _LOOKALIKES for c in word)
        if alike and sum(c < "\u0250" for c in word) >= 2:
            return True
    return False


def sentences(text: str, start: int, end: int, *, rows: bool = False) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = start
    ends = re.compile(r"\n+") if rows else _SENTENCE_END
    for match in ends.finditer(text, start, end):
        spans.append((at, match.start() + len(match[0].rstrip())))
        at = match.end()
    return [(a, b) for a, b in [*spans, (at, end)] if text[a:b].strip()]


def is_role(line: str, *, heading: bool = False) -> bool:
    """Whether a line names a part of a chat, and nothing else: "### Answer:", "SYSTEM MESSAGE", "[assistant]"."""
    if len(line) > 120 or "\n" in line.strip():
        return False
    bare = fold(line).strip(_EDGES)
    marked = (
        heading
        or line.strip()[:1] in "#=[<*~-"
        or line.rstrip().rstrip("*_#=~ ").endswith(":")
        or line.isupper()
    )
    if marked and every("roles").fullmatch(bare):
        return True
    loud = line.isupper() or line.rstrip(" #=*_~]").endswith(":") or line.strip()[:1] in "[<="
    return loud and bool(every("loud").fullmatch(bare))
