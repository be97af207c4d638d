"""Ways to quote a statement: honestly, in another typography or in part, and falsely.

Each takes a random source and a statement and gives the quotation, or None where the statement has nothing to do
it with. What makes a quotation false is written here anew, not taken from the words that the verdict looks for.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Way = Callable[[Random, "Said"], "str | None"]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it stands in its source, and others to mix it with."""

    text: str
    language: str
    others: tuple[str, ...] = ()
    """Other statements of the same document."""
    foreign: tuple[str, ...] = ()
    """Statements of documents in other languages."""

    @property
    def words(self) -> list[str]:
        """Parted by plain spaces: a number and its unit, or a mark and its words, stay together."""
        return re.split(r"[ \n\t]+", self.text.strip())


NEGATIONS = {
    "en": ["not", "no", "never", "nobody", "nothing", "without", "cannot"],
    "fr": ["pas", "jamais", "rien", "aucun", "aucune", "sans"],
    "nl": ["niet", "geen", "nooit", "niets", "niemand", "zonder"],
    "de": ["nicht", "kein", "keine", "keinen", "nie", "niemand", "ohne", "nichts"],
    "es": ["no", "nunca", "nada", "nadie", "sin", "ningún", "ninguna"],
}
HEDGES = {
    "en": ["may", "might", "perhaps", "maybe", "probably", "possibly", "could"],
    "fr": ["peut-être", "probablement", "pourrait", "pourraient"],
    "nl": ["misschien", "waarschijnlijk", "wellicht"],
    "de": ["vielleicht", "wahrscheinlich", "wohl", "könnte", "vermutlich"],
    "es": ["quizá", "quizás", "probablemente", "podría", "podrían"],
}
PUT_IN = {
    "en": ("never", "perhaps"),
    "fr": ("jamais", "peut-être"),
    "nl": ("nooit", "misschien"),
    "de": ("nie", "vielleicht"),
    "es": ("nunca", "quizá"),
}
SWAPS = {
    "en": "we/they he/she his/her i/we more/less always/often all/some is/was are/were will/would can/must good/bad "
    "big/large first/last before/after our/their has/had open/closed new/old one/two two/three ten/twelve",
    "fr": "nous/vous il/elle ils/elles plus/moins toujours/souvent tous/certains est/était sont/étaient bon/mauvais "
    "grand/petit avant/après notre/votre a/avait ouvert/fermé deux/trois dix/douze le/un la/une",
    "nl": "wij/zij we/ze hij/zij meer/minder altijd/vaak alle/sommige is/was zijn/waren goed/slecht groot/klein "
    "voor/na onze/hun heeft/had open/dicht twee/drie tien/twaalf de/een moet/mag",
    "de": "wir/sie er/sie mehr/weniger immer/oft alle/einige ist/war sind/waren gut/schlecht groß/klein vor/nach "
    "unsere/ihre hat/hatte offen/geschlossen zwei/drei zehn/zwölf die/eine muss/darf",
    "es": "nosotros/ellos él/ella más/menos siempre/muchas todos/algunos es/era son/eran bueno/malo grande/pequeño "
    "antes/después nuestro/vuestro ha/había abierto/cerrado dos/tres diez/doce el/un la/una",
}
NAMES = ["[Oduya]", "[Lohmann]", "[Garrigue]", "[Tessel]", "[Quayside]"]
LOOKALIKES = dict(zip("aeopcxyij", "аеорсхуіј", strict=True))


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).lower()


def _places(said: Said, wanted: Callable[[str], bool]) -> list[int]:
    return [i for i, word in enumerate(said.words) if wanted(_bare(word))]


def _replaced(said: Said, at: int, word: str) -> str:
    found = said.words
    found[at] = word
    return " ".join(filter(None, found))


def _letters(rng: Random, text: str, table: dict[str, str], share: float = 0.3) -> str | None:
    changed = "".join(table[c] if c in table and rng.random() < share else c for c in text)
    return changed if changed != text else None


