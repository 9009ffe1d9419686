"""The registry of product names: what each is called now, and what it was called before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assay.core.items.plain_yaml import PlainValue, PlainYamlError, read_plain_yaml


@dataclass(frozen=True, slots=True)
class Rename:
    """A former name: `now` is the name in use (empty when the product has ended) since the day `since`."""

    former: str
    now: str
    since: date
    pattern: re.Pattern[str]

    @property
    def in_brackets_until(self) -> date:
        """The day after which the former name is no longer given, not even in brackets: a year later."""
        return self.since.replace(year=self.since.year + 1, day=1)


@dataclass(frozen=True, slots=True)
class Products:
    """All former names, longest first, and the families whose items rest on dated product facts."""

    renames: tuple[Rename, ...] = ()
    dated_families: frozenset[str] = frozenset()


class ProductsError(ValueError):
    """products.yaml cannot be read."""


def parse_products(text: str) -> Products:
    """The registry that `text`, the content of products.yaml, states. Raises ProductsError."""
    try:
        read = read_plain_yaml(text)
        if not isinstance(read, Mapping):
            raise ProductsError("products.yaml must be a mapping")
        renames = [rename for entry in read.get("renamed", ()) for rename in _renames(entry)]
    except (PlainYamlError, KeyError, TypeError, ValueError) as error:
        raise ProductsError(f"products.yaml cannot be read: {error}") from error
    renames.sort(key=lambda rename: (-len(rename.former), rename.former))
    return Products(tuple(renames), frozenset(map(str, read.get("dated_families", ()))))


def _renames(entry: PlainValue) -> list[Rename]:
    if not isinstance(entry, Mapping):
        raise TypeError("each entry of `renamed` must be a mapping")
    since = date.fromisoformat(f"{entry['since']}-01")
    return [
        Rename(str(former), str(entry.get("now", "")), since, _pattern(str(former)))
        for former in entry["former"]
    ]


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w])")
