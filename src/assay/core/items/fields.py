"""Gives the fields of the front matter their types, or says what is wrong with each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from assay.core.items.front_matter import Field
from assay.core.items.report import Report

REQUIRED = (
    "id", "rev", "title", "status", "family", "task", "level", "type", "key", "seconds", "proof",
    "facts", "checked", "expires", "authors", "reviewers", "enemies", "tags", "refs",
)  # fmt: skip
OPTIONAL = ("stack", "language")
ORDER = (
    "id", "rev", "title", "language", "status", "family", "task", "level", "type", "key", "seconds", "proof",
    "stack", "facts", "checked", "expires", "authors", "reviewers", "enemies", "tags", "refs",
)  # fmt: skip
"""The order in which an item file states its fields."""

ITEM_ID = re.compile(r"[a-z]{2,8}-[0-9]{4}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LETTER = re.compile(r"[A-Z]")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ANY = re.compile(r"\S(.*\S)?")

MOST_SECONDS = 600
MOST_CHARACTERS = 300

E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class TypedFields:
    """Reads fields one by one; what is missing or malformed is reported and answered with a stand-in.

    A stand-in only lets reading go on, so that all problems come out at once: whoever reads must look
    at the report before using anything.
    """

    fields: Mapping[str, Field]
    report: Report

    def check_names(self) -> None:
        """Reports the required fields that are missing and the fields that nobody knows.

        Nothing counts as missing when the reading of the front matter broke off: it may stand below.
        """
        broke_off = any(problem.rule == "S02" for problem in self.report.problems)
        for name in REQUIRED:
            if name not in self.fields and not broke_off:
                self.report.add("S03", 1, f"The field `{name}` is missing from the front matter.")
        for name, found in self.fields.items():
            if name not in ORDER:
                known = ", ".join(ORDER)
                self.report.add("S04", found.line, f"`{name}` is not a field of an item. Known: {known}.")

    def text(self, name: str, pattern: re.Pattern[str], meaning: str, *, default: str = "") -> str:
        """One text that matches `pattern` in full."""
        found = self.fields.get(name)
        if found is None:
            return default
        if not isinstance(found.value, str):
            self._wrong(name, found, f"must be {meaning}, not a list")
        elif len(found.value) > MOST_CHARACTERS or not pattern.fullmatch(found.value):
            self._wrong(name, found, f"must be {meaning}, not {found.value[:40]!r}")
        else:
            return found.value
        return default

    def texts(self, name: str, pattern: re.Pattern[str], meaning: str) -> tuple[str, ...]:
        """A list of distinct texts, each matching `pattern` in full."""
        found = self.fields.get(name)
        if found is None:
            return ()
        if isinstance(found.value, str):
            self._wrong(name, found, f"must be a list of {meaning} in square brackets")
            return ()
        for entry in found.value:
            if len(entry) > MOST_CHARACTERS or not pattern.fullmatch(entry):
                self._wrong(name, found, f"must list {meaning}, not {entry[:40]!r}")
        for entry in sorted({e for e in found.value if found.value.count(e) > 1}):
            self._wrong(name, found, f"lists {entry!r} twice")
        return found.value

    def number(self, name: str, *, most: int) -> int:
        """A whole number from 1 to `most`."""
        typed = self.text(name, re.compile(r"[1-9][0-9]{0,5}"), "a whole number above 0", default="1")
        if int(typed) > most:
            self._wrong(name, self.fields[name], f"must be at most {most}, not {typed}")
            return 1
        return int(typed)

    def day(self, name: str) -> date:
        """A date as YYYY-MM-DD."""
        typed = self.text(name, re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), "a date as YYYY-MM-DD")
        try:
            return date.fromisoformat(typed or "2000-01-01")
        except ValueError:
            self._wrong(name, self.fields[name], f"must be a date of the calendar, not {typed}")
            return date(2000, 1, 1)

    def choice(self, name: str, kind: type[E]) -> E:
        """A member of an enumeration, by its value."""
        allowed = [member.value for member in kind]
        meaning = "one of " + ", ".join(allowed)
        typed = self.text(name, re.compile("|".join(allowed)), meaning, default=allowed[0])
        return kind(typed)

    def key(self) -> tuple[str, ...]:
        """One letter, or a list of letters."""
        found = self.fields.get("key")
        if found is None:
            return ()
        if isinstance(found.value, str):
            letter = self.text("key", LETTER, "one capital letter, or a list of them")
            return (letter,) if letter else ()
        return self.texts("key", LETTER, "capital letters")

    def _wrong(self, name: str, found: Field, what: str) -> None:
        self.report.add("S05", found.line, f"`{name}` {what}.")
