"""Who may open what: every address of the site has a row here, and an address without a row fails the test.

Erin is nobody, Ada a candidate, Bela an author, Chidi a proctor, Dana a programme manager, Petra a
psychometrician, Root an administrator; Fay is a candidate with an exam of her own. A row names who gets in
and from whom the thing is hidden (404); everybody else is refused (403), and Erin is asked to sign in. The
pages are asked with GET: past the gate, one that only takes POST answers 405, which is "in" as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.core import signing
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assay.apps.attempts.models import Attempt
from assay.apps.credentials.actions import issue_credential, list_in_directory
from assay.apps.credentials.models import Credential
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions.appeals import appeal
from assay.apps.proctoring.actions.consents import keep_consent
from assay.apps.proctoring.models import DeletionReceipt
from assay.apps.programs.models import Certification
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from assay.web.kit.gate import gate_of
from assay.web.public.demo import SALT
from assay.web.public.practice_run import PracticeRun, to_address
from tests.apps.reviewed import found_violation
from tests.apps.story import (  # noqa: F401  # fixtures
    issuer,
    key,
    moment,
    person,
    pmle,
    published,
    registered,
    released,
)
from tests.web.sitting import accommodated
from tests.web.visiting import visitor

EVERYBODY = "erin ada bela chidi dana petra root fay"
SIGNED_IN = "ada bela chidi dana petra root fay"
ADA_ALONE = ("ada", "bela chidi dana petra root fay")
PROCTORS, MANAGERS, OFFICE = "chidi root", "dana root", "dana petra root"
READERS = "bela petra root"


@dataclass(frozen=True)
class Row:
    """Who gets in, from whom it is hidden, and with which of the world's names the address is filled."""

    gets_in: str
    hidden: str = ""
    fill: str = ""


