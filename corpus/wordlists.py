"""The word lists a language (`words.toml`), parsed once and folded for look-up."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr", "nl", "de", "es")
"""The languages the readers know, as ISO 639-1 codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The lists of all languages, put to the use the readers make of them. All lower case."""

    functional: dict[str, frozenset[str]]
    """Function words by language."""
    months: dict[str, int]
    """A month's name in any language and spelling, to 1..12."""
    by: frozenset[str]
    published: frozenset[str]
    roles: frozenset[str]
    voices: frozenset[str]
    not_voices: frozenset[str]
    numbered_voices: frozenset[str]
    """Voices only with a number behind them."""
    particles: frozenset[str]
    """Words inside a name that are not capitalised."""
    outlets: frozenset[str]
    event_words: frozenset[str]
    event_endings: tuple[str, ...]
    """Case matters here: "KubeCon" ends in one, "silicon" doesn't."""
    event_connectors: frozenset[str]


def load_toml(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("corpus").joinpath(name).read_text(encoding="utf-8"))


@cache
def html_tags(group: str) -> frozenset[str]:
    """The names of HTML elements of a group: `unseen`, `void`, `inline` or `block`."""
    return frozenset(load_toml("words.toml")["html"][group])


@cache
def words() -> Words:
    """The lists of `words.toml`."""
    data = load_toml("words.toml")
    languages = [data[code] for code in LANGUAGES]
    months: dict[str, int] = {}
    for language in languages:
        for number, names in enumerate(language["months"], start=1):
            months.update(dict.fromkeys(names.split("|"), number))

    def union(key: str) -> frozenset[str]:
        return frozenset(word for language in languages for word in language[key])

    event = data["event"]
    return Words(
        functional={code: frozenset(data[code]["function_words"].split()) for code in LANGUAGES},
        months=months,
        by=union("by"),
        published=union("published"),
        roles=union("role_words"),
        voices=union("voices"),
        not_voices=union("not_voices") - union("voices"),
        numbered_voices=frozenset(data["labels"]["numbered_voices"]),
        particles=frozenset(data["names"]["particles"]),
        outlets=frozenset(data["names"]["outlets"]),
        event_words=frozenset(event["words"]),
        event_endings=tuple(event["endings"]),
        event_connectors=frozenset(event["connectors"]),
    )
