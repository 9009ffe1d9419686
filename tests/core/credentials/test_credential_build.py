"""From facts to an unsigned credential."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from assay.core import credentials as c
from assay.core.credentials.reading import walk

from .issuing import ACHIEVEMENT, ADA, AWARD, AWARDED, EXPIRES, ISSUER, STATUS, unsigned


def build(**changes: Any) -> c.Json:
    facts: dict[str, Any] = {
        "achievement": ACHIEVEMENT,
        "holder": ADA,
        "issuer": ISSUER,
        "award": AWARD,
        "status": STATUS,
    }
    facts |= changes
    achievement, holder = facts.pop("achievement"), facts.pop("holder")
    return c.achievement_credential(achievement, holder, **facts)


def test_the_contexts_stand_in_the_order_that_open_badges_demands() -> None:
    assert unsigned()["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]


def test_the_holders_address_is_nowhere_but_can_be_recognised() -> None:
    credential = unsigned()
    assert "ada@example.org" not in c.to_json(credential)
    identity = credential["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] == c.identity_hash(" Ada@Example.org ", identity["salt"])


def test_an_identity_hash_is_that_of_open_badges() -> None:
    # printf a@example.comKosher | sha256sum
    assert c.identity_hash("a@example.com", "Kosher") == (
        "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )


def test_nothing_is_null_or_empty_when_facts_are_missing() -> None:
    bare = build(
        achievement=replace(ACHIEVEMENT, version=None, image_url=None, tags=()),
        issuer=replace(ISSUER, email=None),
        award=replace(AWARD, valid_until=None, license_number=None),
    )
    assert all(value is not None and value != [] and value != {} for value, _ in walk(bare))
    assert "validUntil" not in bare
    assert "image" not in bare["credentialSubject"]["achievement"]


def test_no_identifier_stands_on_two_nodes() -> None:
    ids = [value["id"] for value, _ in walk(unsigned()) if isinstance(value, dict) and "id" in value]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"holder": replace(ADA, name="Ada\x07")}, "the holder's name has a control character"),
        ({"holder": replace(ADA, name="Ada\x85")}, "the holder's name has a control character"),
        ({"holder": replace(ADA, name="  ")}, "the holder's name is empty"),
        ({"holder": replace(ADA, name="Ada \u202eecalevoL")}, "reverses the direction"),
        ({"holder": replace(ADA, name="\ud800")}, "half a surrogate pair"),
        ({"holder": replace(ADA, name="@id")}, "JSON-LD keyword"),
        ({"achievement": replace(ACHIEVEMENT, criteria="Pass {")}, "unbalanced braces"),
        ({"achievement": replace(ACHIEVEMENT, criteria="} and {")}, "unbalanced braces"),
        ({"achievement": replace(ACHIEVEMENT, id="pmle")}, "the certification's id is not an absolute"),
        ({"achievement": replace(ACHIEVEMENT, tags=("ml", "ml"))}, "a tag is given twice"),
        ({"issuer": replace(ISSUER, url="https://example.org/?a=1&lt=2")}, "the issuer's page"),
        ({"issuer": replace(ISSUER, did=ADA.subject_id)}, "four different ids"),
        ({"award": replace(AWARD, valid_from=EXPIRES)}, "would end before it begins"),
        ({"status": c.StatusSlot(STATUS.list_url, 131_072)}, "status index"),
        ({"status": c.StatusSlot(STATUS.list_url, -1)}, "status index"),
    ],
)
def test_unfit_facts_are_refused_with_the_reason(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(c.UnfitFacts, match=told):
        build(**changes)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(c.UnfitFacts) as refused:
        build(holder=replace(ADA, name="", email=""), achievement=replace(ACHIEVEMENT, id="x"))
    assert str(refused.value).count(";") == 2


def test_moments_need_a_zone_and_lose_their_fractions() -> None:
    precise = AWARDED.replace(microsecond=999_999)
    assert build(award=replace(AWARD, awarded_at=precise))["awardedDate"] == "2024-01-15T10:30:00Z"
    with pytest.raises(c.CredentialError):
        build(award=replace(AWARD, awarded_at=datetime(2026, 1, 15)))