PUBLIC = {
    "public:front": Row(EVERYBODY),
    "public:exams": Row(EVERYBODY),
    "public:guide": Row(EVERYBODY, fill="certification_key"),
    "public:rules": Row(EVERYBODY, fill="certification_key"),
    "public:exam_badge_svg": Row(EVERYBODY, fill="certification_key"),
    "public:exam_badge_png": Row(EVERYBODY, fill="certification_key"),
    "public:exam_card": Row(EVERYBODY, fill="certification_key"),
    "public:directory": Row(EVERYBODY),
    "public:holder": Row(EVERYBODY, fill="credential"),
    "public:practice": Row(EVERYBODY),
    "public:practice_begin": Row(EVERYBODY, fill="certification_key"),
    "public:practice_question": Row(EVERYBODY, fill="practice_run"),
    "public:practice_reasons": Row(EVERYBODY, fill="practice_run"),
    "public:verify": Row(EVERYBODY),
    "public:credential": Row(EVERYBODY, fill="credential"),
    "public:credential_json": Row(EVERYBODY, fill="credential"),
    "public:credential_png": Row(EVERYBODY, fill="credential"),
    "public:credential_svg": Row(EVERYBODY, fill="credential"),
    "public:credential_pdf": Row(EVERYBODY, fill="credential"),
    "public:credential_card": Row(EVERYBODY, fill="credential"),
    "public:status_list": Row(EVERYBODY, fill="status_list"),
    "public:did_document": Row(EVERYBODY),
    "public:robots": Row(EVERYBODY),
    "public:healthz": Row(EVERYBODY),
    # Only a demo has these; this site is none, so they do not exist for anybody.
    "public:outbox": Row("", hidden=EVERYBODY),
    "public:demo_enter": Row("", hidden=EVERYBODY, fill="demo_token"),
}
CANDIDATE = {
    "candidate:home": Row(SIGNED_IN),
    "candidate:account": Row(SIGNED_IN),
    "candidate:sign_out_everywhere": Row(SIGNED_IN),
    "candidate:line": Row(SIGNED_IN),
    "candidate:rehearse": Row(SIGNED_IN, fill="certification_key"),
    "candidate:register": Row(SIGNED_IN, fill="certification_key"),
    "candidate:notice": Row(EVERYBODY, fill="certification_key"),
    "candidate:listing": Row(*ADA_ALONE, fill="credential"),
    "candidate:check_in": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:system_check": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:confirm_rules": Row(SIGNED_IN, fill="at_the_door"),
    "candidate:consent": Row(SIGNED_IN, fill="at_the_door"),
    "candidate:still": Row(*ADA_ALONE, fill="face_at_the_door"),
    "candidate:room": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:ask": Row(SIGNED_IN, fill="at_the_door"),
    "candidate:phase": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:result": Row(*ADA_ALONE, fill="ended"),
    "candidate:open_in_seb": Row(*ADA_ALONE, fill="at_the_door"),
    # Who has a ticket may start, who has a signed path may fetch: these are made up, so there is nothing.
    "candidate:seb_file": Row("", hidden=EVERYBODY, fill="seb_file"),
    "candidate:seb_start": Row(EVERYBODY, fill="seb_revision"),
    # Only in a session that a ticket opened.
    "candidate:seb_in": Row("", hidden=SIGNED_IN, fill="seb_revision"),
    "candidate:seb_done": Row(EVERYBODY, fill="seb_revision"),
    "candidate:record": Row(*ADA_ALONE, fill="in_the_exam"),
    "candidate:record_csv": Row(*ADA_ALONE, fill="in_the_exam"),
    "candidate:appeal": Row(SIGNED_IN, fill="in_the_exam"),
    "candidate:watched_json": Row(*ADA_ALONE, fill="in_the_exam"),
    "candidate:watched_csv": Row(*ADA_ALONE, fill="in_the_exam"),
}
PLAYER = {
    "player:exam": Row(*ADA_ALONE, fill="in_the_exam"),
    "player:worker": Row(EVERYBODY),
    "player:clock": Row(*ADA_ALONE, fill="in_the_exam"),
    "player:receipt": Row(*ADA_ALONE, fill="ended"),
    "player:receipt_file": Row(*ADA_ALONE, fill="ended"),
    # Only POST: with GET everybody who may be a candidate is past the gate. Whose exam it is, is asked below.
    # What the gateway answers has its own matrix: tests/web/gateway/test_doors.py.
    "player:seat": Row(SIGNED_IN, fill="in_the_exam"),
    # Only PUT, and the seat's token instead of a session: tests/web/player/test_evidence_call.py.
    "player:evidence": Row(EVERYBODY, fill="piece"),
    # No cookie counts here, only the token: tests/web/player/test_live_calls.py turns everybody else away.
    "player:seb": Row(EVERYBODY, fill="in_the_exam"),
    "player:watch": Row(EVERYBODY, fill="in_the_exam"),
    "player:news": Row(EVERYBODY, fill="in_the_exam"),
    "player:messages": Row(EVERYBODY, fill="in_the_exam"),
    "player:messages_read": Row(EVERYBODY, fill="in_the_exam"),
    "player:hand": Row(EVERYBODY, fill="in_the_exam"),
    "player:room": Row(EVERYBODY, fill="in_the_exam"),
    "player:answer_call": Row(EVERYBODY, fill="focus_call"),
}
PROCTOR = {
    "proctor:desk": Row(PROCTORS),
    "proctor:live": Row(PROCTORS),
    "proctor:everybody": Row(PROCTORS),
    "proctor:everybody_outcome": Row(PROCTORS),
    "proctor:everybody_move": Row(PROCTORS, fill="move"),
    "proctor:attempt": Row(PROCTORS, fill="at_the_door"),
    "proctor:clock_csv": Row(PROCTORS, fill="in_the_exam"),
    "proctor:admit": Row(PROCTORS, fill="at_the_door"),
    "proctor:turn_away": Row(PROCTORS, fill="at_the_door"),
    "proctor:pause": Row(PROCTORS, fill="in_the_exam"),
    "proctor:resume": Row(PROCTORS, fill="in_the_exam"),
    "proctor:add_time": Row(PROCTORS, fill="in_the_exam"),
    "proctor:free_seat": Row(PROCTORS, fill="in_the_exam"),
    "proctor:incident": Row(PROCTORS, fill="in_the_exam"),
    "proctor:terminate": Row(PROCTORS, fill="in_the_exam"),
    "proctor:cards": Row(PROCTORS),
    "proctor:watched": Row(PROCTORS),
    "proctor:glances": Row(PROCTORS),
    "proctor:broadcast": Row(PROCTORS),
    "proctor:hand_over_shift": Row(PROCTORS),
    "proctor:panel": Row(PROCTORS, fill="in_the_exam"),
    "proctor:ask_again": Row(PROCTORS, fill="at_the_door"),
    "proctor:claim": Row(PROCTORS, fill="in_the_exam"),
    "proctor:release": Row(PROCTORS, fill="in_the_exam"),
    "proctor:see_hand": Row(PROCTORS, fill="in_the_exam"),
    "proctor:hand_over": Row(PROCTORS, fill="in_the_exam"),
    "proctor:ask_room": Row(PROCTORS, fill="in_the_exam"),
    "proctor:acknowledge": Row(PROCTORS, fill="signal"),
    "proctor:dismiss": Row(PROCTORS, fill="signal"),
    "proctor:signal_incident": Row(PROCTORS, fill="signal"),
    "proctor:mute": Row(PROCTORS, fill="in_the_exam"),
    "proctor:message": Row(PROCTORS, fill="in_the_exam"),
    "proctor:messages_read": Row(PROCTORS, fill="in_the_exam"),
    "proctor:call": Row(PROCTORS, fill="in_the_exam"),
    "proctor:call_end": Row(PROCTORS, fill="call"),
    "proctor:second": Row(PROCTORS, fill="in_the_exam"),
    "proctor:call_back": Row(PROCTORS, fill="in_the_exam"),
    "proctor:settle": Row(PROCTORS, fill="in_the_exam"),
    # Nobody has sent a picture or called here: there is nothing to see, whoever asks.
    "proctor:glance": Row("", hidden=PROCTORS, fill="glance"),
    "proctor:still": Row("", hidden=PROCTORS, fill="still"),
    "proctor:call_answer": Row("", hidden=PROCTORS, fill="call"),
}
OFFICE_PAGES = {
    "office:home": Row(OFFICE),
    "office:results": Row(MANAGERS),
    "office:results_csv": Row(MANAGERS),
    "office:bulk_release": Row(MANAGERS),
    "office:result": Row(MANAGERS, fill="ended"),
    "office:review": Row(MANAGERS, fill="ended"),
    "office:release": Row(MANAGERS, fill="ended"),
    "office:annul": Row(MANAGERS, fill="ended"),
    "office:attempts": Row(MANAGERS),
    "office:attempt": Row(MANAGERS, fill="in_the_exam"),
    "office:clock_csv": Row(MANAGERS, fill="in_the_exam"),
    "office:cancel": Row(MANAGERS, fill="at_the_door"),
    "office:free_seat": Row(MANAGERS, fill="in_the_exam"),
    "office:hand_over": Row(MANAGERS, fill="in_the_exam"),
    "office:late": Row(MANAGERS),
    "office:late_attempt": Row(MANAGERS, fill="ended"),
    "office:trail": Row(MANAGERS, fill="ended"),
    "office:evidence": Row(MANAGERS),
    "office:evidence_csv": Row(MANAGERS),
    "office:evidence_review": Row(MANAGERS, fill="watched"),
    "office:evidence_timeline": Row(MANAGERS, fill="watched"),
    "office:evidence_outcome": Row(MANAGERS, fill="watched"),
    "office:evidence_open": Row(MANAGERS, fill="watched"),
    # Without a reason nobody gets a piece: tests/web/office/test_evidence_review.py gives one.
    "office:evidence_piece": Row("", fill="watched_piece"),
    "office:evidence_check": Row(MANAGERS, fill="watched"),
    "office:evidence_signals": Row(MANAGERS, fill="watched"),
    "office:signal_rates": Row(OFFICE),
    "office:signal_rates_csv": Row(OFFICE),
    "office:appeals": Row(MANAGERS),
    "office:appeal": Row(MANAGERS, fill="watched"),
    "office:retention": Row(MANAGERS),
    "office:retention_csv": Row(MANAGERS),
    "office:retention_attempt": Row(MANAGERS, fill="watched"),
    "office:hold": Row(MANAGERS, fill="watched"),
    "office:lift": Row(MANAGERS, fill="watched"),
    "office:deletion_receipt": Row(MANAGERS, fill="deletion"),
    "office:everybody": Row(MANAGERS),
    "office:everybody_outcome": Row(MANAGERS),
    "office:everybody_move": Row(MANAGERS, fill="move"),
    "office:seb_keys": Row(MANAGERS),
    "office:accommodations": Row(MANAGERS),
    "office:grant": Row(MANAGERS),
    "office:accommodation": Row(MANAGERS, fill="accommodation"),
    "office:revoke_accommodation": Row(MANAGERS, fill="accommodation"),
    "office:credentials": Row(MANAGERS),
    "office:credential": Row(MANAGERS, fill="credential"),
    "office:revoke": Row(MANAGERS, fill="credential"),
    "office:certification": Row(OFFICE, fill="certification_key"),
    "office:statistics": Row(OFFICE),
    "office:items_csv": Row(OFFICE),
    "office:scores_csv": Row(OFFICE),
    "office:scores_svg": Row(OFFICE),
}
AUTHOR = {
    "author:catalogue": Row(READERS),
    "author:item": Row(READERS, fill="item"),
}
MATRIX = {**PUBLIC, **CANDIDATE, **PLAYER, **PROCTOR, **OFFICE_PAGES, **AUTHOR}

