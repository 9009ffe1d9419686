"""The statements written by hand say what the models say."""

from uuid import uuid4

import pytest

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import Vault
from assay.apps.proctoring.queries.hot import attempt_for_evidence, last_piece
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.story import moment, registered
from tests.apps.watched import consented, kept, watching


def test_the_attempt_is_the_one_that_the_models_know(pmle: Certification, key: SigningKey) -> None:
    exam = consented(watching(pmle))
    kept(exam, 1)
    exam.submitted(key)
    Vault.objects.update(erased_at=moment(100))
    found = attempt_for_evidence(exam.uuid)
    known = Attempt.objects.select_related("certification", "vault", "check_in").get(pk=exam.attempt.pk)
    for name in (
        "pk",
        "uuid",
        "phase",
        "candidate_id",
        "started_at",
        "ended_at",
        "certification_id",
        "message",
    ):
        assert getattr(found, name) == getattr(known, name), name
    assert found.certification.spec == known.certification.spec
    assert found.vault.erased_at == known.vault.erased_at == moment(100)
    assert bytes(found.vault.wrapped) == bytes(known.vault.wrapped)
    assert found.check_in.consent_at == known.check_in.consent_at
    assert (found.vault, found.check_in) == (known.vault, known.check_in)


def test_what_is_not_there_is_not_there(pmle: Certification) -> None:
    exam = registered(pmle)
    found = attempt_for_evidence(exam.uuid)
    assert not hasattr(found, "vault")
    assert not hasattr(found, "check_in")
    assert last_piece(found, "camera") is None
    with pytest.raises(Attempt.DoesNotExist):
        attempt_for_evidence(uuid4())


def test_the_last_piece_is_that_of_its_stream(pmle: Certification) -> None:
    exam = consented(watching(pmle))
    chains = [kept(exam, seq).chain for seq in (1, 2)]
    kept(exam, 1, stream="screen")
    assert last_piece(exam.attempt, "camera") == (2, chains[1])
