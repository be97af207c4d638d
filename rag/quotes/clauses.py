"""What follows a cue as the words it introduces: marked, after a colon, after a conjunction, or bare."""

from dataclasses import replace

from rag.quotes.agreement import is_base
from rag.quotes.english import english_clause, may_be_bare
from rag.quotes.german import after_apposition, german_clause, german_relative
from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import Mention
from rag.quotes.naming import initial_stop
from rag.quotes.statement import Link, Report, clause_end, looks_whole, make_report
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.unsaid import compares, is_address, offers, reach, shows_how
from rag.quotes.verbs import STOPS, Verb, skip_adverbs, verb_at
from rag.types import Span

_WINDOW = 14
"""How many items may stand between a cue and the words it introduces."""


def introduces(s: Stream, verb: Verb, subject: Mention | None, after: int | None = None) -> Report | None:
    """The words follow the cue: by quotation marks, a colon, a conjunction, a bare clause, an infinitive.
    `after` is where the subject ends, when that follows the verb."""
    first = verb.stop if after is None else max(after, verb.stop)
    comma = False
    for k in range(first, reach(s, verb, first, _WINDOW)):
        low = s.low[k]
        if s.word[k] == QUOTE:
            return _marked(s, verb, subject, first, k)
        if low == ":":
            return _after_colon(s, verb, subject, k)
        if asked := _question(s, verb, subject, k):
            return asked
        if low in s.words.complementisers:
            if _no_that(s, verb, first, k):
                return None
            if _takes_that(s, verb, first, k):
                return None if _told_nearer(s, first, k) else _that(s, verb, subject, k + 1)
        if low == "," and not comma:
            comma = True
            if s.words.language == "de":
                opens = after_apposition(s, k, verb.hi)
                if german_clause(s, verb, first if opens == k else opens, opens):
                    return _that(s, verb, subject, opens + 1)
        if low in ";.!?" and not initial_stop(s, k):
            break
    if verb.needs_that and not may_be_bare(s, verb):
        return None
    return _bare_clause(s, verb, subject, first)


def _replies(s: Stream, verb: Verb, k: int) -> bool:
    """`answers the question "…?"`: what follows is what was asked, and not by the one who answers."""
    if not any(low in s.words.replying for low in s.low[verb.first : verb.stop]):
        return False
    return any(low in s.words.questions for low in s.low[verb.stop : k])


def _no_that(s: Stream, verb: Verb, first: int, k: int) -> bool:
    """The conjunction at `k` isn't the one of reported speech."""
    if k == first and s.words.language == "en" and _passive(s, verb):
        return True
    return compares(s, verb, k) or _restrictive(s, verb, k) or _other_que(s, verb, first, k)


def _marked(s: Stream, verb: Verb, subject: Mention | None, first: int, k: int) -> Report | None:
    """The marked stretch `k` follows: as the words themselves, or inside what the verb governs."""
    if _replies(s, verb, k) or offers(s, verb, k):
        return None
    colon = s.word[k - 1] == ":"
    beside = all(s.word[p] in ",:—–-" or s.words.is_adverb(s.low[p]) for p in range(first, k))
    if not (beside or colon) and shows_how(s, first, k):
        return None
    bare = not verb.needs_that or may_be_bare(s, verb)
    if not (beside or colon) and bare and (clause := _bare_clause(s, verb, subject, first)):
        return clause
    if not colon and s.low[verb.stop - 1] in s.words.publishing and not _closed_sentence(s, k):
        return None
    inside = k + 1 < verb.hi and s.is_word(k + 1) and not looks_whole(s, k)
    if colon and not beside and _cue_between(s, first, k):
        return None  # When I wrote to him, X answered: "…"
    if (beside or colon) and not inside:
        return make_report(s, verb, subject, Link.QUOTE, _quotes_from(s, k, verb.hi))
    if (verb.cue.quote_only and not _calls(s, verb, k)) or _cue_between(s, first, k):
        return None
    return make_report(s, verb, subject, Link.OBJECT, ((k, verb.hi),))


def _question(s: Stream, verb: Verb, subject: Mention | None, k: int) -> Report | None:
    """An indirect question: X a demandé si …"""
    if s.low[k] not in ("si", "s'") or s.low[verb.stop - 1] not in s.words.asking or k + 3 >= verb.hi:
        return None
    asked = _that(s, verb, subject, k + 1)
    return asked and replace(asked, weight=Weight.SAY)


