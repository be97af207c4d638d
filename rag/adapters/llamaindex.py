"""The library offered to LlamaIndex programs: a retriever whose nodes carry our offsets and speakers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from corpus.language import detect_question
from rag.question import typed_filters
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.types import Filters, Hit

LIMIT = 10
NO_FILTERS = Filters()


class WhosaidRetriever(BaseRetriever):  # type: ignore[misc]  # its package is not followed by the type check
    """Our fused search as a LlamaIndex retriever, for any LlamaIndex query engine or agent.

    Each node's text is the passage; `start_char_idx` and `end_char_idx` are offsets in the document, and the
    metadata names document, source, date, event, language, headings and the speakers whose words it holds.
    Filters may be typed into the query (`speaker:Oduya`) or given for all queries.
    """

    def __init__(
        self,
        retriever: Retriever,
        *,
        limit: int = LIMIT,
        filters: Filters = NO_FILTERS,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self._retriever = retriever
        self._limit = limit
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text, filters = typed_filters(query_bundle.query_str, self._filters)
        hits, _ = self._retriever.search(text, detect_question(text), filters, self._limit)
        return [NodeWithScore(node=node_of(hit), score=hit.score) for hit in hits]


def node_of(hit: Hit) -> TextNode:
    """A passage as a LlamaIndex node."""
    passage, info = hit.passage, hit.document
    metadata = {
        "document_id": info.id,
        "title": info.title,
        "source": info.source,
        "published": info.published,
        "event": info.event,
        "language": info.language,
        "headings": list(passage.headings),
        "speakers": list(dict.fromkeys(quote.speaker.name for quote in hit.quotes if quote.speaker)),
    }
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=["document_id", "source"],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=info.id)},
    )


@contextmanager
def open_retriever(
    settings: Settings, *, limit: int = LIMIT, filters: Filters = NO_FILTERS
) -> Iterator[WhosaidRetriever]:
    """A retriever over the library the settings name. Raises LibraryError where there is none."""
    from rag.wiring import open_library

    with open_library(settings) as library:
        yield WhosaidRetriever(library.retriever, limit=limit, filters=filters)
