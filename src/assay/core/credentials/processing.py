"""PyLD as this room uses it: a processor that refuses what it would drop, and remembers contexts it has read.

PyLD reads the scoped context of every type and property anew for each node of each document, which is half
of the time of a verification: it clones the context around it, and a clone is never found in its cache. What
a context means inside another one never changes, so it is kept here. Nothing here is made for threads.
"""

import re
from collections.abc import Callable
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015

from assay.core.credentials.errors import UnsafeDocument

MAX_WORK = 256
MOST_REMEMBERED = 128
"""A credential of this profile needs 9; strangers' documents can name the contexts in any order."""

_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_HIDDEN_BASE = "http://example.org/base/"  # PyLD resolves relative references against this by default
_AS_TERM = {"vocab": True}

Remembered = dict[tuple[object, ...], tuple[object, ...]]
"""Which contexts, in what way -> both of them, so that their `id`s stay theirs, and what they came to."""


class SafeProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD is untyped
    """A JSON-LD processor that looks at the expanded document before it becomes RDF.

    `remembered` is for documents that get their contexts from the same loader, and for nobody else.
    """

    def __init__(self, *, on_property_dropped: Callable[[str | None], None], remembered: Remembered) -> None:
        super().__init__(on_property_dropped=on_property_dropped)
        self._remembered = remembered

    def expand(self, input_: Any, options: Any) -> Any:
        """The expanded document; raises UnsafeDocument for what would be dropped or invented."""
        expanded = super().expand(input_, options)
        _refuse_relative(expanded)
        return expanded

    def _expand_iri(self, active_ctx: Any, value: Any, *where: Any, **how: Any) -> Any:
        # The commonest question by far, and in PyLD the fourth that is asked: a term of the context.
        if not where and how == _AS_TERM and isinstance(value, str) and value[:1] != "@":
            mapping = active_ctx["mappings"].get(value)
            if mapping:
                return mapping["@id"]
        return super()._expand_iri(active_ctx, value, *where, **how)

    def _process_context(self, active_ctx: Any, local_ctx: Any, options: Any, **how: Any) -> Any:
        if "cycles" in how:  # PyLD validates a context, and notes in there what it has seen
            return super()._process_context(active_ctx, local_ctx, options, **how)
        key = (id(active_ctx), _name(local_ctx), *sorted(how.items()))
        if found := self._remembered.get(key):
            return found[-1]
        result = super()._process_context(active_ctx, local_ctx, options, **how)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = active_ctx, local_ctx, result
        return result


def _name(context: Any) -> object:
    """A context by its URL or URLs, or one that stands inside another by its identity."""
    if isinstance(context, list) and all(isinstance(part, str) for part in context):
        return tuple(context)
    return context if isinstance(context, str) else id(context)


def _refuse_relative(expanded: Any) -> None:
    """Identifiers, types and properties that are not absolute IRIs would be dropped or invented."""
    waiting = [expanded]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            for name, part in value.items():
                if not name.startswith("@"):
                    _require_absolute(name)
                elif name in ("@id", "@type"):
                    _require_absolute(*(part if isinstance(part, list) else [part]))
                waiting.append(part)


def _require_absolute(*references: Any) -> None:
    for reference in references:
        if not isinstance(reference, str):
            continue
        if not _ABSOLUTE_IRI.fullmatch(reference) or reference.startswith(_HIDDEN_BASE):
            raise UnsafeDocument(f"{reference!r} is not an absolute IRI")


class BoundedCanonicalization(URDNA2015):  # type: ignore[misc]  # PyLD is untyped
    """RDFC-1.0 that gives up on poison graphs (RDFC-1.0, section 8.1, dataset poisoning).

    Only blank nodes that look alike need N-degree hashing, whose price is the factorial of their number.
    Every permutation calls it anew, so counting its calls bounds the whole. A credential made by this room
    has no look-alikes; a few, as in other people's, need a few dozen calls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.work = 0

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        """As in PyLD, so many times and no more; raises UnsafeDocument."""
        self.work += 1
        if self.work > MAX_WORK:
            raise UnsafeDocument("the document has too many parts that look alike")
        return super().hash_n_degree_quads(id_, issuer)

    def modify_first_degree_component(self, id_: str, component: Any, key: str) -> Any:
        """As in PyLD, which copies all of a component to change its one value."""
        if component["type"] != "blank node":
            return component
        return {"type": "blank node", "value": "_:a" if component["value"] == id_ else "_:z"}
