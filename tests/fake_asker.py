"""An asker that plays a script slowly, for the chat's tests and for looking at the page without a library.

What it does hangs on words in the question: "fails" raises an error, "crash" a bug, "slow" writes for long,
"nothing" abstains, "doubtful" has failed checks, "hostile" is full of markup; anything else is answered well.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.document import DocumentId
from rag.errors import ModelTimeout
from rag.types import (
    Answer,
    Check,
    CheckKind,
    Citation,
    Delta,
    DocumentInfo,
    Event,
    Finished,
    Hit,
    Mode,
    NoAnswer,
    Notice,
    Passage,
    PassageId,
    Person,
    Question,
    Retrieved,
    Thinking,
)

NOTICE = (
    "No Ollama server answers at http://127.0.0.1:11434 — answers are put together from the sources’ own "
    "sentences. Start Ollama with “ollama serve”."
)
ADA = Person(name="Ada Brinkmann", role="chief engineer", affiliation="Nordlicht Grid")
REMEDY = "Ask again, or choose “From sources only”."

_BEFORE = "The second morning of Harbour Summit belonged to the people who keep the lights on. "
_FIRST = "“We will not switch off a single turbine before the new cable is tested,"
_CUE = "” said Ada Brinkmann, chief engineer at Nordlicht Grid, “"
_SECOND = "and the test takes eleven weeks."
_AFTER = "”\n\nHer colleagues nodded; the room, which had expected a date, did not."
PASSAGE_TEXT = _BEFORE + _FIRST + _CUE + _SECOND + _AFTER
PASSAGE_START = 1200
FIRST = _FIRST.removeprefix("“")
SECOND = _SECOND


def document(**changes: object) -> DocumentInfo:
    values: dict[str, object] = {
        "id": DocumentId("d1"),
        "title": "Grid operators promise patience",
        "source": "articles/harbour/grid-operators.md",
        "published": "2031-05-14",
        "language": "en",
        "event": "Harbour Summit 2031",
    }
    return DocumentInfo(**(values | changes))  # type: ignore[arg-type]


def passage(text: str = PASSAGE_TEXT, start: int = PASSAGE_START) -> Passage:
    return Passage(
        id=PassageId("p1"),
        document_id=DocumentId("d1"),
        position=3,
        start=start,
        end=start + len(text),
        text=text,
        headings=("Day two", "The cable question"),
        speakers=(ADA.name,),
    )


def citation_of_both_pieces(n: int = 1) -> Citation:
    """Ada's words in two pieces, with the cue between them."""
    a = PASSAGE_START + PASSAGE_TEXT.index(FIRST)
    b = PASSAGE_START + PASSAGE_TEXT.index(SECOND)
    return Citation(
        n=n,
        document=document(),
        start=a,
        end=b + len(SECOND),
        text=f"{FIRST} … {SECOND}",
        spans=((a, a + len(FIRST)), (b, b + len(SECOND))),
        passage=passage(),
        speaker=ADA,
    )


def citation_of(text: str, words: str, n: int, **changes: object) -> Citation:
    """A citation of `words` in a passage of `text` that begins at 40."""
    start = 40 + text.index(words)
    end = start + len(words)
    held = passage(text, 40)
    values: dict[str, object] = {
        "n": n,
        "document": document(id=DocumentId("d2"), title="Le câble, onze semaines plus tard", language="fr"),
        "start": start,
        "end": end,
        "text": words,
        "spans": ((start, end),),
        "passage": held,
    }
    return Citation(**(values | changes))  # type: ignore[arg-type]


FRENCH = (
    "À Rotterdam, la question revient dans chaque couloir. « Onze semaines, c’est le minimum », a répété "
    "Tomás Ferreira, directeur du port, qui avait pourtant promis l’inverse en janvier. Le calendrier, lui, "
    "n’a pas été publié."
)


