"""Whatever is done to stored evidence, the manifest says so, and names the piece."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.manifest import (
    Fault,
    FaultKind,
    Head,
    Piece,
    chain,
    faults_in,
    heads_of,
    verify_manifest,
)
from assay.core.proctoring.manifest_file import Manifest, ManifestError, read_manifest, write_manifest
from assay.core.proctoring.vault_crypto import VaultError
from tests.core.proctoring.recorded import ADA, ANOTHER, NINE, chained, content, piece_of, recorded

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "evidence"
CHAINS = json.loads((VECTORS / "chains.json").read_text("utf-8"))
MANIFESTS = json.loads((VECTORS / "manifests.json").read_text("utf-8"))["cases"]

lengths = st.integers(2, 40)


def first_fault(pieces: list[Piece], heads: tuple[Head, ...] = ()) -> tuple[FaultKind, int, int] | None:
    """The kind and the numbers of the first fault of a stream of Ada's."""
    fault = verify_manifest(pieces, attempt=ADA, heads=heads)
    return None if fault is None else (fault.kind, fault.seq, fault.until)


def test_the_chain_is_the_hash_of_the_canonical_text_by_another_implementation() -> None:
    pieces = recorded(len(CHAINS["cases"]))
    for case, piece in zip(CHAINS["cases"], pieces, strict=True):
        assert rfc8785.dumps(json.loads(case["text"])) == case["text"].encode()
        assert hashlib.sha256(case["text"].encode()).hexdigest() == case["chain"] == piece.chain


@pytest.mark.parametrize("case", MANIFESTS, ids=lambda case: case["name"])
def test_vectors(case: dict[str, Any]) -> None:
    manifest = read_manifest(json.dumps(case["manifest"]).encode())
    fault = verify_manifest(manifest.pieces, attempt=manifest.attempt, heads=manifest.heads)
    told = fault and {"kind": fault.kind, "stream": fault.stream, "seq": fault.seq, "until": fault.until}
    assert told == case["fault"]


@given(st.integers(0, 40), st.integers(0, 40))
def test_what_was_stored_verifies(camera: int, screen: int) -> None:
    pieces = [*recorded(camera), *recorded(screen, stream="screen")]
    assert verify_manifest(pieces, attempt=ADA, heads=heads_of(pieces)) is None
    mixed = sorted(pieces, key=lambda piece: (piece.seq, piece.stream))
    assert verify_manifest(mixed, attempt=ADA, heads=heads_of(pieces)) is None


def test_the_same_pieces_are_no_evidence_in_another_attempt() -> None:
    assert verify_manifest(recorded(3), attempt=ANOTHER) == Fault(FaultKind.SPLICED, "camera", 1, 1)


@given(st.data(), lengths)
def test_missing_pieces_are_named(data: st.DataObject, length: int) -> None:
    begin = data.draw(st.integers(1, length - 1))
    until = data.draw(st.integers(begin, length - 1))
    left = [piece for piece in recorded(length) if not begin <= piece.seq <= until]
    assert first_fault(left) == (FaultKind.MISSING, begin, until)
    assert [*faults_in(left, attempt=ADA)] == [Fault(FaultKind.MISSING, "camera", begin, until)]


@given(st.data(), lengths)
def test_a_cut_off_end_is_named_by_any_later_statement(data: st.DataObject, length: int) -> None:
    pieces = recorded(length)
    left = data.draw(st.integers(0, length - 1))
    stated = Head("camera", length, pieces[-1].chain)
    assert first_fault(pieces[:left]) is None, "without a statement nobody can know"
    assert first_fault(pieces[:left], (stated,)) == (FaultKind.TRUNCATED, left + 1, length)


