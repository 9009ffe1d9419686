"""Write `spec/vectors/journal/`: run as `python -m tests.core.journal.make_vectors` from the checkout.

The files are what outsiders check a reader or writer of journals against; they change only with the format.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from assay.core.attempt import Work, acknowledge, to_body
from assay.core.attempt.device_chain import FIRST
from assay.core.journal import Entry, canonical, seal_message
from tests.core.journal.writing import (
    ATTEMPT,
    DEVICE,
    KEY,
    LONG_STORY,
    OTHER_KEY,
    SEED,
    chained,
    key_text,
    lines_of,
    linked,
    rechained,
    sealed,
)

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "journal"

CANONICAL: tuple[object, ...] = (
    {},
    {"b": 1, "a": [True, False, None, -0, 2**53 - 1, -(2**53) + 1]},
    {"": "", "A": 1, "a": 2, "Z_": 3, "0": 4},
    {"text": 'quote " backslash \\ slash / tab \t newline \n return \r bell \u0007 delete \u007f'},
    {"text": "Größe, 試験, \u2028, \ufeff, \U0001f600"},
    {"deep": {"y": [[], {}, [{"k": "v"}]], "x": ""}},
)
REFUSED = ('{"n":1.5}', '{"n":1e3}', '{"n":NaN}', '{"n":9007199254740992}', '{"schlüssel":1}')


def entries() -> object:
    """Values and their canonical text; what has none; and entries with the text that is hashed."""
    listed = []
    for entry in chained():
        content = {key: value for key, value in asdict(entry).items() if key != "hash"}
        listed.append({"entry": asdict(entry), "hashed": canonical(content)})
    return {
        "canonical": [{"value": value, "text": canonical(value)} for value in CANONICAL],
        "refused": list(REFUSED),
        "entries": listed,
    }


def files() -> object:
    """Whole files with the line of their first fault, or null where they are whole."""
    made = chained()
    good = sealed(made)
    lines = lines_of(good)
    forged = [*made[:5], replace(made[5], body={**made[5].body, "choice": [1]}), *made[6:]]
    cases: list[tuple[str, int | None, str | bytes]] = [
        ("whole", None, good),
        ("an answer changed", 6, sealed(forged)),
        ("an answer changed and its hash made anew", 7, _with_hash(forged)),
        ("an answer changed and everything chained anew under the old seal", 9, _under(lines[-1], forged)),
        (
            "an answer changed, chained and sealed anew with another key",
            9,
            sealed(rechained(forged), OTHER_KEY),
        ),
        ("an entry left out", 6, "".join(lines[:5] + lines[6:])),
        ("an entry twice", 7, "".join([*lines[:6], *lines[5:]])),
        ("two entries swapped", 5, "".join([*lines[:4], lines[5], lines[4], *lines[6:]])),
        ("the last entry left out", 8, "".join(lines[:7] + lines[8:])),
        ("no seal", 8, "".join(lines[:-1])),
        ("nothing", 1, ""),
        ("no line break at the end", 9, good.removesuffix("\n")),
        ("a line after the seal", 9, good + "\n"),
        ("CRLF", 1, good.replace("\n", "\r\n")),
        ("a byte order mark", 1, "\ufeff" + good),
        ("a space more", 3, good.replace('"event":"Admitted"', '"event": "Admitted"')),
        ("a key twice", 6, good.replace('"number":7', '"number":8,"number":7')),
        ("a letter written as an escape", 3, good.replace("chidi@", "\\u0063hidi@", 1)),
        ("a number with a fraction", 6, good.replace('"number":7', '"number":7.0')),
        ("not UTF-8", 5, good.encode().replace("Größe".encode(), "Größe".encode("latin-1"))),
        ("the seal counts one more", 9, sealed(made, count=len(made) + 1)),
        ("the seal names another head", 9, sealed(made, head="0" * 64)),
        ("the seal is of another attempt", 9, sealed(made, attempt=ATTEMPT[::-1])),
        ("the signature is of another key", 9, sealed(made, key=key_text(OTHER_KEY))),
        *_spliced(made, lines),
    ]
    return {
        "seed": SEED.hex(),
        "key": key_text(),
        "seal_message": seal_message(ATTEMPT, len(made), made[-1].hash).decode(),
        "signature": KEY.sign(seal_message(ATTEMPT, len(made), made[-1].hash)).hex(),
        "files": [
            {"name": name, "fault_line": line, "base64": base64.b64encode(_bytes(text)).decode()}
            for name, line, text in cases
        ],
    }


def device_chain() -> object:
    """A device's entries as they go over the wire, each with the text that is hashed and its link."""
    listed, prev = [], FIRST
    for entry in linked(DEVICE):
        wire = {"event": type(entry).__name__, **to_body(entry)}
        wire.pop("late", None)
        (detail,) = [wire[name] for name in ("choice", "struck", "ranges", "text") if name in wire] or [""]
        told = detail if isinstance(detail, str) else ",".join(map(str, detail))  # type: ignore[call-overload]
        parts = [wire[name] for name in ("device_seq", "made_at", "left", "event", "number")]
        listed.append({"prev": prev, "entry": wire, "hashed": "\n".join(map(str, [prev, *parts, told]))})
        prev = entry.chain
    return {"entries": listed}


ACK_KEY = bytes(reversed(range(32)))


