"""Ways to put a false word in brackets: in a content word's place, beside an ellipsis, at an edge, as a prefix."""

import re
from random import Random

from rag.lexical import fold, function_words
from tests.rag.quotes.variants import Said, Way

ELLIPSES = ("…", "[…]", "...")
PREFIXES = {
    "en": ("un", "non", "anti", "dis"), "fr": ("non", "anti", "pseudo"), "nl": ("on", "niet", "anti"),
    "de": ("un", "nicht", "anti"), "es": ("anti", "no", "pseudo"),
}  # fmt: skip
REVERSED = {
    "en": "against", "fr": "contre", "nl": "tegen", "de": "gegen", "es": "contra",
}  # fmt: skip


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).lower()


def _content(word: str, language: str) -> bool:
    """Long enough to be a noun, a verb or an adjective, and none of the language's function words; `d'accord` and
    `it's` hold one."""
    bare = _bare(word)
    return len(bare) >= 6 and bare.isalpha() and _is_content(bare, language)


def _is_content(word: str, language: str) -> bool:
    return fold(word) not in function_words(language) and not re.search(
        "sel[fv]|zelf|otr[oa]s$|^(?:mein|dein|sein|ihr|unser|eur)e?[mnrs]?$", word
    )


def _may_follow(word: str, language: str) -> bool:
    """Behind "through them." a bracket would say what they are."""
    return word[-1] not in ".!?…" or _is_content(_bare(word), language)


def _other(rng: Random, said: Said, instead_of: str) -> str | None:
    words = [w for o in said.others for w in o.split() if _content(w, said.language) and w.isalpha()]
    words = [w for w in words if w.lower()[:3] != _bare(instead_of)[:3]]
    return rng.choice(words) if words else None


def _content_places(said: Said) -> list[int]:
    return [i for i, w in enumerate(said.words) if _content(w, said.language)]


def in_a_words_place(rng: Random, said: Said) -> str | None:
    """One other word, or two, for one; whatever its marks were, they go."""
    found, places = said.words, _content_places(said)
    if not places or len(found) < 6:
        return None
    at = rng.choice(places)
    other, second = _other(rng, said, found[at]), _other(rng, said, found[at])
    if other is None:
        return None
    put = f"[{other} {second}]" if second and rng.random() < 0.3 else f"[{other}]"
    return " ".join([*found[:at], put, *found[at + 1 :]])


def at_the_edge(rng: Random, said: Said) -> str | None:
    """The words up to one, and another in its place; or another, and the words behind it."""
    found = said.words
    places = [i for i in _content_places(said) if i < 4 or _may_follow(found[i - 1], said.language)]
    places = [i for i in places if i >= 4 or i < len(found) - 4]
    if not places:
        return None
    at = rng.choice(places)
    other = _other(rng, said, found[at])
    if other is None:
        return None
    ellipsis = f"{rng.choice(ELLIPSES)} " if rng.random() < 0.3 else ""
    if at >= 4:
        return " ".join([*found[:at], f"{ellipsis}[{other}]"])
    return " ".join([f"{ellipsis}[{other}]", *found[at + 1 :]])


def beside_an_ellipsis(rng: Random, said: Said) -> str | None:
    """What an ellipsis leaves out begins or ends with the word whose place the bracket takes."""
    found = said.words
    places = [
        i
        for i in _content_places(said)
        if 4 <= i < len(found) - 8 and _may_follow(found[i - 1], said.language)
    ]
    if not places:
        return None
    at = rng.choice(places)
    other = _other(rng, said, found[at])
    if other is None:
        return None
    sign = rng.choice(ELLIPSES)
    if rng.random() < 0.5:
        stop = rng.randrange(at + 2, len(found) - 4)
        return " ".join([*found[:at], f"[{other}]", sign, *found[stop:]])
    first = rng.randrange(2, at)
    return " ".join([*found[:first], sign, f"[{other}]", *found[at + 1 :]])


def prefix(rng: Random, said: Said) -> str | None:
    """A negating prefix, with or without its hyphen, joined to the word or not."""
    found, places = said.words, _content_places(said)
    if not places:
        return None
    at, one = rng.choice(places), rng.choice(PREFIXES[said.language])
    put = rng.choice([f"[{one}]", f"[{one}-]", f"[{one}]-", f"[{one}] ", f"[{one}-] "])
    if not found[at][0].isalpha():
        return None
    return " ".join([*found[:at], put + found[at], *found[at + 1 :]])


def reversal(rng: Random, said: Said) -> str:
    found = said.words
    at = rng.randrange(1, len(found)) if len(found) > 1 else 1
    return " ".join([*found[:at], f"[{REVERSED[said.language]}]", *found[at:]])


BRACKETED: dict[str, Way] = {
    way.__name__: way for way in (in_a_words_place, at_the_edge, beside_an_ellipsis, prefix, reversal)
}