# Honest


def case(rng: Random, said: Said) -> str:
    return rng.choice([str.upper, str.lower, str.swapcase, str.capitalize])(said.text)


def marks(rng: Random, said: Said) -> str:
    left, right = rng.choice(["“”", "«»", "„“", '""', "‚‘", "''", "»«", "‹›"])
    return left + re.sub(r"['’]", rng.choice("'’‘`"), said.text) + right


def nested_marks(rng: Random, said: Said) -> str | None:
    inner = rng.choice(["“”", "‘’", "''", "«»", '""'])
    changed = re.sub(
        r"[«“‘„]\s?([^«»“”„‘’]{3,80}?)\s?[»”’“]", lambda m: inner[0] + m[1] + inner[1], said.text
    )
    return changed if changed != said.text else None


def dashes(rng: Random, said: Said) -> str | None:
    changed = re.sub(r"(?<!\s)[-‐–](?!\s)|(?<=\w)\s?[—–]\s?(?=\w)", lambda m: _dash(rng, m), said.text)
    return changed if changed != said.text else None


def _dash(rng: Random, match: re.Match[str]) -> str:
    return rng.choice("-‐‑–") if len(match.group()) == 1 else rng.choice([" – ", "—", " - ", " — "])


def spaces(rng: Random, said: Said) -> str:
    return re.sub(r"\s", lambda m: rng.choice(["\u00a0", "\u202f", "\u2009", "  ", "\n", " "]), said.text)


def soft_hyphens(rng: Random, said: Said) -> str:
    return re.sub(r"(?<=\w\w)(?=\w\w)", lambda m: "\u00ad" if rng.random() < 0.2 else "", said.text)


def zero_width(rng: Random, said: Said) -> str:
    return re.sub(
        r"(?<=\w)(?=\w)", lambda m: rng.choice("\u200b\u200d\u2060") * (rng.random() < 0.1), said.text
    )


def broken_lines(rng: Random, said: Said) -> str | None:
    text = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", lambda m: "-\n" if rng.random() < 0.5 else "-", said.text)
    text = re.sub(
        r"(?<![\w'’-])([^\W\d_]{3})([^\W\d_]{3,})",
        lambda m: "-\n".join(m.groups()) if rng.random() < 0.15 else m[0],
        text,
    )
    return text if text != said.text else None


