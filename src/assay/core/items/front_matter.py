"""Reads front matter: a flat YAML mapping in which every scalar stays the string that was typed.

It works on the parser's events and never builds YAML nodes, so a nest of ten thousand brackets or a
chain of aliases costs nothing: anchors, aliases, tags and depth are refused where they first appear.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from assay.core.items.report import Report

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A value as typed, the line it starts on, and the line of each entry when it is a list."""

    value: Value
    line: int


class _Refused(Exception):
    """The text is not a flat mapping; carries the line of the file and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def read_front_matter(text: str, *, first_line: int, report: Report) -> Mapping[str, Field]:
    """The fields of a flat YAML mapping of scalars and lists of scalars, by name.

    `first_line` is the line of the file on which `text` starts. What cannot be read is reported as S02
    and left out; the fields read before it are returned.
    """
    fields: dict[str, Field] = {}
    try:
        for name, found in _fields(_Events(text, first_line)):
            if name in fields:
                first = fields[name].line
                report.add("S02", found.line, f"`{name}` stands twice, first on line {first}; keep one.")
            else:
                fields[name] = found
    except _Refused as refused:
        report.add("S02", refused.line, refused.reason)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        report.add("S02", line, f"The front matter is not YAML: {error.problem or error.context}.")
    except yaml.YAMLError as error:
        report.add("S02", first_line, f"The front matter is not YAML: {str(error).splitlines()[0]}.")
    return fields


class _Events:
    """The parser's events with file lines; refuses anchors, aliases and tags as they pass."""

    def __init__(self, text: str, first_line: int) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.BaseLoader)
        self._first_line = first_line

    def next(self) -> yaml.Event:
        event = next(self._events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                self.line(event), "Anchors and aliases (& and *) are not allowed; quote the value."
            )
        if getattr(event, "tag", None):
            raise _Refused(self.line(event), "Tags (!) are not allowed; quote the value.")
        return event

    def line(self, event: yaml.Event) -> int:
        return self._first_line + (event.start_mark.line if event.start_mark else 0)


def _fields(events: _Events) -> Iterator[tuple[str, Field]]:
    events.next()  # the stream starts
    start = events.next()
    if isinstance(start, yaml.StreamEndEvent):
        return
    start = events.next()  # the document's first node
    if not isinstance(start, yaml.MappingStartEvent):
        raise _Refused(events.line(start), "The front matter must be a list of `name: value` lines.")
    while not isinstance(name := events.next(), yaml.MappingEndEvent):
        if not isinstance(name, yaml.ScalarEvent):
            raise _Refused(events.line(name), "A field name must be a plain word.")
        yield str(name.value), _value(events, line=events.line(name))
    events.next()  # the document ends
    after = events.next()
    if not isinstance(after, yaml.StreamEndEvent):
        raise _Refused(events.line(after), "The front matter must be one YAML document.")


def _value(events: _Events, *, line: int) -> Field:
    event = events.next()
    if isinstance(event, yaml.ScalarEvent):
        return Field(str(event.value), line)
    if not isinstance(event, yaml.SequenceStartEvent):
        raise _Refused(events.line(event), "A value must be a text or a list of texts, not a mapping.")
    entries: list[str] = []
    while not isinstance(entry := events.next(), yaml.SequenceEndEvent):
        if not isinstance(entry, yaml.ScalarEvent):
            raise _Refused(events.line(entry), "An entry of a list must be a text, not a list or a mapping.")
        entries.append(str(entry.value))
    return Field(tuple(entries), line)