def _calls(s: Stream, verb: Verb, k: int) -> bool:
    """Parle d'un « accident », habla de un «capricho»: an indefinite article tells a judgement from a title."""
    between = tuple(s.low[verb.stop : k])
    return between in (("d'", "un"), ("d'", "une"), ("de", "un"), ("de", "una"), ("de",), ("d'",))


def _relative_verb(s: Stream, verb: Verb) -> bool:
    """Its clause tells who somebody is: des sponsors qui nous soutiennent : …"""
    k = verb.first - 1
    while k > verb.lo and s.low[k] in s.words.clitics:
        k -= 1
    return (
        s.words.language in ("fr", "es") and k >= verb.lo and s.low[k] in (*s.words.relatives, "que", "qu'")
    )


def _closed_sentence(s: Stream, k: int) -> bool:
    """The marked stretch ends as a sentence does, which a title seldom does."""
    start, end = s.quotes[k].inner
    return s.text[start:end].rstrip(" \u00a0\u202f")[-1:] in (".", "!", "?", "…", ",")


def _after_colon(s: Stream, verb: Verb, subject: Mention | None, k: int) -> Report | None:
    if _replies(s, verb, k) or is_address(s, k):
        return None
    if k + 1 < verb.hi and s.word[k + 1] == QUOTE:
        return make_report(s, verb, subject, Link.QUOTE, _quotes_from(s, k + 1, verb.hi))
    label = (
        s.is_capital(k - 1) and k - 1 > verb.stop and s.words.language != "de"
    )  # They sent it. Image: Kelp
    if label or verb.needs_that or verb.hi - k < 4 or _relative_verb(s, verb):
        return None
    return make_report(s, verb, subject, Link.COLON, ((k + 1, verb.hi),))


def _passive(s: Stream, verb: Verb) -> bool:
    """was taken in and told that …: without a listener the verb is no active one."""
    return s.low[verb.stop - 1] in ("told", "informed", "assured", "reminded", "convinced", "persuaded")


def _takes_that(s: Stream, verb: Verb, first: int, k: int) -> bool:
    """The conjunction at `k` belongs to this verb."""
    if verb.cue.weight is Weight.MANNER or verb.cue.quote_only:
        return False
    return s.words.language != "en" or _english_that(s, verb, first, k)


def _cue_between(s: Stream, first: int, stop: int) -> bool:
    """Another speech verb stands nearer to the marks."""
    return any(
        c.form in (Form.FINITE, Form.PARTICIPLE) and not c.quote_only
        for k in range(first, stop)
        for c in s.words.cues.get(s.low[k], ())
        if s.words.language != "en" or not is_base(s, k)
    )


def _told_nearer(s: Stream, first: int, that: int) -> bool:
    """J'ai constaté la cohérence, et j'ai dit que …: the conjunction is another verb's."""
    return s.words.language in ("fr", "es") and any(
        s.low[k] in s.words.cues
        and (nearer := verb_at(s, k, first, that)) is not None
        and nearer.cue.form in (Form.FINITE, Form.PARTICIPLE)
        and not nearer.needs_that
        for k in range(first + 1, that)
    )


def _other_que(s: Stream, verb: Verb, first: int, k: int) -> bool:
    """Not the conjunction of speech: bien que, sans que, ce que; relative, after an object (des lettres que …)."""
    words = s.words
    if words.language not in ("fr", "es"):
        return False
    before = s.low[k - 1]
    if before in words.before_que or (before in words.adverbs_before_que and s.word[k - 2] == ","):
        return True
    i = skip_adverbs(s, first, k)
    if (
        i >= k - 1
        or s.low[verb.stop - 1] in words.listener
        or s.low[i] not in words.determiners
        or s.word[i + 1].isdigit()
    ):
        return False
    return not any(low in words.times for low in s.low[i:k])


def _restrictive(s: Stream, verb: Verb, that: int) -> bool:
    """« n’a montré que trois diapositives »: only, not that."""
    if s.words.language != "fr" or verb.first == 0 or s.low[verb.first - 1] not in ("n'", "ne"):
        return False
    return not any(s.low[k] in ("pas", "jamais", "plus", "point") for k in range(verb.first, that))


