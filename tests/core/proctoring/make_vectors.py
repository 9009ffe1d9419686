"""Write `spec/vectors/guard.json` and `spec/vectors/evidence/`.

Run as `python -m tests.core.proctoring.make_vectors` from the checkout. The keys are public: never use them.
"""

import json
from dataclasses import replace
from pathlib import Path

from assay.core.journal import GENESIS, canonical, stamp
from assay.core.proctoring import guard, manifest
from assay.core.proctoring.manifest import Head, Piece
from assay.core.proctoring.manifest_file import Manifest, write_manifest
from assay.core.proctoring.vault_crypto import seal_piece, wrap_key
from tests.core.proctoring.recorded import ADA, ANOTHER, chained, piece_of, recorded

VECTORS = Path(__file__).parents[3] / "spec" / "vectors"

STORIES = {
    "comes back in time": "lost told returned settled",
    "comes back before she was told": "lost returned settled",
    "does not come back; a proctor lets her go on": "lost told grace_over let_on",
    "coming back late does not replace the proctor": "lost told grace_over returned settled lost let_on",
    "leaves again at once": "lost told returned lost told returned settled",
    "nobody can let on who was not stopped": "let_on lost let_on told let_on returned",
    "a clock that runs out when nobody counts": "grace_over lost grace_over told returned grace_over settled",
    "twice is once": "lost lost told told returned returned settled settled",
}


def guard_file() -> dict[str, object]:
    """The guard's table, what it covers, and runs through it."""
    return {
        "states": list(guard.Guard),
        "events": list(guard.GuardEvent),
        "begins": guard.Guard.ARMED,
        "covers": sorted(guard.COVERS),
        "breaches": sorted(guard.BREACHES),
        "by_people": sorted(guard.BY_PEOPLE),
        "transitions": [
            {"state": state, "event": event, "next": following}
            for (state, event), following in guard.TRANSITIONS.items()
        ],
        "stories": [{"name": name, "steps": _steps(events.split())} for name, events in STORIES.items()],
    }


def _steps(events: list[str]) -> list[dict[str, str]]:
    state, steps = guard.Guard.ARMED, []
    for event in events:
        state = guard.follow(state, guard.GuardEvent(event))
        steps.append({"event": event, "state": state})
    return steps


def chains() -> list[dict[str, object]]:
    """Pieces, the text that is hashed, and the chain that comes of it."""
    cases: list[dict[str, object]] = []
    prev = GENESIS
    for piece in recorded(3):
        said = {
            "attempt": ADA,
            "began_at": stamp(piece.began_at),
            "ended_at": stamp(piece.ended_at),
            "facts": dict(piece.facts),
            "media_type": piece.media_type,
            "prev": prev,
            "seq": piece.seq,
            "sha256": piece.sha256,
            "size": piece.size,
            "stream": piece.stream,
        }
        cases.append({"text": canonical(said), "chain": piece.chain})
        prev = piece.chain
    return cases


def manifests() -> list[dict[str, object]]:
    """Whole and broken manifests, and the first fault of each."""
    camera, screen, foreign = recorded(6), recorded(4, stream="screen"), recorded(6, attempt=ANOTHER)
    heads = manifest.heads_of([*camera, *screen])
    rewritten = chained([replace(piece_of(ADA, "camera", n), size=n) for n in range(1, 7)], ADA)
    moved = [camera[3], camera[2]]
    renumbered = [replace(camera[3], seq=3), replace(camera[2], seq=4)]
    cases: dict[str, tuple[list[Piece], tuple[Head, ...]]] = {
        "nothing": ([], ()),
        "whole": ([*camera, *screen], heads),
        "whole, its streams mixed": ([*camera[:2], *screen, *camera[2:]], heads),
        "whole, its files deleted": ([replace(piece, kept=False) for piece in camera], heads[:1]),
        "a piece is missing": ([*camera[:2], *camera[3:]], heads[:1]),
        "the first two are missing": (camera[2:], heads[:1]),
        "the end is cut off": (camera[:4], heads[:1]),
        "all of a stream is cut off": (camera, heads),
        "a size was changed": ([*camera[:2], replace(camera[2], size=9), *camera[3:]], heads[:1]),
        "a fact was changed": ([*camera[:2], replace(camera[2], facts={}), *camera[3:]], heads[:1]),
        "a chain was changed": ([*camera[:2], replace(camera[2], chain="0" * 64), *camera[3:]], heads[:1]),
        "the last was changed": ([*camera[:5], replace(camera[5], size=9)], heads[:1]),
        "two change places": ([*camera[:2], *moved, *camera[4:]], heads[:1]),
        "two exchange their numbers": ([*camera[:2], *renumbered, *camera[4:]], heads[:1]),
        "one of another attempt": ([*camera[:2], foreign[2], *camera[3:]], heads[:1]),
        "some of another attempt": ([*camera[:2], *foreign[2:5], *camera[5:]], heads[:1]),
        "one of another stream": (
            [*camera[:2], replace(screen[2], stream="camera"), *camera[3:]],
            heads[:1],
        ),
        "all anew, and chained again": (rewritten, heads[:1]),
    }
    return [_judged(name, pieces, heads) for name, (pieces, heads) in cases.items()]


def _judged(name: str, pieces: list[Piece], heads: tuple[Head, ...]) -> dict[str, object]:
    fault = manifest.verify_manifest(pieces, attempt=ADA, heads=heads)
    told = fault and {
        "kind": fault.kind,
        "stream": fault.stream,
        "seq": fault.seq,
        "until": fault.until,
    }
    return {
        "name": name,
        "manifest": json.loads(write_manifest(Manifest(ADA, tuple(pieces), heads))),
        "fault": told,
    }


def sealed() -> dict[str, object]:
    """A wrapped key and sealed pieces under it."""
    site_key, data_key = bytes(range(32)), bytes(range(100, 132))
    pieces = [
        ("camera", 1, b""),
        ("camera", 2, b"\x1aE\xdf\xa3 five seconds"),
        ("face", 1, b"\xff\xd8\xff a face"),
    ]
    return {
        "attempt": ADA,
        "site_key": site_key.hex(),
        "data_key": data_key.hex(),
        "wrapped": wrap_key(site_key, data_key, nonce=b"\x01" * 12, attempt=ADA).hex(),
        "pieces": [
            {
                "stream": stream,
                "seq": seq,
                "data": data.hex(),
                "sealed": seal_piece(
                    data_key, data, nonce=bytes([2 + place]) * 12, attempt=ADA, stream=stream, seq=seq
                ).hex(),
            }
            for place, (stream, seq, data) in enumerate(pieces)
        ],
    }


def main() -> None:
    """Write the files."""
    files = {
        "guard.json": guard_file(),
        "evidence/chains.json": {"attempt": ADA, "cases": chains()},
        "evidence/manifests.json": {"cases": manifests()},
        "evidence/sealed.json": sealed(),
    }
    for name, value in files.items():
        path = VECTORS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
