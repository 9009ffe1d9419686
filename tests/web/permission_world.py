"""The people and things that the permission matrix asks about."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.urls import reverse

from assay.apps.attempts.models import Attempt
from assay.apps.credentials.actions import issue_credential, list_in_directory
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions.appeals import appeal
from assay.apps.proctoring.actions.consents import keep_consent
from assay.apps.proctoring.models import DeletionReceipt
from assay.apps.programs.models import Certification
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from assay.web.public.demo import SALT
from assay.web.public.practice_run import PracticeRun, to_address
from tests.apps.reviewed import found_violation
from tests.apps.story import moment, person, registered, released
from tests.web.permission_rows import Row
from tests.web.sitting import accommodated


@dataclass(frozen=True)
class World:
    """The cast by first name, and the things that addresses name."""

    cast: dict[str, Person | None]
    certification_key: str
    at_the_door: UUID
    in_the_exam: UUID
    ended: UUID
    fays: UUID
    credential: UUID
    demo_token: str
    accommodation: int
    watched: UUID
    deletion: tuple[UUID, int]
    status_list: int = 1
    item: tuple[str, str] = ("pmle", "dev-0001")
    move: tuple[str, str] = ("pmle", "pause")
    practice_run: tuple[str, str] = ("pmle", to_address(PracticeRun(1, "all", 2, ((0,),))))

    @property
    def focus_call(self) -> tuple[UUID, UUID]:
        """A live look that is none."""
        return self.in_the_exam, self.fays

    @property
    def watched_piece(self) -> tuple[UUID, str, int]:
        """A piece of the recording of a watched exam."""
        return self.watched, "camera", 1

    @property
    def face_at_the_door(self) -> tuple[UUID, str]:
        """The page for a picture of the face."""
        return self.at_the_door, "face"

    @property
    def piece(self) -> tuple[UUID, str, int]:
        """The first piece of Ada's camera."""
        return self.in_the_exam, "camera", 1

    @property
    def seb_revision(self) -> tuple[str, str]:
        """The configuration of the certification's version."""
        return self.certification_key, "2026-11"

    @property
    def seb_file(self) -> tuple[str, str, str]:
        """A configuration's file under a signature that is none."""
        return *self.seb_revision, "1.9999999999~forged"

    @property
    def signal(self) -> tuple[UUID, int]:
        """A signal of the exam that runs, or none: only POST finds out."""
        return self.in_the_exam, 1

    @property
    def glance(self) -> tuple[UUID, str]:
        """The picture of the exam that runs."""
        return self.in_the_exam, "camera"

    @property
    def still(self) -> tuple[UUID, str]:
        """The picture of a face at the door."""
        return self.at_the_door, "face"

    @property
    def call(self) -> tuple[UUID, UUID]:
        """A live look at the exam that runs."""
        return self.in_the_exam, UUID(int=1)

    def address(self, route: str, row: Row) -> str:
        """The address of a route, filled with what its row says."""
        filled = getattr(self, row.fill) if row.fill else ()
        return reverse(route, args=filled if isinstance(filled, tuple) else (filled,))


def make_world(pmle: Certification, key: SigningKey, issuer: Issuer) -> World:
    """Ada at the door, in the exam and certified (three registrations of one person), and Fay in an exam."""
    ended = released(pmle, key)
    ada = ended.candidate
    credential = issue_credential(ended, issuer=issuer, now=moment(300))
    list_in_directory(credential, display_name="Ada Nwosu", country="NG", now=moment(301))
    door, room, fays = registered(pmle).checked_in(), registered(pmle).seated(), registered(pmle).seated()
    Attempt.objects.filter(pk__in=[door.attempt.pk, room.attempt.pk]).update(candidate=ada)
    root = person("Root")
    grant_role(root, Role.ADMINISTRATOR)
    cast = {
        "erin": None,
        "ada": ada,
        "bela": person("Bela", Role.AUTHOR),
        "chidi": person("Chidi", Role.PROCTOR),
        "dana": person("Dana", Role.MANAGER),
        "petra": person("Petra", Role.PSYCHOMETRICIAN),
        "root": root,
        "fay": fays.candidate,
    }
    token = signing.dumps(ada.email, salt=SALT)
    granted = accommodated(ada).pk
    watched, deletion = _watched(pmle, key)
    return World(
        cast,
        pmle.key,
        door.uuid,
        room.uuid,
        ended.attempt.uuid,
        fays.uuid,
        credential.uuid,
        token,
        granted,
        watched,
        (watched, deletion),
    )


def _watched(certification: Certification, key: SigningKey) -> tuple[UUID, int]:
    """Somebody's watched exam with an appeal, and the number of a receipt for what was deleted of it."""
    exam = registered(certification)
    keep_consent(exam.fresh(), text="You are recorded.", now=moment(0))
    exam.submitted(key)
    found_violation(exam)
    appeal(exam.fresh(), text="It was my cat.", by=exam.candidate, now=moment(300))
    receipt = DeletionReceipt.objects.create(
        attempt=exam.attempt, at=moment(400), document={"kind": "recording", "streams": []}
    )
    return exam.uuid, receipt.pk
