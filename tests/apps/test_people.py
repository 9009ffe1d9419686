"""People: what they may do, and the letters that wait in rows until somebody delivers them."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail

from assay.apps.people.actions import grant_role, write_letter
from assay.apps.people.chores import PAUSES, STALE, deliver_letters
from assay.apps.people.letterbox import Letterbox
from assay.apps.people.models import Letter, Role
from assay.apps.people.queries import certifications_of, letters_to, person_by_email, roles_of
from assay.outside.mail import Mailer, MailFailed
from tests.apps.story import NOON, person

pytestmark = pytest.mark.django_db


class TestRoles:
    def test_everybody_with_an_account_is_a_candidate_and_nobody_without(self) -> None:
        assert roles_of(person("Ada")) == {Role.CANDIDATE}
        assert roles_of(AnonymousUser()) == frozenset()

    def test_a_role_holds_in_its_certification_only(self) -> None:
        chidi = person("Chidi", Role.PROCTOR)
        assert Role.PROCTOR in roles_of(chidi)
        assert Role.PROCTOR in roles_of(chidi, certification_key="pmle")
        assert roles_of(chidi, certification_key="other") == {Role.CANDIDATE}
        assert certifications_of(chidi, [Role.PROCTOR]) == {"pmle"}
        assert certifications_of(chidi, [Role.MANAGER]) == frozenset()

    def test_a_role_without_a_certification_holds_in_all(self) -> None:
        root = person("Root")
        grant_role(root, Role.ADMINISTRATOR)
        assert Role.ADMINISTRATOR in roles_of(root, certification_key="other")
        assert certifications_of(root, [Role.ADMINISTRATOR]) is None

    def test_granting_twice_changes_nothing(self) -> None:
        chidi = person("Chidi", Role.PROCTOR, Role.PROCTOR)
        assert chidi.grants.count() == 1

    def test_who_is_shut_out_holds_no_role(self) -> None:
        gone = person("Gone", Role.MANAGER)
        gone.is_active = False
        gone.save()
        assert roles_of(gone) == frozenset()
        assert person_by_email(gone.email) is None

    def test_an_address_is_one_person_in_any_case(self) -> None:
        ada = person("Ada")
        assert person_by_email(ada.email.upper()) == ada


@dataclass
class PostOffice:
    """A mail server that can be closed; it stands where `outside.mail` is the door."""

    open: bool = True
    taken: list[tuple[str, str]] = field(default_factory=list)

    def send(self, *, to: str, subject: str, body: str) -> None:
        if not self.open:
            raise MailFailed("closed")
        self.taken.append((to, subject))


@pytest.fixture
def letter() -> Letter:
    write_letter(to="ada@example.org", subject="Your result", body="Sign in to read it.")
    return Letter.objects.get()


def state(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.state


class TestLetters:
    def test_a_letter_is_delivered_once(self, letter: Letter) -> None:
        office = PostOffice()
        assert deliver_letters(office, now=NOON) == 1  # type: ignore[arg-type]
        assert deliver_letters(office, now=NOON) == 0  # type: ignore[arg-type]
        assert office.taken == [("ada@example.org", "Your result")]
        assert state(letter) == "sent"

    def test_without_a_server_it_is_kept_in_the_outbox(self, letter: Letter) -> None:
        assert deliver_letters(None, now=NOON) == 1
        assert state(letter) == "kept"
        assert deliver_letters(None, now=NOON) == 0

    def test_it_outlasts_an_outage_of_an_hour(self, letter: Letter) -> None:
        office, tried = PostOffice(open=False), 0
        for minute in range(80):
            tried += deliver_letters(office, now=NOON + timedelta(minutes=minute))  # type: ignore[arg-type]
        assert tried <= len(PAUSES)
        assert state(letter) == "queued"
        office.open = True
        deliver_letters(office, now=NOON + timedelta(hours=3))  # type: ignore[arg-type]
        assert state(letter) == "sent"

    def test_in_the_end_it_has_failed_and_says_why(self, letter: Letter) -> None:
        for day in range(len(PAUSES) + 3):
            deliver_letters(PostOffice(open=False), now=NOON + timedelta(days=day))  # type: ignore[arg-type]
        assert state(letter) == "failed"
        assert (letter.attempts, letter.error) == (len(PAUSES) + 1, "closed")

    def test_one_that_another_worker_holds_is_left_alone(self, letter: Letter) -> None:
        Letter.objects.update(state=Letter.State.SENDING, claimed_at=NOON)
        assert deliver_letters(PostOffice(), now=NOON + STALE) == 0  # type: ignore[arg-type]
        assert state(letter) == "sending"

    def test_one_that_a_dead_worker_left_is_offered_again(self, letter: Letter) -> None:
        Letter.objects.update(state=Letter.State.SENDING, claimed_at=NOON)
        assert deliver_letters(PostOffice(), now=NOON + STALE + timedelta(seconds=1)) == 1  # type: ignore[arg-type]
        assert state(letter) == "sent"

    def test_two_workers_with_the_same_list_send_it_once(
        self, letter: Letter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second worker claims between the first one's look and its claim."""
        first, second = PostOffice(), PostOffice()
        honest = Letter.objects.filter

        def looked(*args: object, **conditions: object) -> object:
            found = honest(*args, **conditions)
            if "pk" in conditions and not second.taken:
                monkeypatch.undo()
                deliver_letters(second, now=NOON)  # type: ignore[arg-type]
            return found

        monkeypatch.setattr(Letter.objects, "filter", looked)
        assert deliver_letters(first, now=NOON) == 0  # type: ignore[arg-type]
        assert (len(first.taken), len(second.taken)) == (0, 1)

    def test_what_django_and_allauth_send_are_letters_too(self) -> None:
        to = ["ada@example.org", "erin@example.org"]
        send_mail("Your code", "123456", "no-reply@example.org", to, connection=Letterbox())
        assert letters_to("ada@example.org").get().body == "123456"
        assert letters_to("erin@example.org").exists()


@pytest.mark.parametrize("subject", ["two\nlines", "\ud800"])
def test_a_letter_that_nobody_can_send_fails_and_blocks_nothing(subject: str) -> None:
    mailer = Mailer("127.0.0.1", 9, "", "", "Assay <no-reply@localhost>")
    with pytest.raises(MailFailed):
        mailer.send(to="ada@example.org", subject=subject, body="x")