CHANGES: dict[str, Callable[[Piece], Piece]] = {
    "sha256": lambda piece: replace(piece, sha256=hashlib.sha256(b"other").hexdigest()),
    "size": lambda piece: replace(piece, size=piece.size + 1),
    "media_type": lambda piece: replace(piece, media_type="video/mp4"),
    "began_at": lambda piece: replace(piece, began_at=piece.began_at + timedelta(milliseconds=1)),
    "ended_at": lambda piece: replace(piece, ended_at=piece.ended_at - timedelta(hours=1)),
    "facts": lambda piece: replace(piece, facts={**piece.facts, "window": "exam"}),
    "chain": lambda piece: replace(piece, chain="0" * 64),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@given(data=st.data(), length=lengths)
def test_a_changed_piece_is_named_and_no_other(
    change: Callable[[Piece], Piece], data: st.DataObject, length: int
) -> None:
    pieces = recorded(length)
    heads = heads_of(pieces)
    place = data.draw(st.integers(0, length - 1))
    pieces[place] = change(pieces[place])
    named = [Fault(FaultKind.CHANGED, "camera", place + 1, place + 1)]
    assert [*faults_in(pieces, attempt=ADA, heads=heads)] == named


@given(st.data(), st.integers(3, 40))
def test_a_moved_piece_is_named(data: st.DataObject, length: int) -> None:
    pieces = recorded(length)
    origin = data.draw(st.integers(0, length - 1))
    goal = data.draw(st.integers(0, length - 1).filter(lambda place: abs(place - origin) > 1))
    pieces.insert(goal, pieces.pop(origin))
    assert [*faults_in(pieces, attempt=ADA)] == [Fault(FaultKind.REORDERED, "camera", origin + 1, origin + 1)]


@given(st.data(), lengths)
def test_exchanged_numbers_are_named(data: st.DataObject, length: int) -> None:
    pieces = recorded(length)
    a = data.draw(st.integers(0, length - 2))
    b = data.draw(st.integers(a + 1, min(length - 1, a + 30)))
    pieces[a], pieces[b] = replace(pieces[b], seq=a + 1), replace(pieces[a], seq=b + 1)
    found = [*faults_in(pieces, attempt=ADA)]
    assert found[0] == Fault(FaultKind.REORDERED, "camera", a + 1, a + 1)
    assert {fault.seq for fault in found} == {a + 1, b + 1}


def test_a_piece_that_stands_twice_is_named() -> None:
    pieces = recorded(4)
    assert first_fault([*pieces[:2], pieces[1], *pieces[2:]]) == (FaultKind.REORDERED, 2, 2)


@given(st.data(), lengths)
def test_pieces_of_another_attempt_are_named(data: st.DataObject, length: int) -> None:
    pieces, foreign = recorded(length), recorded(length, attempt=ANOTHER)
    heads = heads_of(pieces)
    begin = data.draw(st.integers(0, length - 1))
    until = data.draw(st.integers(begin, length - 1))
    pieces[begin : until + 1] = foreign[begin : until + 1]
    found = [*faults_in(pieces, attempt=ADA, heads=heads)]
    assert [fault.seq for fault in found] == [*range(begin + 1, until + 2)]
    assert found[0].kind is FaultKind.SPLICED
    assert len(found) == 1 or found[-1].kind in (FaultKind.SPLICED, FaultKind.CHANGED)


@given(st.data(), lengths)
def test_a_history_made_anew_is_found_by_the_oldest_statement_of_it(data: st.DataObject, length: int) -> None:
    pieces = recorded(length)
    anew = chained([replace(piece_of(ADA, "camera", seq), size=seq) for seq in range(1, length + 1)], ADA)
    assert first_fault(anew) is None, "whoever holds the database alone can do this"
    place = data.draw(st.integers(0, length - 1))
    stated = Head("camera", place + 1, pieces[place].chain)
    assert first_fault(anew, (stated,)) == (FaultKind.CHANGED, place + 1, place + 1)


def test_bytes_are_read_and_held_against_the_row() -> None:
    pieces = recorded(6)
    pieces[4] = replace(pieces[4], kept=False)

    def read(piece: Piece) -> bytes | None:
        match piece.seq:
            case 2:
                return None
            case 3:
                raise VaultError("does not open")
            case 4:
                return content(ADA, "camera", 4)[:-1] + b"x"
            case 5:
                raise AssertionError("deleted by retention: it is not read")
        return content(ADA, "camera", piece.seq)

    found = [(fault.kind, fault.seq) for fault in faults_in(pieces, attempt=ADA, read=read)]
    assert found == [(FaultKind.LOST, 2), (FaultKind.CHANGED, 3), (FaultKind.CHANGED, 4)]


def test_bytes_of_another_length_than_the_row_says_are_named() -> None:
    pieces = chained([replace(piece_of(ADA, "camera", 1), size=7)], ADA)
    fault = verify_manifest(pieces, attempt=ADA, read=lambda piece: content(ADA, "camera", piece.seq))
    assert fault == Fault(FaultKind.CHANGED, "camera", 1, 1)


def test_a_fault_is_said_in_words() -> None:
    assert Fault(FaultKind.LOST, "camera", 17, 17).message == (
        "camera 17 (lost): it is recorded, but its file is gone"
    )
    assert Fault(FaultKind.MISSING, "screen", 3, 5).message.startswith("screen 3 to 5 (missing): ")


def test_facts_that_languages_read_differently_are_refused() -> None:
    piece = piece_of(ADA, "camera", 1)
    with pytest.raises(TypeError, match="floats"):
        chain(
            "0" * 64,
            attempt=ADA,
            stream="camera",
            seq=1,
            sha256=piece.sha256,
            size=1,
            media_type="video/webm",
            began_at=NINE,
            ended_at=NINE,
            facts={"rate": 1.5},  # type: ignore[dict-item]
        )


@given(st.integers(0, 12), st.booleans())
def test_a_manifest_goes_round(length: int, kept: bool) -> None:
    pieces = tuple(replace(piece, kept=kept) for piece in recorded(length))
    manifest = Manifest(ADA, pieces, heads_of(pieces))
    again = read_manifest(write_manifest(manifest))
    assert write_manifest(again) == write_manifest(manifest)
    assert verify_manifest(again.pieces, attempt=again.attempt, heads=again.heads) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"scheme":"assay-evidence-v2","attempt":"a","pieces":[],"heads":[]}',
        b'{"scheme":"assay-evidence-v1","attempt":"a","pieces":[{}],"heads":[]}',
        b'{"scheme":"assay-evidence-v1","attempt":"a","pieces":[],"heads":[{"stream":"../x","count":1,"chain":""}]}',
        write_manifest(Manifest(ADA, tuple(recorded(1)))).replace(b".001Z", b".001"),
        write_manifest(Manifest(ADA, tuple(recorded(1)))).replace(b'"seq":1', b'"seq":0'),
    ],
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError, match="no manifest of evidence"):
        read_manifest(data)
