"""Reads small YAML files whose scalars all stay strings, safely: no aliases, tags or deep nests."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias

import yaml

PlainValue: TypeAlias = "str | Sequence[PlainValue] | Mapping[str, PlainValue]"

MOST_CHARACTERS = 2_000_000
DEEPEST = 6


class PlainYamlError(ValueError):
    """The text is not plain YAML; `line` says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def read_plain_yaml(text: str) -> PlainValue:
    """The value of one YAML document made of mappings, lists and strings. Raises PlainYamlError."""
    if len(text) > MOST_CHARACTERS:
        raise PlainYamlError(1, f"more than {MOST_CHARACTERS:,} characters")
    try:
        _refuse_what_is_not_plain(text)
        value: PlainValue = yaml.load(text, Loader=_OnceLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PlainYamlError(line, str(error.problem)) from error
    except yaml.YAMLError as error:
        raise PlainYamlError(1, str(error).splitlines()[0]) from error
    return value


def _refuse_what_is_not_plain(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise PlainYamlError(line, "anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            raise PlainYamlError(line, "tags are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise PlainYamlError(line, "nested too deep")


class _OnceLoader(yaml.BaseLoader):
    """A BaseLoader that refuses a key that stands twice instead of forgetting the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PlainYamlError(key.start_mark.line + 1, "a key must be a plain word")
            if key.value in seen:
                raise PlainYamlError(key.start_mark.line + 1, f"`{key.value}` stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