def claims() -> object:
    """A journal and what is claimed of it, with the verdict; some acknowledgements are made up."""
    made = chained(LONG_STORY)
    device = [event for event in LONG_STORY if isinstance(event, Work)]
    changed = [replace(one, body={**one.body, "choice": [1]}) if one.seq == 7 else one for one in made]
    cut = [one for one in made if one.seq != 15]
    journals = {
        "whole": sealed(made),
        "an answer changed, chained and sealed anew": sealed(rechained(changed)),
        "the last comments cut out, chained and sealed anew": sealed(rechained(made[:13])),
        "an entry in the middle cut out, chained and sealed anew": sealed(rechained(cut)),
    }
    whole, altered, shortened, holed = journals
    full = _claim(11, device[10].chain)
    cases: list[tuple[str, str, dict[str, object], str, int | None]] = [
        ("all is stored", whole, full, "stored", 16),
        ("an earlier acknowledgement", whole, _claim(2, device[1].chain), "stored", 7),
        ("nothing was acknowledged yet", whole, _claim(0, ""), "stored", None),
        ("with the entries", whole, {**full, "entries": _wire(device)}, "stored", 16),
        ("more than was acknowledged", whole, {**full, "held_up_to": 12}, "missing", 16),
        ("another chain", whole, _claim(4, "0" * 32), "differs", 9),
        ("another entry", whole, {**_claim(2, "1" * 32), "entries": _wire(_another(device))}, "differs", 7),
        ("the journal was changed", altered, full, "differs", 7),
        ("the journal was cut", shortened, full, "missing", 13),
        (
            "the journal was cut, with the entries",
            shortened,
            {**full, "entries": _wire(device)},
            "missing",
            13,
        ),
        ("the journal has a hole", holed, full, "missing", 15),
    ]
    return {
        "ack_key": ACK_KEY.hex(),
        "ack_message": f"assay-ack-v1\n{ATTEMPT}\n11\n{device[10].chain}\n{full['stored_at']}",
        "key": key_text(),
        "journals": journals,
        "claims": [
            {"name": name, "journal": journal, "claim": claim, "outcome": outcome, "entry": entry}
            for name, journal, claim, outcome, entry in cases
        ],
    }


def _claim(held_up_to: int, chain: str) -> dict[str, object]:
    at = "2026-11-23T09:00:24.000Z"
    ack = acknowledge(ACK_KEY, attempt=ATTEMPT, held_up_to=held_up_to, chain=chain, at=at)
    told = {"attempt": ATTEMPT, "held_up_to": held_up_to, "chain": chain, "stored_at": at, "ack": ack}
    return {"format": "assay-claim-v1", **told}


def _wire(entries: Sequence[Work]) -> list[dict[str, object]]:
    bodies = [{"event": type(entry).__name__, **to_body(entry)} for entry in entries]
    return [{k: v for k, v in body.items() if k != "late"} for body in bodies]


def _another(device: Sequence[Work]) -> list[Work]:
    """The same device, had Ada chosen otherwise at its second entry."""
    return linked([replace(entry, choice=(1,)) if entry.device_seq == 2 else entry for entry in device[:2]])  # type: ignore[call-arg]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _spliced(made: Sequence[Entry], lines: Sequence[str]) -> list[tuple[str, int | None, str]]:
    """Files joined from two whole ones, and whole ones of other kinds."""
    guests = [replace(entry, attempt=ATTEMPT[::-1]) for entry in made]
    others = lines_of(sealed(rechained(guests), attempt=ATTEMPT[::-1]))
    longer = lines_of(sealed(chained(LONG_STORY)))
    return [
        ("the bodies of two entries swapped", 3, sealed(_bodies_swapped(made))),
        ("an entry of another attempt in its place", 6, "".join([*lines[:5], others[5], *lines[6:]])),
        ("the tail of another attempt", 5, "".join([*lines[:4], *others[4:]])),
        ("the tail of another attempt, chained anew", 5, sealed(rechained([*made[:4], *guests[4:]]))),
        ("the tail of another journal of the same attempt", 6, "".join([*lines[:5], *longer[5:]])),
        ("whole, with every kind of entry", None, "".join(longer)),
        ("whole, from before entries were chained", None, sealed(_older(made))),
    ]


def _bodies_swapped(made: Sequence[Entry]) -> list[Entry]:
    """Entries 3 and 7, both with a `by`, each with the other's body."""
    third, seventh = made[2], made[6]
    swapped = {3: replace(third, body=seventh.body), 7: replace(seventh, body=third.body)}
    return [swapped.get(entry.seq, entry) for entry in made]


def _older(made: Sequence[Entry]) -> list[Entry]:
    """As the first release wrote it: without the members that came later."""
    later = {"left", "chain", "late_answers", "late_window_seconds", "second_device"} | {
        "outage_seconds", "sections", "breaks"
    }  # fmt: skip
    return rechained([replace(x, body={k: v for k, v in x.body.items() if k not in later}) for x in made])


def _with_hash(forged: Sequence[Entry]) -> str:
    made = list(forged)
    made[5] = rechained(forged)[5]
    return sealed(made)


def _under(seal: str, forged: Sequence[Entry]) -> str:
    return "".join([*lines_of(sealed(rechained(forged)))[:-1], seal])


def text_of(vectors: object) -> str:
    """The text of a vector file."""
    return json.dumps(vectors, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    VECTORS.mkdir(parents=True, exist_ok=True)
    (VECTORS / "entries.json").write_text(text_of(entries()), encoding="utf-8")
    (VECTORS / "files.json").write_text(text_of(files()), encoding="utf-8")
    (VECTORS / "claims.json").write_text(text_of(claims()), encoding="utf-8")
    (VECTORS / "device-chain.json").write_text(text_of(device_chain()), encoding="utf-8")
    (VECTORS / "whole.jsonl").write_text(sealed(chained()), encoding="utf-8")
