"""Synthetic holders, all of them listed, written in bulk into a migrated and empty database.

Names are made of syllables, so that very many are alike: harder for typos and parts of words than real ones.
The commonest first name has some 3 % of the holders, the commonest last name some 2 %.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

import numpy as np
from django.db import connection

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = datetime(2028, 11, 23, 12, 0, tzinfo=UTC)
SYLLABLES = [a + b for a in (*"bcdfghjklmnprstvwyz", "ch", "sh", "th", "br", "kr", "st") for b in "aeiou"]
ENDS = ["", "", "n", "r", "s", "l", "ski", "son", "ez", "ova"]
COUNTRIES = [a + b for a in "BCDEFGIMNPSU" for b in "AEIRT"]
CERTIFICATIONS = 5
FIRST_NAMES, LAST_NAMES = 8_000, 30_000
SKEW = 2.5
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who chose to be listed; ids, UUIDs and numbers follow from `n`, which counts from 1."""

    n: int
    first: str
    last: str
    middle: str
    country: str
    certification: int

    @property
    def name(self) -> str:
        """As it stands on the certificate."""
        return " ".join(word.title() for word in (self.first, self.middle, self.last) if word)

    @property
    def uuid(self) -> UUID:
        """Spread like random ones."""
        return UUID(int=self.n * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128)

    @property
    def number(self) -> str:
        """For people to read out."""
        return f"C{self.certification}-2026-{self.n:07d}"


def holders(count: int, chance: np.random.Generator) -> list[Holder]:
    """So many holders; one in ten has a middle name."""
    firsts, lasts = _words(FIRST_NAMES, 3, chance), _words(LAST_NAMES, 4, chance)

    def skewed(size: int) -> list[int]:
        return [int(rank) for rank in size * chance.random(count) ** SKEW]

    middles, has_middle = skewed(FIRST_NAMES), chance.random(count) < 0.1
    columns = zip(skewed(FIRST_NAMES), skewed(LAST_NAMES), middles, has_middle, skewed(len(COUNTRIES)),
                  skewed(CERTIFICATIONS), strict=True)  # fmt: skip
    return [
        Holder(n, firsts[f], lasts[s], firsts[m] if has else "", COUNTRIES[c], k + 1)
        for n, (f, s, m, has, c, k) in enumerate(columns, start=1)
    ]


def _words(count: int, most_syllables: int, chance: np.random.Generator) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = chance.choice(SYLLABLES, size=chance.integers(2, most_syllables + 1))
        words["".join(syllables) + str(chance.choice(ENDS))] = None
    return list(words)


def fill(people: Sequence[Holder]) -> None:
    """Writes them with as little around them as verification and directory read: results are left out."""
    _without_foreign_keys()
    said = {
        "source": "",
        "blueprint": "",
        "guide": "",
        "samples": "[]",
        "is_open": True,
        "published_at": NOON,
    }
    _load("programs_certification", ({"id": k, "key": f"c{k}", "title": f"C{k}", **said}
                                     for k in range(1, CERTIFICATIONS + 1)))  # fmt: skip
    _load("people_person", map(_person, people))
    _load("credentials_credential", map(_credential, people))
    _load("credentials_listing", ({"id": one.n, "credential_id": one.n, "display_name": one.name,
                                   "country": one.country, "listed_at": NOON} for one in people))  # fmt: skip
    connection.close()  # and with it what was switched off


def _person(one: Holder) -> dict[str, object]:
    fixed = {"password": "!", "born_on": None, "time_zone": "UTC", "is_active": True, "is_simulated": True}
    named = {"email": f"holder{one.n}@example.org", "legal_name": one.name, "country": one.country}
    return {"id": one.n, "joined_at": NOON, **named, **fixed}


def _credential(one: Holder) -> dict[str, object]:
    uuid = one.uuid if connection.vendor == "postgresql" else one.uuid.hex
    dates = {"issued_at": NOON, "awarded_on": date(2026, 11, 23), "valid_until": LATER}
    revoked = one.n % 1000 == 0  # one in a thousand
    withdrawal = {
        "revoked_at": NOON if revoked else None,
        "revoked_by_id": one.n if revoked else None,
        "revoked_reason": "bench" if revoked else "",
    }
    return {
        "id": one.n,
        "uuid": uuid,
        "result_id": one.n,
        "certification_id": one.certification,
        "holder_id": one.n,
        "holder_name": one.name,
        "number": one.number,
        "status_index": one.n,
        "document": "{}",
        "is_simulated": True,
        **dates,
        **withdrawal,
    }


def _without_foreign_keys() -> None:
    connection.ensure_connection()
    off = (
        ["SET session_replication_role = replica", "SET synchronous_commit = off"]
        if connection.vendor == "postgresql"
        else ["PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF"]
    )
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)


def _load(table: str, rows: Iterable[dict[str, object]]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        columns = ", ".join(batch[0])
        values = [tuple(row.values()) for row in batch]
        raw = connection.connection.cursor()
        if connection.vendor == "postgresql":
            with raw.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(batch[0]))
            values = [tuple(_plain(value) for value in row) for row in values]
            raw.execute("BEGIN")
            raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
            raw.execute("COMMIT")


def _plain(value: object) -> object:
    """As SQLite keeps it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


def typo(word: str, chance: np.random.Generator) -> str:
    """The word with one letter inserted, left out or replaced, or with two neighbours swapped."""
    n = int(chance.integers(0, len(word) - 1))
    letter = chr(int(chance.integers(ord("a"), ord("z") + 1)))
    ways: Iterator[str] = iter((
        word[:n] + letter + word[n:],
        word[:n] + word[n + 1 :],
        word[:n] + letter + word[n + 1 :],
        word[:n] + word[n + 1] + word[n] + word[n + 2 :],
    ))  # fmt: skip
    return next(islice(ways, int(chance.integers(0, 4)), None))
