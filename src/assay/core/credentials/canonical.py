"""From a JSON-LD document to its canonical N-Quads: the bytes that are signed.

The signature covers the RDF graph, not the JSON text. Whatever JSON-LD drops on the way there would be
unsigned and yet shown to people, so `canonicalize` refuses every document in which anything could be
dropped or read in two ways. JSON-LD calls this safe mode; PyLD has none, hence the guards here:

1. contexts are bundled ones, named by URL; nothing is fetched, none is written in line;
2. no null, empty array or empty object, no keyword but plain language tags, no blank node identifier,
   no control character (PyLD escapes some otherwise than RDFC-1.0, `rdf-canon` test060);
3. every member has a meaning in the contexts, every identifier and type is an absolute IRI;
4. poisoned graphs end by a count of work, not by the patience of the caller.

Sources: JSON-LD 1.1 API; RDF Dataset Canonicalization (RDFC-1.0); w3c/vc-data-integrity issue 139.
"""

import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver

from assay.core.credentials.contexts import bundled_contexts
from assay.core.credentials.errors import UnsafeDocument
from assay.core.credentials.reading import Json, check_bounds, walk

MAX_WORK = 256

_ALLOWED_KEYWORDS = frozenset({"@context", "@value", "@language"})
_KEYWORD = re.compile(r"@[A-Za-z]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_HIDDEN_BASE = "http://example.org/base/"  # PyLD resolves relative references against this by default

_resolved_contexts: dict[str, Any] = {}
_one_at_a_time = Lock()  # PyLD's caches are not made for threads


def canonicalize(document: Json, *, contexts: Mapping[str, Json] | None = None) -> str:
    """The canonical N-Quads of `document` (RDFC-1.0 with SHA-256), every line ending in a newline.

    `contexts` (URL -> context document) replaces the bundled ones. Raises UnsafeDocument, or
    UnreadableCredential if the document is beyond the bounds of `reading`.
    """
    known = bundled_contexts() if contexts is None else contexts
    cache = _resolved_contexts if contexts is None else {}
    check_bounds(document)
    _refuse_ambiguity(document, known)
    try:
        with _one_at_a_time:
            dataset = _dataset(document, known, cache)
        canonical: str = _BoundedCanonicalization().main(dataset, {"format": "application/n-quads"})
    except UnsafeDocument:
        raise
    except Exception as error:  # PyLD meets hostile input with many exceptions; all mean "refused"
        raise UnsafeDocument(f"the document is not valid JSON-LD: {error}") from error
    if not canonical:
        raise UnsafeDocument("the document says nothing")
    return canonical


def _dataset(document: Json, known: Mapping[str, Json], cache: dict[str, Any]) -> dict[str, Any]:
    """The RDF dataset of `document`, having made sure that all of the document is in it."""
    options = {
        "base": "",
        "documentLoader": _loader(known),
        "contextResolver": ContextResolver(cache, _loader(known)),
        "processingMode": "json-ld-1.1",
    }
    processor = _SafeProcessor(on_property_dropped=_refuse_dropped)
    dataset: dict[str, Any] = processor.to_rdf(document, options)
    return dataset


def _loader(known: Mapping[str, Json]) -> Callable[[str, Any], Json]:
    def load(url: str, options: Any) -> Json:
        if url not in known:
            raise UnsafeDocument(f"the context {url} is not among the bundled ones")
        # "static" lets PyLD keep the resolved context for the next document
        return {"contextUrl": None, "documentUrl": url, "document": known[url], "tag": "static"}

    return load


def _refuse_dropped(term: str | None) -> None:
    raise UnsafeDocument("the document has a member that its contexts do not define")


def _refuse_ambiguity(document: Json, known: Mapping[str, Json]) -> None:
    """Guards 1 and 2 of the module, on the JSON itself."""
    for value, _ in walk(document):
        if value is None or value in ({}, []):
            raise UnsafeDocument("the document has a null or an empty array or object")
        if isinstance(value, str):
            _refuse_string(value)
        elif isinstance(value, dict):
            _refuse_keywords(value)
            _refuse_contexts(value.get("@context", []), known)


def _refuse_string(value: str) -> None:
    if _CONTROL.search(value):
        raise UnsafeDocument("the document has a control character")
    if value.startswith("_:"):
        raise UnsafeDocument("the document names a blank node")
    if _KEYWORD.fullmatch(value) and value not in _ALLOWED_KEYWORDS:
        raise UnsafeDocument(f"the document uses the JSON-LD keyword {value}")


def _refuse_keywords(members: Json) -> None:
    """A language tag must be one; a keyword is a name of a member, never a value."""
    if any(isinstance(value, str) and value in _ALLOWED_KEYWORDS for value in members.values()):
        raise UnsafeDocument("the document has a JSON-LD keyword as a value")
    language = members.get("@language", "en")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise UnsafeDocument(f"{language!r} is not a language tag")


def _refuse_contexts(contexts: Any, known: Mapping[str, Json]) -> None:
    for context in contexts if isinstance(contexts, list) else [contexts]:
        if not isinstance(context, str):
            raise UnsafeDocument("the document defines terms of its own in @context")
        if context not in known:
            raise UnsafeDocument(f"the context {context} is not among the bundled ones")


def _refuse_relative(expanded: Any) -> None:
    """Guard 3: identifiers, types and properties that are not absolute IRIs would be dropped or invented."""
    for value, _ in walk(expanded):
        if isinstance(value, dict):
            references = [name for name in value if not name.startswith("@")]
            references += _strings(value.get("@id")) + _strings(value.get("@type"))
            for reference in references:
                if not _ABSOLUTE_IRI.fullmatch(reference) or reference.startswith(_HIDDEN_BASE):
                    raise UnsafeDocument(f"{reference!r} is not an absolute IRI")


def _strings(value: Any) -> list[str]:
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]


class _SafeProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD is untyped
    """A JSON-LD processor that looks at the expanded document before it becomes RDF."""

    def expand(self, input_: Any, options: Any) -> Any:
        expanded = super().expand(input_, options)
        _refuse_relative(expanded)
        return expanded


class _BoundedCanonicalization(URDNA2015):  # type: ignore[misc]  # PyLD is untyped
    """RDFC-1.0 that gives up on poison graphs (RDFC-1.0, section 8.1, dataset poisoning).

    Only blank nodes that look alike need N-degree hashing, whose price is the factorial of their number.
    Every permutation calls it anew, so counting its calls bounds the whole. A credential made by this room
    has no look-alikes; a few, as in other people's, need a few dozen calls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.work = 0

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        self.work += 1
        if self.work > MAX_WORK:
            raise UnsafeDocument("the document has too many parts that look alike")
        return super().hash_n_degree_quads(id_, issuer)
