"""Answer files that staff upload: opened, shown, handed over once; hostile ones refused with the reason."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from assay.apps.attempts.models import JournalRow
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.core.answer_file import Answers, Point, seal_answer_file
from assay.core.answer_file.envelope import MOST_BYTES
from assay.outside.keys import SigningKey
from assay.web.kit.issuing import site_answer_key
from tests.apps.story import TAB, Exam, moment, person, registered
from tests.web.sitting import MADE_AT, late_work, out_of_time
from tests.web.visiting import visitor, words


@pytest.fixture
def dana(db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(9000))
    return person("Dana", Role.MANAGER)


@pytest.fixture
def ended(pmle: Certification, key: SigningKey) -> tuple[Exam, str]:
    """The clock handed in while the device was offline."""
    return out_of_time(pmle, key)


def held(exam: Exam, last: str) -> Answers:
    """What the device could not deliver."""
    return Answers(
        attempt=str(exam.uuid),
        tab=TAB,
        device="Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
        made_at=MADE_AT,
        left=0,
        base=Point(3, last),
        entries=late_work(last),
    )


def sealed(answers: Answers) -> bytes:
    """The file as the player makes it."""
    return seal_answer_file(answers, key=site_answer_key().private.public_key())


def page(exam: Exam) -> str:
    return f"/office/attempts/{exam.uuid}/answer-file"


def upload(client: Client, exam: Exam, data: bytes) -> HttpResponse:
    return client.post(page(exam), {"file": SimpleUploadedFile("answers.assay", data)})  # type: ignore[return-value]


def token_of(response: HttpResponse) -> str:
    return response.content.decode().partition('name="token" value="')[2].partition('"')[0]


def entries_of(exam: Exam) -> int:
    return JournalRow.objects.filter(attempt=exam.attempt).count()


def test_a_file_is_shown_before_it_is_handed_over_and_then_decided_on(
    ended: tuple[Exam, str], dana: Person
) -> None:
    exam, last = ended
    client, before = visitor(dana), entries_of(exam)
    assert "Upload an answer file…" in words(client.get(f"/office/attempts/{exam.uuid}/"))
    shown = upload(client, exam, sealed(held(exam, last)))
    said = words(shown)
    assert "Nothing is stored yet. The file is whole, and sealed for this attempt." in said
    assert "4 new entries Answer 3 Flag set 1 Stored already 0" in said
    assert "Firefox on Linux" in said
    assert "Question 4: answer" in said
    assert entries_of(exam) == before

    done = client.post(page(exam), {"token": token_of(shown)}, follow=True)
    assert done.redirect_chain == [(f"/office/attempts/{exam.uuid}/late", 302)]  # type: ignore[attr-defined]
    assert "Handed over: 4 entries are new and stored." in words(done)
    assert "File, handed over by Dana Example" in words(done)
    assert entries_of(exam) == before + 5
    assert "handed over the answer file of a device: 4 entries in it were new." in words(
        visitor(exam.candidate).get(f"/record/{exam.uuid}/")
    )


def test_a_second_click_and_a_second_upload_change_nothing(ended: tuple[Exam, str], dana: Person) -> None:
    exam, last = ended
    client, data = visitor(dana), sealed(held(exam, last))
    token = token_of(upload(client, exam, data))
    client.post(page(exam), {"token": token})
    stored = entries_of(exam)
    again = client.post(page(exam), {"token": token})
    assert again.status_code == 409
    assert "This file was handed over already" in words(again)
    shown = upload(client, exam, data)
    assert "This very file was handed over before." in words(shown)
    said = words(client.post(page(exam), {"token": token_of(shown)}, follow=True))
    assert "Everything in it was stored before." in said
    assert entries_of(exam) == stored


class TestHostile:
    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "The submitted file is empty."),
            (b"hello", "The file is not JSON."),
            (b"[]", "The file is not a JSON object."),
            (b'{"format": "other"}', "This is not an answer file of an Assay exam."),
            (b"\xff\xfe\x00", "The file is not JSON."),
            (b"[" * 100_000, "The file is not JSON."),
            (b"PK\x03\x04" + bytes(1000), "The file is not JSON."),
        ],
    )
    def test_no_answer_file(self, ended: tuple[Exam, str], dana: Person, data: bytes, problem: str) -> None:
        exam, _ = ended
        response = upload(visitor(dana), exam, data)
        assert response.status_code == 422
        assert "Nothing was stored" in words(response)
        if data:  # Django hands an empty file over as none
            assert problem in words(response)
        assert b'aria-describedby="file-help file-error"' in response.content

    def test_not_ours_not_theirs_not_whole(
        self, ended: tuple[Exam, str], dana: Person, pmle: Certification
    ) -> None:
        (exam, last), client = ended, visitor(dana)
        answers, before = held(exam, last), entries_of(exam)
        elsewhere = seal_answer_file(answers, key=ec.generate_private_key(ec.SECP256R1()).public_key())
        of_another = sealed(replace(answers, attempt=str(uuid4())))
        relabelled = json.loads(of_another)
        relabelled["attempt"] = str(exam.uuid)
        first = replace(answers.entries[1], choice=(2,))  # type: ignore[call-arg]
        forged = replace(answers, entries=(answers.entries[0], first, *answers.entries[2:]))
        for data, problem in (
            (elsewhere, "it is of another site"),
            (of_another, "The file is of another attempt"),
            (json.dumps(relabelled).encode(), "The file does not open: it was changed, or is not whole."),
            (sealed(answers)[:-40] + b'"}', "not"),
            (sealed(forged), "The chain breaks at entry 2 (number 5)"),
        ):
            response = upload(client, exam, data)
            assert response.status_code == 422
            assert problem in words(response)
        assert entries_of(exam) == before

    def test_too_big_is_refused_before_it_is_read(self, ended: tuple[Exam, str], dana: Person) -> None:
        exam, _ = ended
        client = visitor(dana)
        response = upload(client, exam, bytes(MOST_BYTES + (64 << 10)))
        assert response.status_code == 413
        assert "The file is too big. An answer file has at most 4 MB." in words(response)
        assert upload(client, exam, b" " * (MOST_BYTES + 10)).status_code == 422

        huge = {"CONTENT_LENGTH": str(10**9)}
        told = client.generic("POST", page(exam), b"", "multipart/form-data; boundary=x", **huge)  # type: ignore[arg-type]
        assert told.status_code == 413

    def test_what_does_not_follow_is_refused_by_the_engine_and_noted(
        self, ended: tuple[Exam, str], dana: Person
    ) -> None:
        (exam, last), client = ended, visitor(dana)
        other = "ab" * 16
        gap = replace(held(exam, last), base=Point(4, other), entries=late_work(other, first=5))
        shown = upload(client, exam, sealed(gap))
        assert "Something is missing before it" in words(shown)
        response = client.post(page(exam), {"token": token_of(shown)})
        assert response.status_code == 409
        assert "Nothing was stored. Entry 4 is missing before 5." in words(response)
        assert "came before an earlier one" in words(client.get(f"/office/attempts/{exam.uuid}/"))

    def test_a_file_waits_for_who_uploaded_it_and_for_its_attempt(
        self, ended: tuple[Exam, str], dana: Person, pmle: Certification, key: SigningKey
    ) -> None:
        exam, last = ended
        before = entries_of(exam)
        another, _ = out_of_time(pmle, key)
        dmitri = visitor(person("Dmitri", Role.MANAGER))
        for client, address in ((dmitri, page(exam)), (visitor(dana), page(another))):
            token = token_of(upload(visitor(dana), exam, sealed(held(exam, last))))
            assert client.post(address, {"token": token}).status_code == 409
        for token in ("x", "../../etc", "0" * 5000, str(uuid4())):
            assert visitor(dana).post(page(exam), {"token": token}).status_code == 409
        assert entries_of(exam) == before

    def test_the_form_needs_its_token_against_forgery(self, ended: tuple[Exam, str], dana: Person) -> None:
        exam, last = ended
        client = Client(enforce_csrf_checks=True)
        client.force_login(dana)
        assert upload(client, exam, sealed(held(exam, last))).status_code == 403


def test_after_the_candidates_own_hand_in_no_file_is_taken(
    pmle: Certification, key: SigningKey, dana: Person
) -> None:
    exam = registered(pmle).submitted(key)
    client = visitor(dana)
    assert "That was their last word." in words(client.get(page(exam)))
    assert "Upload an answer file…" not in words(client.get(f"/office/attempts/{exam.uuid}/"))
    assert 'name="file"' not in upload(client, exam, b"{}").content.decode()