def good_answer(question: Question) -> Answer:
    text = (
        f"Ada Brinkmann, chief engineer at Nordlicht Grid, said: “{FIRST} … {SECOND}” [1]\n\n"
        "Tomás Ferreira, the port’s director, agreed: “Onze semaines, c’est le minimum” [2]"
    )
    half = text.index("\n")
    return Answer(
        question=question.text,
        text=text,
        citations=(
            citation_of_both_pieces(),
            citation_of(
                FRENCH,
                "Onze semaines, c’est le minimum",
                2,
                speaker=Person(name="Tomás Ferreira", role="directeur du port"),
            ),
        ),
        checks=(
            Check(kind=CheckKind.CITATION, ok=True, text=text[:half], start=0, end=half),
            Check(kind=CheckKind.CITATION, ok=True, text=text[half + 2 :], start=half + 2, end=len(text)),
            Check(kind=CheckKind.QUOTE, ok=True, text=FIRST, start=text.index(FIRST), end=half),
            Check(kind=CheckKind.QUOTE, ok=True, text="Onze semaines", start=half + 40, end=half + 60),
        ),
        mode=Mode.OLLAMA,
        model="qwen3:4b",
    )


def doubtful_answer(question: Question) -> Answer:
    text = "The cable test takes twelve weeks [1]. It was announced by the minister [1]."
    number, minister = text.index("twelve"), text.index("the minister")
    return Answer(
        question=question.text,
        text=text,
        citations=(citation_of_both_pieces(),),
        checks=(
            Check(kind=CheckKind.CITATION, ok=True, text=text[:38], start=0, end=38),
            Check(kind=CheckKind.CITATION, ok=True, text=text[39:], start=39, end=len(text)),
            Check(
                kind=CheckKind.NUMBER,
                ok=False,
                text="twelve",
                start=number,
                end=number + 6,
                detail="The source says eleven weeks.",
            ),
            Check(
                kind=CheckKind.ATTRIBUTION,
                ok=False,
                text="the minister",
                start=minister,
                end=minister + 12,
                detail="Said by Ada Brinkmann, not by the minister.",
            ),
        ),
        mode=Mode.OLLAMA,
        model="qwen3:4b",
    )


EVIL = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'


def hostile_answer(question: Question) -> Answer:
    text = (
        f"{EVIL} ![x](http://evil.example/a.png) [link](http://evil.example/) {{{{value}}}} ${{1+1}} "
        f"</div></article> [1]"
    )
    source = document(title=EVIL, source="javascript:alert(1)", event=EVIL, url="javascript:alert(2)")
    words = f"said {EVIL}"
    cited = citation_of(
        f"She {words} aloud.", words, 1, document=source, speaker=Person(name=EVIL, role=EVIL)
    )
    return Answer(
        question=question.text,
        text=text,
        citations=(cited,),
        checks=(Check(kind=CheckKind.NAME, ok=False, text=EVIL, start=0, end=len(EVIL), detail=EVIL),),
        mode=Mode.OLLAMA,
        model=EVIL,
        notice=EVIL,
    )


@dataclass
class FakeAsker:
    """Implements `rag.protocols.Asker`."""

    pause: float = 0.02
    asked: list[Question] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    """The questions whose stream was closed before its end."""

    def stream(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        try:
            yield from self._script(question)
        except GeneratorExit:
            self.closed.append(question.text)
            raise

    def _script(self, question: Question) -> Iterator[Event]:
        text = question.text.lower()
        time.sleep(self.pause)
        if "crash" in text:
            raise KeyError("a bug")
        yield Retrieved(hits=(Hit(passage=passage(), document=document(), score=0.9),))
        if "nothing" in text:
            yield Finished(result=_nothing(question))
            return
        if "think" in text:
            for word in ("The user ", "asks about ", "the cable."):
                time.sleep(self.pause)
                yield Thinking(text=word)
        yield from self._write(text, question)

    def _write(self, text: str, question: Question) -> Iterator[Event]:
        if "slow" in text:
            for i in range(600):
                time.sleep(self.pause)
                yield Delta(text=f"word{i} ")
        if "hostile" in text:
            answer = hostile_answer(question)
        else:
            answer = doubtful_answer(question) if "doubtful" in text else good_answer(question)
        for i, word in enumerate(answer.text.split(" ")):
            if "fails" in text and i == 4:
                raise ModelTimeout("The model did not answer within 30 seconds.", REMEDY)
            time.sleep(self.pause)
            yield Delta(text=f"{word} ")
        if "notice" in text:
            yield Notice(text="The stream broke off and was taken up again.")
        yield Finished(result=answer)


def _nothing(question: Question) -> NoAnswer:
    return NoAnswer(
        question=question.text,
        reason="Nobody in these sources speaks about pricing.",
        searched="14 statements by Ada Brinkmann, none about pricing",
        nearest=(citation_of_both_pieces(),),
    )