THEIRS_TO_GUARD = "account/"
"""allauth's addresses, as one block: its views ask for themselves, and its own tests say so."""


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


@pytest.fixture
def world(pmle: Certification, key: SigningKey, issuer: Issuer) -> World:  # noqa: F811
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


def patterns(
    resolver: URLResolver, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """(name with its namespace, path, pattern) of every address below a resolver."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", path, entry


def ours() -> dict[str, URLPattern]:
    """Every address but allauth's."""
    return {
        name: entry for name, path, entry in patterns(get_resolver()) if not path.startswith(THEIRS_TO_GUARD)
    }


def outcome(client: Client, address: str) -> str:
    """in, hidden, refused or sign in."""
    response = client.get(address)
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "sign in"
    return {404: "hidden", 403: "refused"}.get(response.status_code, "in")


def expected(name: str, row: Row) -> str:
    """What the row says for somebody."""
    if name in row.gets_in.split():
        return "in"
    if name in row.hidden.split():
        return "hidden"
    return "sign in" if name == "erin" else "refused"


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(ours()) == set(MATRIX)


def test_every_view_says_who_may_enter() -> None:
    silent = [name for name, entry in ours().items() if not gate_of(entry.callback)]
    assert silent == []


def test_the_block_that_guards_itself_is_allauths() -> None:
    block = [entry for _, path, entry in patterns(get_resolver()) if path.startswith(THEIRS_TO_GUARD)]
    modules = {getattr(entry.callback, "__module__", "").split(".")[0] for entry in block}
    assert block
    assert modules <= {"allauth", "django"}


def test_everybody_gets_what_their_row_says(world: World) -> None:
    wrong = []
    for name, who in world.cast.items():
        client = visitor(who)
        for route, row in MATRIX.items():
            found, due = outcome(client, world.address(route, row)), expected(name, row)
            if found != due:
                wrong.append(f"{name} at {route}: {found}, not {due}")
    assert wrong == []


POSTED_BY_OWNERS = [
    "candidate:system_check",
    "candidate:confirm_rules",
    "candidate:consent",
    "candidate:room",
    "candidate:ask",
    "candidate:appeal",
    "player:seat",
]


def test_what_takes_post_is_hidden_from_all_but_the_owner(world: World) -> None:
    before = Attempt.objects.values("pk", "phase", "head_seq", "tab", "system_check", "rules_confirmed_at")
    stood = list(before)
    wrong = []
    for name in ("bela", "chidi", "dana", "petra", "root", "fay"):
        client = visitor(world.cast[name])
        for route in POSTED_BY_OWNERS:
            for uuid in (world.at_the_door, world.in_the_exam):
                response = client.post(reverse(route, args=[uuid]), {}, content_type="application/json")
                if response.status_code != 404:
                    wrong.append(f"{name} at {route}: {response.status_code}")
    assert wrong == []
    assert list(before) == stood


def test_staff_of_another_certification_find_nothing(world: World) -> None:
    for role, route, filled in OBJECTS_OF_STAFF:
        stranger = person("Erin")
        grant_role(stranger, role, certification_key="another")
        address = reverse(route, args=[getattr(world, filled)] if filled != "item" else world.item)
        assert outcome(visitor(stranger), address) == "hidden", route


OBJECTS_OF_STAFF = [
    (Role.PROCTOR, "proctor:attempt", "at_the_door"),
    (Role.PROCTOR, "proctor:terminate", "in_the_exam"),
    (Role.PROCTOR, "proctor:clock_csv", "in_the_exam"),
    (Role.PROCTOR, "proctor:panel", "in_the_exam"),
    (Role.MANAGER, "office:attempt", "in_the_exam"),
    (Role.MANAGER, "office:clock_csv", "in_the_exam"),
    (Role.MANAGER, "office:cancel", "at_the_door"),
    (Role.MANAGER, "office:free_seat", "in_the_exam"),
    (Role.MANAGER, "office:hand_over", "in_the_exam"),
    (Role.MANAGER, "office:late_attempt", "ended"),
    (Role.MANAGER, "office:evidence_review", "watched"),
    (Role.MANAGER, "office:evidence_timeline", "watched"),
    (Role.MANAGER, "office:evidence_check", "watched"),
    (Role.MANAGER, "office:appeal", "watched"),
    (Role.MANAGER, "office:retention_attempt", "watched"),
    (Role.MANAGER, "office:accommodation", "accommodation"),
    (Role.MANAGER, "office:revoke_accommodation", "accommodation"),
    (Role.MANAGER, "office:result", "ended"),
    (Role.MANAGER, "office:annul", "ended"),
    (Role.MANAGER, "office:trail", "ended"),
    (Role.MANAGER, "office:credential", "credential"),
    (Role.MANAGER, "office:revoke", "credential"),
    (Role.MANAGER, "office:certification", "certification_key"),
    (Role.PSYCHOMETRICIAN, "office:certification", "certification_key"),
    (Role.AUTHOR, "author:item", "item"),
    (Role.REVIEWER, "author:item", "item"),
]


def test_somebody_whose_account_is_closed_is_nobody(world: World) -> None:
    chidi = world.cast["chidi"]
    assert chidi is not None
    client = visitor(chidi)
    Person.objects.filter(pk=chidi.pk).update(is_active=False)
    assert outcome(client, reverse("proctor:desk")) == "sign in"
    assert Credential.objects.count() == 1
