"""Write `spec/vectors/journal/`: run as `python -m tests.core.journal.make_vectors` from the checkout.

The files are what outsiders check a reader or writer of journals against; they change only with the format.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from assay.core.attempt import events as e
from assay.core.attempt import link, to_body
from assay.core.attempt.device_chain import FIRST
from assay.core.journal import Entry, canonical, seal_message
from tests.core.journal.writing import (
    ATTEMPT,
    KEY,
    OTHER_KEY,
    SEED,
    chained,
    key_text,
    lines_of,
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


DEVICE: tuple[e.Work, ...] = (
    e.Visited(1, "2026-11-23T09:00:03.000Z", 1, left=7197),
    e.AnswerSaved(2, "2026-11-23T09:00:04.120Z", 1, (0, 3), left=7196),
    e.AnswerSaved(3, "2026-11-23T09:00:05.990Z", 1, (), left=7195),
    e.StruckOut(4, "2026-11-23T09:00:07.000Z", 2, (1, 2), left=7193),
    e.Flagged(5, "2026-11-23T09:00:08.500+01:00", 2, left=7191),
    e.Unflagged(6, "2016-12-31T23:59:60.000Z", 2, left=7190),
    e.Noted(7, "2026-11-23T09:00:20.000Z", 2, "Größe\n„x“ \u2028 \U0001f600,\t1", left=7180),
    e.Noted(8, "2026-11-23T09:00:21.000Z", 2, "", left=7179),
    e.Commented(9, "2026-11-23T09:00:40.000Z", 2, "B\nis\nambiguous\n", left=7160),
    e.Highlighted(10, "2026-11-23T09:01:00.000Z", 3, (0, 4, 17, 40), left=7140),
    e.SectionClosed(11, "2026-11-23T09:02:00.000Z", 1, left=0),
)


def device_chain() -> object:
    """A device's entries, each with the text that is hashed and the link that comes of it."""
    listed, prev = [], FIRST
    for entry in DEVICE:
        said = {k: v for k, v in to_body(entry).items() if k not in ("late", "chain")}
        name = type(entry).__name__
        detail = said.get("text") or ",".join(
            map(str, said.get("choice") or said.get("struck") or said.get("ranges") or ())  # type: ignore[call-overload]
        )
        parts = [prev, said["device_seq"], said["made_at"], said["left"], name, said["number"], detail]
        listed.append({"prev": prev, "entry": {"event": name, **said}, "hashed": "\n".join(map(str, parts))})
        listed[-1]["chain"] = prev = link(prev, entry)
    return {"entries": listed}


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


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
    (VECTORS / "device-chain.json").write_text(text_of(device_chain()), encoding="utf-8")
    (VECTORS / "whole.jsonl").write_text(sealed(chained()), encoding="utf-8")
