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

from pyld.context_resolver import ContextResolver

from assay.core.credentials.contexts import bundled_contexts
from assay.core.credentials.errors import UnsafeDocument
from assay.core.credentials.processing import BoundedCanonicalization, Remembered, SafeProcessor
from assay.core.credentials.reading import Json, check_bounds, walk

_ALLOWED_KEYWORDS = frozenset({"@context", "@value", "@language"})
_KEYWORD = re.compile(r"@[A-Za-z]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

_resolved_contexts: dict[str, Any] = {}
_processed_contexts: Remembered = {}
_one_at_a_time = Lock()  # PyLD's caches are not made for threads


def canonicalize(document: Json, *, contexts: Mapping[str, Json] | None = None) -> str:
    """The canonical N-Quads of `document` (RDFC-1.0 with SHA-256), every line ending in a newline.

    `contexts` (URL -> context document) replaces the bundled ones. Raises UnsafeDocument, or
    UnreadableCredential if the document is beyond the bounds of `reading`.
    """
    known = bundled_contexts() if contexts is None else contexts
    check_bounds(document)
    _refuse_ambiguity(document, known)
    try:
        with _one_at_a_time:
            if contexts is None:
                dataset = _dataset(document, known, _resolved_contexts, _processed_contexts)
            else:
                dataset = _dataset(document, known, {}, {})
        canonical: str = BoundedCanonicalization().main(dataset, {"format": "application/n-quads"})
    except UnsafeDocument:
        raise
    except Exception as error:  # PyLD meets hostile input with many exceptions; all mean "refused"
        raise UnsafeDocument(f"the document is not valid JSON-LD: {error}") from error
    if not canonical:
        raise UnsafeDocument("the document says nothing")
    return canonical


def _dataset(
    document: Json, known: Mapping[str, Json], resolved: dict[str, Any], processed: Remembered
) -> dict[str, Any]:
    """The RDF dataset of `document`, having made sure that all of the document is in it."""
    options = {
        "base": "",
        "documentLoader": _loader(known),
        "contextResolver": ContextResolver(resolved, _loader(known)),
        "processingMode": "json-ld-1.1",
    }
    processor = SafeProcessor(on_property_dropped=_refuse_dropped, remembered=processed)
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
