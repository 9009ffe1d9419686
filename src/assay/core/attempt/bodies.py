"""Events as bodies of journal entries and back; the one place that knows how they lie in JSON."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter

import msgspec

from assay.core.attempt.events import EVENTS, Event

_Write = Callable[[Event], dict[str, object]]


def to_body(event: Event) -> dict[str, object]:
    """The journal body of an event: its fields, with lists for tuples."""
    return _WRITERS[type(event)](event)


def from_body(name: str, body: Mapping[str, object]) -> Event:
    """The event of a journal entry; raises ValueError for a name, fields or values that no event has."""
    kind = EVENTS.get(name)
    if kind is None:
        raise ValueError(f"no event is called {name!r}")
    if unknown := body.keys() - _FIELDS[kind]:
        raise ValueError(f"{name} has no field {min(unknown)!r}")
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from error


def _writer(kind: type[Event]) -> _Write:
    """Knows the fields of its kind beforehand: `dataclasses.asdict` takes thirty times as long."""
    names = tuple(field.name for field in fields(kind))
    lists = tuple(field.name for field in fields(kind) if str(field.type).startswith("tuple"))
    if len(names) < 2:
        return lambda event: {name: getattr(event, name) for name in names}
    values_of = attrgetter(*names)

    def write(event: Event) -> dict[str, object]:
        body = dict(zip(names, values_of(event), strict=True))
        for name in lists:
            body[name] = list(body[name])
        return body

    return write


_FIELDS: Mapping[type[Event], frozenset[str]] = {
    kind: frozenset(field.name for field in fields(kind)) for kind in EVENTS.values()
}
_WRITERS: Mapping[type[Event], _Write] = {kind: _writer(kind) for kind in EVENTS.values()}
