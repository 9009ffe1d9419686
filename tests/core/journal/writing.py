"""A small journal of Ada's exam, sealed with a key that everybody knows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.core.attempt import Event, Work, link, to_body
from assay.core.attempt import events as e
from assay.core.attempt.device_chain import FIRST
from assay.core.journal import GENESIS, Entry, Seal, append, seal_message, write_lines
from assay.core.journal.signature import to_text

ATTEMPT = "3f6b1c9e-52d4-4b8e-9a57-0c8b1f2d7e11"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SEED = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))

DEVICE: tuple[Work, ...] = (
    e.Visited(1, "2026-11-23T09:00:07.000Z", 1, left=7199),
    e.AnswerSaved(2, "2026-11-23T09:00:08.120Z", 1, (0, 3), left=7198),
    e.AnswerSaved(3, "2026-11-23T09:00:09.990Z", 1, (), left=7196),
    e.StruckOut(4, "2026-11-23T09:00:11.000Z", 2, (1, 2), left=7195),
    e.Flagged(5, "2026-11-23T10:00:12.500+01:00", 2, left=7193),
    e.Unflagged(6, "2016-12-31T23:59:60.000Z", 2, left=7192),
    e.Noted(7, "2026-11-23T09:00:15.000Z", 2, "Größe\n„x“ \u2028 \U0001f600,\t1", left=7190),
    e.Noted(8, "2026-11-23T09:00:17.000Z", 2, "", left=7189),
    e.Commented(9, "2026-11-23T09:00:18.000Z", 2, "B\nis\nambiguous\n", left=7187),
    e.Highlighted(10, "2026-11-23T09:00:20.000Z", 3, (0, 4, 17, 40), left=7186),
    e.SectionClosed(11, "2026-11-23T09:00:21.000Z", 1, left=7184),
)
"""What Ada's device made, with every kind of entry; a leap second and a clock in another zone among them."""


def linked(entries: Sequence[Work]) -> list[Work]:
    """The entries, chained as the device does it."""
    made: list[Work] = []
    prev = FIRST
    for entry in entries:
        prev = link(prev, entry)
        made.append(replace(entry, chain=prev))
    return made


_BEGINNING: tuple[Event, ...] = (
    e.Opened(120, 7200),
    e.CheckedIn("5" * 64),
    e.Admitted("chidi@example.org"),
    e.Started(),
    e.SeatTaken("tab-of-ada-1", "Mozilla/5.0 (Größe „x“ \u2028 \U0001f600)"),
)
STORY: tuple[Event, ...] = (
    *_BEGINNING,
    *linked([e.AnswerSaved(1, "2026-11-23T09:00:09.120Z", 7, (0, 3), left=7198)]),
    e.Paused("chidi@example.org", 'a "fire\\drill"\n\u007f\u0001'),
    e.Terminated("chidi@example.org", ""),
)
SECTIONS = e.Opened(120, 7200, sections=(60, 120), breaks=(600,))
LONG_STORY: tuple[Event, ...] = (SECTIONS, *_BEGINNING[1:], *linked(DEVICE), e.Submitted("candidate"))


def chained(story: Sequence[Event] = STORY) -> list[Entry]:
    """The entries of a story, a second and a half apart."""
    entries: list[Entry] = []
    prev = GENESIS
    for seq, event in enumerate(story, start=1):
        at = NINE + timedelta(milliseconds=1500 * seq)
        entry = append(
            attempt=ATTEMPT, seq=seq, prev=prev, at=at, event=type(event).__name__, body=to_body(event)
        )
        entries.append(entry)
        prev = entry.hash
    return entries


def key_text(key: Ed25519PrivateKey = KEY) -> str:
    """The public half as it stands in a seal."""
    return to_text(key.public_key().public_bytes_raw())


def sealed(entries: Sequence[Entry], signer: Ed25519PrivateKey = KEY, **other: object) -> str:
    """The file of these entries; `other` replaces fields of its honest seal."""
    head = entries[-1].hash if entries else GENESIS
    signature = to_text(signer.sign(seal_message(ATTEMPT, len(entries), head)))
    seal = Seal(ATTEMPT, len(entries), head, key_text(signer), signature)
    return write_lines(entries, replace(seal, **other))  # type: ignore[arg-type]


def lines_of(text: str) -> list[str]:
    """The lines with their line breaks; str.splitlines would also break at U+2028 within one."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def rechained(entries: Sequence[Entry]) -> list[Entry]:
    """The same entries, numbered and chained anew: what a forger who knows the format would write."""
    made: list[Entry] = []
    prev = GENESIS
    for seq, entry in enumerate(entries, start=1):
        at = datetime.fromisoformat(entry.at)
        made.append(
            append(attempt=entry.attempt, seq=seq, prev=prev, at=at, event=entry.event, body=entry.body)
        )
        prev = made[-1].hash
    return made
