"""Issuing, revoking and listing credentials."""

from datetime import datetime

from django.db import transaction

from assay.apps.audit.actions import record
from assay.apps.credentials.models import Credential, Listing
from assay.apps.credentials.statuslists import FIRST, list_number, list_path, sign_list
from assay.apps.credentials.wording import forget_words, remember_words
from assay.apps.people.actions import write_letter
from assay.apps.people.models import Person
from assay.apps.programs.actions import tell_outcome
from assay.apps.programs.models import Certification
from assay.apps.results.models import Result
from assay.core import credentials as ob
from assay.outside import dice
from assay.outside.issuer import Issuer

MOST_DRAWS = 100
SIMULATED = "Simulated: issued to a simulated person by the demo, not earned by anybody."


@transaction.atomic
def issue_credential(result: Result, *, issuer: Issuer, now: datetime, announce: bool = True) -> Credential:
    """Signs and stores the credential of a released pass; raises core's UnfitFacts for a name it cannot sign.

    Valid from the day of the exam, for as long as the certification says. Issuing again returns the same one.
    """
    certification, registration = result.certification, result.attempt.registration
    # One at a time, for the sake of the number and the status index.
    Certification.objects.select_for_update(no_key=True).get(pk=certification.pk)
    if existing := Credential.objects.filter(result=result).first():
        return existing
    uuid, awarded = dice.new_uuid(), result.attempt.ended_at or now
    valid_until = certification.spec.valid_until(awarded)
    number = _next_number(certification, awarded)
    index = _free_status_index()
    unsigned = ob.achievement_credential(
        achievement_facts(certification, issuer, is_simulated=result.attempt.is_simulated),
        _holder_facts(result),
        issuer=issuer.facts,
        award=ob.AwardFacts(
            id=issuer.url(f"/credentials/{uuid}"),
            awarded_at=awarded,
            valid_from=awarded,
            valid_until=valid_until,
            license_number=number,
        ),
        status=ob.StatusSlot(list_url=issuer.url(list_path(list_number(index))), index=index % ob.ENTRIES),
    )
    credential = Credential.objects.create(
        uuid=uuid,
        result=result,
        certification=certification,
        holder=result.candidate,
        holder_name=registration.legal_name,
        number=number,
        status_index=index,
        document=ob.sign(unsigned, issuer, created=now),
        issued_at=now,
        awarded_on=awarded.date(),
        valid_until=valid_until,
        is_simulated=result.attempt.is_simulated,
    )
    tell_outcome(registration, passed=True, certified_until=valid_until.date())
    record("credential.issued", subject=f"credential:{uuid}", actor="credentials chore", now=now)
    if announce:
        _announce(credential, issuer)
    return credential


def _holder_facts(result: Result) -> ob.HolderFacts:
    return ob.HolderFacts(
        subject_id=f"urn:uuid:{dice.new_uuid()}",
        name=result.attempt.registration.legal_name,
        email=result.candidate.email,
        email_salt=dice.salt(),
    )


def achievement_facts(
    certification: Certification, issuer: Issuer, *, is_simulated: bool = False
) -> ob.AchievementFacts:
    """The certification as an Open Badges achievement; what the demo made up is another one and says so."""
    spec = certification.spec
    id_ = issuer.url(f"/exams/{spec.key}?version={spec.version}")
    return ob.AchievementFacts(
        id=f"{id_}#simulated" if is_simulated else id_,
        name=f"{spec.title} (simulated)" if is_simulated else spec.title,
        description=f"{SIMULATED}\n\n{spec.purpose}" if is_simulated else spec.purpose,
        criteria=f"{spec.criteria}\n\n{spec.notice}",
        version=spec.version,
        image_url=issuer.url(f"/exams/{spec.key}/badge.svg"),
        tags=spec.tags,
    )


def _next_number(certification: Certification, awarded: datetime) -> str:
    prefix = f"{certification.key.upper()}-{awarded.year}-"
    last = (
        Credential.objects.filter(number__startswith=prefix)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:06d}"


def _free_status_index() -> int:
    """A random place in the newest status list, or in a new one once the newest is nearly full.

    Nothing is counted for it: that so many draws in a row are taken becomes likely at some 93 %.
    """
    newest = Credential.objects.order_by("-status_index").values_list("status_index", flat=True).first()
    start = (list_number(newest or 0) - FIRST) * ob.ENTRIES
    for _ in range(MOST_DRAWS):
        index = start + dice.below(ob.ENTRIES, taken=frozenset())
        if not Credential.objects.filter(status_index=index).exists():
            return index
    return start + ob.ENTRIES + dice.below(ob.ENTRIES, taken=frozenset())


def _announce(credential: Credential, issuer: Issuer) -> None:
    write_letter(
        to=credential.holder.email,
        subject=f"Your certificate {credential.number}",
        body=(
            f"Dear {credential.holder_name},\n\n"
            f"your certificate and badge for {credential.certification.title} are ready:\n\n"
            f"    {issuer.url(f'/credentials/{credential.uuid}')}\n\n"
            "Anyone who has this address can verify the certificate; nobody finds it without. If you want\n"
            "to be found, list yourself in the public directory from your own page.\n\n"
            f"    {issuer.url('/home/')}\n\n"
            f"{issuer.name}\n"
        ),
    )


class AlreadyRevoked(Exception):
    """The credential was revoked before; revocation is for ever, so there is nothing to do."""


@transaction.atomic
def revoke(credential: Credential, *, by: Person, reason: str, issuer: Issuer, now: datetime) -> None:
    """Withdraws a credential for good and tells the holder; raises AlreadyRevoked."""
    done = Credential.objects.filter(pk=credential.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by, revoked_reason=reason
    )
    if not done:
        raise AlreadyRevoked(f"{credential.number} was revoked before.")
    sign_list(list_number(credential.status_index), issuer=issuer, now=now)
    tell_outcome(credential.result.attempt.registration, passed=True, certified_until=None)
    record(
        "credential.revoked",
        subject=f"credential:{credential.uuid}",
        actor=by.email,
        now=now,
        detail={"reason": reason},
    )
    write_letter(
        to=credential.holder.email,
        subject=f"Your certificate {credential.number} was revoked",
        body=(
            f"Dear {credential.holder_name},\n\n"
            f"your certificate {credential.number} ({credential.certification.title}) was revoked.\n\n"
            f"Reason: {reason}\n\n"
            "If you think that this is wrong, answer this mail: somebody who was not involved will look\n"
            f"at it again.\n\n{issuer.name}\n"
        ),
    )


@transaction.atomic
def list_in_directory(credential: Credential, *, display_name: str, country: str, now: datetime) -> Listing:
    """Puts a credential into the public directory, by the holder's own wish; again: changes name, country."""
    listing, _ = Listing.objects.update_or_create(
        credential=credential,
        defaults={"display_name": display_name, "country": country, "listed_at": now},
    )
    remember_words(listing)
    actor = credential.holder.email
    record("credential.listed", subject=f"credential:{credential.uuid}", actor=actor, now=now)
    return listing


@transaction.atomic
def unlist(credential: Credential, *, now: datetime) -> bool:
    """Takes a credential out of the public directory at once; False, and no entry, when it was not in it."""
    listing = Listing.objects.select_for_update().filter(credential=credential).first()
    if listing is None:
        return False
    forget_words(listing)
    listing.delete()
    actor = credential.holder.email
    record("credential.unlisted", subject=f"credential:{credential.uuid}", actor=actor, now=now)
    return True