def ligatures(rng: Random, said: Said) -> str | None:
    changed = said.text
    for letters, one in (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")):
        changed = changed.replace(letters, one)
    return changed if changed != said.text else None


def full_width(rng: Random, said: Said) -> str | None:
    at = rng.randrange(len(said.words))
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" < c < "~" and c.isalnum() else c for c in said.words[at])
    return _replaced(said, at, wide)


def homoglyphs(rng: Random, said: Said) -> str | None:
    return _letters(rng, said.text, LOOKALIKES)


def decomposed(rng: Random, said: Said) -> str | None:
    changed = unicodedata.normalize("NFD", said.text)
    return changed if changed != said.text else None


def part(rng: Random, said: Said) -> str | None:
    found = said.words
    if len(found) < 5:
        return None
    first = rng.randrange(len(found) - 3)
    return " ".join(found[first : rng.randrange(first + 4, len(found) + 1)])


def any_ellipsis(rng: Random, said: Said) -> str | None:
    """Any words left out in the middle, whatever they are."""
    found = said.words
    if len(found) < 8:
        return None
    first = rng.randrange(3, len(found) - 3)
    stop = rng.randrange(first + 1, min(len(found) - 2, first + 12))
    sign = rng.choice(["…", "...", "[…]", "[...]", "(...)", ". . ."])
    return " ".join([*found[:first], sign, *found[stop:]])


def ellipsis(rng: Random, said: Said) -> str | None:
    """Words left out inside a sentence, none of which denies, hedges or limits."""
    for _ in range(8):
        quotation = any_ellipsis(rng, said)
        if quotation is None:
            return None
        left, right = re.split(r"…|\[…\]|\[\.\.\.\]|\(\.\.\.\)|\.\.\.|\. \. \.", quotation, maxsplit=1)
        out = said.text[len(left) : len(said.text) - len(right)] if said.text.startswith(left) else "."
        if not re.search(r"[.!?…:]", said.text[max(0, len(left) - 3) : len(left)] + out) and not _turns(
            out, said
        ):
            return quotation
    return None


def _turns(text: str, said: Said) -> bool:
    low = text.lower()
    strict = r"n['’]|\bne\b|['’]t\b|\bni\b|\bnor\b|\bneither\b|\bnone\b|\bhardly\b|\bkaum\b|\bnoch\b|\bcould\b|\bzou"
    if re.search(strict, low) or set(re.findall(r"[\w-]+", low)) & {
        *NEGATIONS[said.language],
        *HEDGES[said.language],
    }:
        return True
    weak = [
        "plut",
        "bijna",
        "only",
        "about",
        "often",
        "almost",
        "if",
        "fail",
        "refus",
        "seem",
        "hop",
        "pret",
        "tr",
        "st",
        "avoid",
        "deny",
        "forg",
        "just",
        "peut",
        "si",
        "sem",
        "ess",
        "oub",
        "esp",
        "man",
        "éch",
        "ten",
        "alle",
        "soms",
        "vaak",
        "bij",
        "ongeveer",
        "als",
        "lij",
        "ver",
        "pro",
        "nur",
        "fast",
        "etwa",
        "oft",
        "wenn",
        "manch",
        "rund",
        "kein",
        "ver",
        "hof",
        "feh",
        "sch",
        "apar",
        "solo",
        "sólo",
        "casi",
        "int",
        "olv",
        "falt",
        "neg",
        "unos",
        "likely",
        "rarely",
        "seldom",
        "like",
        "usual",
        "most",
        "part",
        "some",
        "unless",
        "schijn",
        "moge",
        "dürf",
        "viel",
        "around",
        "douter",
        "pers",
        "envi",
        "souv",
        "parf",
        "seul",
        "pres",
        "mög",
        "offen",
        "tampoco",
        "apenas",
        "seg",
        "pos",
        "pue",
        "a-veces",
        "guère",
        "appar",
        "vermoed",
    ]
    return any(word.startswith(tuple(weak)) for word in re.findall(r"\w+", low))


def inserted_name(rng: Random, said: Said) -> str:
    found = said.words
    at = rng.randrange(1, len(found) + 1)
    return " ".join([*found[:at], rng.choice(NAMES), *found[at:]])


def name_for_pronoun(rng: Random, said: Said) -> str | None:
    pronouns = {
        "we",
        "they",
        "he",
        "she",
        "it",
        "nous",
        "ils",
        "elle",
        "il",
        "wij",
        "ze",
        "zij",
        "hij",
        "wir",
        "sie",
        "er",
        "ellos",
        "ella",
    }
    if said.language == "es":
        pronouns.remove("he")  # "have"
    places = [
        i for i in _places(said, pronouns.__contains__) if said.words[i].isalpha() and i + 1 < len(said.words)
    ]
    return _replaced(said, rng.choice(places), rng.choice(NAMES)) if places else None


def bracketed_letter(rng: Random, said: Said) -> str | None:
    first = said.text[:1]
    return f"[{first.swapcase()}]{said.text[1:]}" if first.isalpha() and said.text[1:2].isalpha() else None


def end_marks(rng: Random, said: Said) -> str:
    bare = said.text.rstrip(" \u00a0\u202f.,;:!?…")
    return bare + rng.choice(
        ["", ",", ";"] if "?" in said.text[len(bare) :] else ["", ".", ",", "!", "…", " …"]
    )


HONEST: dict[str, Way] = {
    way.__name__: way
    for way in (
        case, marks, nested_marks, dashes, spaces, soft_hyphens, zero_width, broken_lines, ligatures, full_width,
        homoglyphs, decomposed, part, ellipsis, inserted_name, name_for_pronoun, bracketed_letter, end_marks,
    )
}  # fmt: skip
_CONTENT = (part, ellipsis, inserted_name, bracketed_letter, end_marks)
_TYPOGRAPHY = (case, spaces, soft_hyphens, homoglyphs, marks, decomposed)


def combined(rng: Random, said: Said) -> str | None:
    """Two or three at once: what is quoted, then how it is printed."""
    ways = [rng.choice(_CONTENT), *rng.sample(_TYPOGRAPHY, rng.randrange(1, 3))]
    for way in ways:
        changed = way(rng, said)
        if changed is not None:
            said = Said(changed, said.language)
    return said.text


HONEST["combined"] = combined


# False


def other_digits(rng: Random, said: Said) -> str | None:
    found = list(re.finditer(r"\d", said.text))
    if not found:
        return None
    at = rng.choice(found).start()
    return said.text[:at] + str((int(said.text[at]) + rng.randrange(1, 9)) % 10) + said.text[at + 1 :]


def swapped_word(rng: Random, said: Said) -> str | None:
    """Number words, tense, he and she, antonyms, synonyms."""
    pairs = [tuple(pair.split("/")) for pair in SWAPS[said.language].split()]
    table = dict(pairs) | {b: a for a, b in pairs}
    places = _places(said, table.__contains__)
    if not places:
        return None
    at = rng.choice(places)
    return _replaced(
        said, at, said.words[at].lower().replace(_bare(said.words[at]), table[_bare(said.words[at])])
    )


def put_in(rng: Random, said: Said) -> str:
    found = said.words
    at = rng.randrange(1, len(found)) if len(found) > 1 else 1
    return " ".join([*found[:at], rng.choice(PUT_IN[said.language]), *found[at:]])


def _dropped(rng: Random, said: Said, words: list[str]) -> str | None:
    places = _places(said, words.__contains__)
    if not places or len(said.words) < 4:
        return None
    return _replaced(said, rng.choice(places), "")


def dropped_negation(rng: Random, said: Said) -> str | None:
    if (
        said.language == "en"
        and rng.random() < 0.5
        and (found := re.search(r"\bn?['’]t\b|(?<=\w)n['’]t\b", said.text))
    ):
        return said.text[: found.start()] + said.text[found.end() :]
    if said.language == "fr" and (
        both := re.search(r"\b[nN](?:e |['’])(.{2,20}?) (?:pas|jamais|plus|rien)\b", said.text)
    ):
        return said.text[: both.start()] + both[1] + said.text[both.end() :]
    return _dropped(rng, said, NEGATIONS[said.language])


def dropped_hedge(rng: Random, said: Said) -> str | None:
    return _dropped(rng, said, HEDGES[said.language])


def negation_in_ellipsis(rng: Random, said: Said) -> str | None:
    places = [i for i in _places(said, NEGATIONS[said.language].__contains__) if 2 <= i < len(said.words) - 2]
    if not places:
        return None
    at = rng.choice(places)
    if re.search(r"[.,;:!?…—–()]", " ".join(said.words[at - 1 : at + 1])):
        return None  # it begins or ends its clause, and may go with it
    return _replaced(said, at, rng.choice(["…", "[…]", "..."]))


def bracketed_negation(rng: Random, said: Said) -> str:
    found = said.words
    at = rng.randrange(1, len(found)) if len(found) > 1 else 1
    return " ".join([*found[:at], f"[{PUT_IN[said.language][0]}]", *found[at:]])


def bracketed_opposite(rng: Random, said: Said) -> str | None:
    """Another statement's content word in brackets for one of this."""
    referring = (
        "sel",
        "nues",
        "vues",
        "vos",
        "nos",
        "cel",
        "ceux",
        "lequel",
        "laquelle",
        "lesquel",
        "dies",
        "unser",
        "jullie",
    )
    places = _places(said, lambda w: len(w) >= 7 and w.islower() and not re.search("sel[fv]|zelf", w))
    places = [i for i in places if not _bare(said.words[i]).startswith(referring)]
    places = [i for i in places if said.words[i].islower()]
    others = [w for o in said.others for w in o.split() if len(w) >= 7 and w.isalpha() and w.islower()]
    if not places or not others:
        return None
    at, other = rng.choice(places), rng.choice(others)
    return None if other[:4] == _bare(said.words[at])[:4] else _replaced(said, at, f"[{other}]")


def _stitched(rng: Random, said: Said, by: str) -> str | None:
    bare = said.text.strip(" .,!?…")
    long = [o for o in said.others if len(o.split()) >= 8]
    long = [o for o in long if o.strip(" .,!?…") not in bare and bare not in o]
    if len(said.words) < 8 or not long:
        return None
    other = rng.choice(long).split()
    halves = said.words[: len(said.words) // 2], other[len(other) // 2 :]
    if " ".join(halves[0] + halves[1]).strip(".,!?…") in " ".join(said.words):
        return None  # both end alike
    return " ".join([*halves[0], *by.split(), *halves[1]])


def stitched(rng: Random, said: Said) -> str | None:
    return _stitched(rng, said, "")


def stitched_by_ellipsis(rng: Random, said: Said) -> str | None:
    return _stitched(rng, said, rng.choice(["…", "[…]", "..."]))


def reordered(rng: Random, said: Said) -> str | None:
    found = said.words
    places = [
        i
        for i in range(len(found) - 1)
        if _bare(found[i]) != _bare(found[i + 1]) and _bare(found[i]) and _bare(found[i + 1])
    ]
    if len(found) < 4 or not places:
        return None
    at = rng.choice(places)
    found[at], found[at + 1] = found[at + 1], found[at]
    return " ".join(found)


def another_accent(rng: Random, said: Said) -> str | None:
    table = dict(zip("éèêàùôîçñóíáüöä", "eeeauoicnoiauoa", strict=True))
    places = [i for i, c in enumerate(said.text) if c in table]
    if not places:
        return None
    at = rng.choice(places)
    return said.text[:at] + table[said.text[at]] + said.text[at + 1 :]


def question_or_not(rng: Random, said: Said) -> str | None:
    if "?" in said.text:
        at = rng.choice([m.start() for m in re.finditer(r"\?", said.text)])
        return said.text[:at].rstrip() + "." + said.text[at + 1 :]
    return re.sub(r"[.,!…]*$", "?", said.text)


def another_ending(rng: Random, said: Said) -> str | None:
    """Singular for plural, one tense for another."""
    places = _places(said, lambda w: len(w) >= 5 and w.isalpha())
    if not places:
        return None
    at = rng.choice(places)
    word = _bare(said.words[at])
    other = word[:-1] if word[-1] in "sne" else word + "s"
    return _replaced(said, at, said.words[at].lower().replace(word, other))


def another_word(rng: Random, said: Said) -> str | None:
    places = _places(said, lambda w: len(w) >= 5)
    others = [w for o in said.others for w in o.split() if len(w) >= 5 and w.isalpha()]
    if not places or not others:
        return None
    at, other = rng.choice(places), rng.choice(others)
    return None if _bare(other) == _bare(said.words[at]) else _replaced(said, at, other)


def translated(rng: Random, said: Said) -> str | None:
    return rng.choice(said.foreign) if said.foreign else None


FALSE: dict[str, Way] = {
    way.__name__: way
    for way in (
        other_digits, swapped_word, put_in, dropped_negation, dropped_hedge, negation_in_ellipsis, bracketed_negation,
        bracketed_opposite, stitched, stitched_by_ellipsis, reordered, another_accent, question_or_not, another_ending,
        another_word, translated,
    )
}  # fmt: skip
