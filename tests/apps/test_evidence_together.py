"""Pieces, holds and deletions that come at the same moment, on a database that commits."""

from collections.abc import Iterator
from functools import partial

import pytest

from assay.apps.proctoring.actions.evidence import Kept, PieceRefused
from assay.apps.proctoring.actions.retention import hold
from assay.apps.proctoring.chores.retention import delete_due
from assay.apps.proctoring.models import Artefact, DeletionReceipt, Hold, Vault
from assay.apps.proctoring.queries.evidence import faults, open_piece, pieces
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.story import KEYS, Exam, moment, person
from tests.apps.test_at_the_same_time import together
from tests.apps.watched import consented, kept, segment, watching

DAY = 86_400


@pytest.fixture
def exam(committed: Certification) -> Iterator[Exam]:
    source = committed.source
    made = consented(watching(committed))
    yield made
    Certification.objects.filter(pk=committed.pk).update(source=source)


def test_one_piece_sent_many_times_at_once_is_one(exam: Exam) -> None:
    said = together(*[partial(kept, exam, 1)] * 6)
    assert all(isinstance(one, Kept) for one in said), said
    assert [one.created for one in said if isinstance(one, Kept)].count(True) == 1
    assert len({one.chain for one in said if isinstance(one, Kept)}) == 1
    assert faults(exam.attempt, keys=KEYS) == []


def test_of_different_pieces_with_one_number_one_wins_whole(exam: Exam) -> None:
    said = together(*[partial(kept, exam, 1, data=segment(100 + n)) for n in range(6)])
    won = [one for one in said if isinstance(one, Kept)]
    lost = [one for one in said if isinstance(one, PieceRefused)]
    assert (len(won), len(lost)) == (1, 5), said
    assert {(one.rule, one.expected) for one in lost} == {("conflict", 2)}
    assert faults(exam.attempt, keys=KEYS) == []
    assert open_piece(pieces(exam.attempt).get(), keys=KEYS) in [segment(100 + n) for n in range(6)]


def test_first_pieces_of_several_streams_share_one_key(exam: Exam) -> None:
    said = together(*[partial(kept, exam, 1, stream=stream) for stream in ("camera", "screen", "room")])
    assert all(isinstance(one, Kept) for one in said), said
    assert Vault.objects.filter(attempt=exam.attempt).count() == 1
    assert faults(exam.attempt, keys=KEYS) == []


def test_two_workers_delete_once_with_one_receipt(exam: Exam, key: SigningKey) -> None:
    kept(exam, 1)
    exam.submitted(key)
    said = together(*[partial(delete_due, key=key, now=moment(31 * DAY))] * 4)
    assert not [one for one in said if isinstance(one, Exception)], said
    assert DeletionReceipt.objects.filter(attempt=exam.attempt).count() == 1
    assert not Artefact.objects.filter(attempt=exam.attempt, deleted_at=None).exists()


def test_a_hold_beside_a_deletion_comes_before_it_or_after(exam: Exam, key: SigningKey) -> None:
    kept(exam, 1)
    exam.submitted(key)
    dana = person("Dana")
    together(
        partial(hold, exam.fresh(), by=dana, reason="A court asks.", now=moment(31 * DAY)),
        partial(delete_due, key=key, now=moment(31 * DAY)),
    )
    assert Hold.objects.filter(attempt=exam.attempt, lifted_at=None).exists()
    lost = [fault.kind for fault in faults(exam.attempt, keys=KEYS)]
    assert lost == []  # either all of it lies there, or all of it is receipted
