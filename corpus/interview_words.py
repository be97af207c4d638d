"""How interviews are announced, spoken and ended, in every language."""

import re
from dataclasses import dataclass
from functools import cache

from corpus.wordlists import LANGUAGES, load_toml, words

WORD = re.compile(r"[-']?[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Cues:
    title: re.Pattern[str]
    before_name: re.Pattern[str]
    after_name: re.Pattern[str]
    asked_by: re.Pattern[str]
    auxiliaries: frozenset[str]
    introducing: re.Pattern[str]
    you: frozenset[str]
    me: frozenset[str]
    us: frozenset[str]
    they: frozenset[str]
    replies: frozenset[str]
    by: frozenset[str]
    thanks: frozenset[str]
    leads: frozenset[str]
    bodies: frozenset[str]


@cache
def cues(language: str = "") -> Cues:
    """The lists of `interviews.toml` for a language code; all languages in one for any other."""
    data = load_toml("interviews.toml")

    codes = (language,) if language in LANGUAGES else LANGUAGES

    def union(key: str) -> frozenset[str]:
        return frozenset(word for code in codes for word in data[code][key])

    def phrases(key: str) -> re.Pattern[str]:
        longest = sorted(union(key), key=lambda phrase: (-len(phrase), phrase))
        joined = "|".join(re.escape(p) + ("" if p.endswith("'") else r"(?!\w)") for p in longest)
        return re.compile(rf"(?<!\w)(?:{joined})", re.IGNORECASE)

    functional = frozenset[str]().union(*words().functional.values())
    return Cues(
        title=phrases("title"), before_name=phrases("before_name"), after_name=phrases("after_name"),
        asked_by=phrases("asked_by"), auxiliaries=union("auxiliaries"),
        introducing=phrases("introducing"), you=union("you"), me=union("me"), us=union("us"), they=union("they"),
        replies=union("replies"), by=union("by"), thanks=union("thanks"),
        leads=union("leads") | functional, bodies=frozenset(data["any"]["bodies"]),
    )  # fmt: skip


def words_in(text: str) -> set[str]:
    """The words of a text, in lower case with straight apostrophes."""
    return set(WORD.findall(text.casefold().replace("’", "'")))
