"""What an answer file says once it is open: hostile JSON in, typed work out, and back."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from assay.core.answer_file.entries import read_entry
from assay.core.attempt import Work
from assay.core.attempt.device_chain import link
from assay.core.attempt.device_entries import entry_of

FORMAT = "assay-answers-v1"
MOST_ENTRIES = 20_000
"""Ten times what the busiest sitting makes; above it somebody plays with us."""

_HEX = re.compile(r"[0-9a-f]{32}")


class BadAnswerFile(ValueError):
    """The file cannot be used; the message says what is wrong, and with which entry."""


@dataclass(frozen=True, slots=True)
class Point:
    """What the server held when a device last heard of it: so many entries, whose device chain is this."""

    held_up_to: int
    chain: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The work on a device that was not delivered; times and `left` are the device's own statements.

    `entries` go on from `base`, checked link by link. `orphans` no longer fit: another device has used their
    numbers. `proof` is the server's last acknowledgement as the device kept it, unverified. `sha256` is of
    the file's bytes; empty when the answers came from elsewhere.
    """

    attempt: str
    tab: str
    device: str
    made_at: str
    left: int
    base: Point
    entries: tuple[Work, ...]
    orphans: tuple[Work, ...] = ()
    proof: Mapping[str, object] | None = None
    sha256: str = ""


def read_answers(text: bytes, *, attempt: str, sha256: str = "") -> Answers:
    """The answers in an opened file. Raises BadAnswerFile, and nothing else, whatever the text is."""
    content = json_object(text, "The content of the file")
    if content.get("format") != FORMAT:
        raise BadAnswerFile(f"The content of the file is not {FORMAT}.")
    if content.get("attempt") != attempt:
        raise BadAnswerFile("The content of the file is of another attempt than its label says.")
    base = _point(content.get("base"))
    answers = Answers(
        attempt=attempt,
        tab=_text(content, "tab", 8, 64),
        device=_text(content, "device", 0, 200),
        made_at=_text(content, "made_at", 0, 40),
        left=_count(content.get("left"), "left"),
        base=base,
        entries=_entries(content, "entries"),
        orphans=_entries(content, "orphans"),
        proof=_proof(content.get("proof")),
        sha256=sha256,
    )
    _check_chain(answers)
    return answers


def write_answers(answers: Answers) -> bytes:
    """The content of a file that says this; `read_answers` reads it back."""
    content = {
        "format": FORMAT,
        **{key: getattr(answers, key) for key in ("attempt", "tab", "device", "made_at", "left", "proof")},
        "base": asdict(answers.base),
        "entries": [entry_of(entry) for entry in answers.entries],
        "orphans": [entry_of(entry) for entry in answers.orphans],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def json_object(text: bytes, what: str) -> Mapping[str, object]:
    """The JSON object of a hostile text; `what` begins the sentence when it is none."""
    try:
        value = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # not UTF-8 or not JSON, or nested beyond reason
        raise BadAnswerFile(f"{what} is not JSON.") from error
    if not isinstance(value, dict):
        raise BadAnswerFile(f"{what} is not a JSON object.")
    return value


def _check_chain(answers: Answers) -> None:
    seq, chain = answers.base.held_up_to, answers.base.chain
    for place, entry in enumerate(answers.entries, start=1):
        if entry.device_seq != seq + 1:
            raise BadAnswerFile(f"Entry {place} has the number {entry.device_seq}; {seq + 1} must come next.")
        if link(chain, entry) != entry.chain:
            raise BadAnswerFile(
                f"The chain breaks at entry {place} (number {entry.device_seq}):"
                " it, or one before it, is not as the device made it."
            )
        seq, chain = entry.device_seq, entry.chain


def _entries(content: Mapping[str, object], name: str) -> tuple[Work, ...]:
    raw = content.get(name)
    if not isinstance(raw, list) or len(raw) > MOST_ENTRIES:
        raise BadAnswerFile(f"{name} must be a list of at most {MOST_ENTRIES:,} entries.")
    read = []
    for place, one in enumerate(raw, start=1):
        try:
            read.append(read_entry(one))
        except ValueError as error:
            raise BadAnswerFile(f"{name}, entry {place}: {error}") from error
    return tuple(read)


def _point(raw: object) -> Point:
    if not isinstance(raw, dict):
        raise BadAnswerFile("base must say what the server held.")
    held, chain = _count(raw.get("held_up_to"), "base.held_up_to"), raw.get("chain")
    if not (isinstance(chain, str) and (_HEX.fullmatch(chain) or chain == "")):
        raise BadAnswerFile("base.chain must be 32 hexadecimal digits, or empty.")
    return Point(held, chain)


def _proof(raw: object) -> Mapping[str, object] | None:
    if raw is None:
        return None
    kinds: Mapping[str, type] = {"held_up_to": int, "chain": str, "stored_at": str, "ack": str}
    if not isinstance(raw, dict) or set(raw) != set(kinds):
        raise BadAnswerFile("proof must be an acknowledgement, or null.")
    if any(type(raw[name]) is not kind or len(str(raw[name])) > 64 for name, kind in kinds.items()):
        raise BadAnswerFile("proof must be an acknowledgement, or null.")
    return raw


def _count(raw: object, name: str) -> int:
    if type(raw) is not int or not 0 <= raw < 2**31:
        raise BadAnswerFile(f"{name} must be a whole number.")
    return raw


def _text(content: Mapping[str, object], name: str, least: int, most: int) -> str:
    raw = content.get(name)
    if not (isinstance(raw, str) and least <= len(raw) <= most and raw.isprintable()):
        raise BadAnswerFile(f"{name} must be a text of {least} to {most} letters.")
    return raw
