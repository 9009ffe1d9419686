"""Who may open what: every address of the site has a row here, and an address without a row fails the test.

Erin is nobody, Ada a candidate, Bela an author, Chidi a proctor, Dana a programme manager, Petra a
psychometrician, Root an administrator; Fay is a candidate with an exam of her own. A row names who gets in
and from whom the thing is hidden (404); everybody else is refused (403), and Erin is asked to sign in. The
pages are asked with GET: past the gate, one that only takes POST answers 405, which is "in" as well.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assay.apps.attempts.models import Attempt
from assay.apps.credentials.models import Credential
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from assay.web.kit.gate import gate_of
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
from tests.web.permission_rows import MATRIX, Row
from tests.web.permission_world import World, make_world
from tests.web.visiting import visitor

THEIRS_TO_GUARD = "account/"
"""allauth's addresses, as one block: its views ask for themselves, and its own tests say so."""


@pytest.fixture
def world(pmle: Certification, key: SigningKey, issuer: Issuer) -> World:  # noqa: F811
    """What the rows are about."""
    return make_world(pmle, key, issuer)


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