def _that(s: Stream, verb: Verb, subject: Mention | None, first: int) -> Report | None:
    hi = verb.hi
    if s.words.language == "de" and first < hi:
        if s.low[first] in s.words.complementisers:
            first += 1
        elif german_relative(s, first, hi):
            return None
    stop = hi
    while stop > first and s.word[stop - 1] in ".!?…;,":
        stop -= 1
    if stop == first + 1 and s.word[first] == QUOTE:
        return make_report(s, verb, subject, Link.QUOTE, ((first, stop),))
    if stop - first < 2:
        return None
    return make_report(s, verb, subject, Link.THAT, _coordinated(s, first, clause_end(s, first, hi)))


def _coordinated(s: Stream, first: int, stop: int) -> tuple[Span, ...]:
    """A reported clause cut where a second one begins: que A et que B."""
    clauses = []
    listed = _lists_clauses(s, first, stop)
    for k in range(first + 3, stop - 3):
        joined = s.low[k - 1] in s.words.and_words and (listed or s.word[k - 2] != ",")
        if (joined or (listed and s.word[k - 1] == ",")) and s.low[k] in s.words.complementisers:
            clauses.append((first, k - 1))
            first = k + 1
    return (*clauses, (first, stop))


def _lists_clauses(s: Stream, first: int, stop: int) -> bool:
    """X dit que A, que B, que C: at least two more clauses, each behind a comma (or et)."""
    return (
        s.words.language in ("fr", "es")
        and sum(
            s.low[k] in s.words.complementisers
            and (s.word[k - 1] == "," or s.low[k - 1] in s.words.and_words)
            for k in range(first + 3, stop - 2)
        )
        >= 2
    )


def _english_that(s: Stream, verb: Verb, first: int, k: int) -> bool:
    """`that` begins what was said, and is neither relative (the sites that would …) nor far from its verb."""
    words = s.words
    if k - first > 8 or k + 1 >= verb.hi or s.low[k + 1] in words.auxiliaries | words.passive:
        return False
    leads = s.low[first] in words.prepositions
    object_between = k > first and s.is_word(first) and not leads and not words.is_adverb(s.low[first])
    if object_between and s.low[verb.stop - 1] not in words.listener:
        return False  # said the sentence that …
    if verb.cue.weight is Weight.THINK or (verb.cue.that_only and not leads):
        return skip_adverbs(s, first, k) == k
    return True


def _bare_clause(s: Stream, verb: Verb, subject: Mention | None, first: int) -> Report | None:
    """A clause without conjunction (X said he would …), or an infinitive (X affirme avoir …)."""
    k = skip_adverbs(s, first, verb.hi)
    if subject is None or k >= verb.hi - 2:
        return None
    begin = None
    if s.words.language in ("fr", "es"):
        begin = _infinitive(s, k, verb.hi)
    elif s.words.language == "en" and s.is_word(k):
        begin = english_clause(s, verb, k)
    if begin is None:
        return None
    return make_report(s, verb, subject, Link.ZERO, ((begin, clause_end(s, begin, verb.hi)),))


def _infinitive(s: Stream, k: int, hi: int) -> int | None:
    """Where `(n')avoir …` begins, soon after the verb and without a preposition."""
    for i in range(k, min(hi - 1, k + 7)):
        before = s.low[i - 1]
        if s.low[i] in s.words.infinitives and (
            i == k or _pronoun_before(s, i) or before not in s.words.prepositions | s.words.linking
        ):
            return i - 1 if before in ("n'", "ne", "no") or _pronoun_before(s, i) else i
        if s.word[i] in STOPS or s.word[i] == QUOTE or s.low[i] in s.words.complementisers:
            break
    return None


def _pronoun_before(s: Stream, i: int) -> bool:
    """l'avoir, les avoir: what stands before `avoir` is its object, never an article."""
    return s.low[i] == "avoir" and s.low[i - 1] in ("l'", "les", "la", "le")


def _quotes_from(s: Stream, k: int, hi: int) -> tuple[Span, ...]:
    """The quotation at `k`, and those that follow with nothing but punctuation or `and` between."""
    found = [(k, k + 1)]
    k += 1
    while k + 1 < hi and (s.word[k] in ",;…" or s.low[k] in s.words.and_words) and s.word[k + 1] == QUOTE:
        found.append((k + 1, k + 2))
        k += 2
    return tuple(found)
