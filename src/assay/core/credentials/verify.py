"""Is this credential what it claims to be, and does it still hold? Offline: all evidence is an argument."""

from dataclasses import dataclass
from datetime import UTC, datetime

from assay.core.credentials.errors import BadStatusList, CredentialError
from assay.core.credentials.keys import assertion_key
from assay.core.credentials.opening import OpenStatusList, open_status_list, own_method
from assay.core.credentials.proof import check_proof
from assay.core.credentials.reading import Json, check_bounds, parse_object
from assay.core.credentials.report import Check, CheckName, Outcome, Report, Verdict
from assay.core.credentials.shape import is_status_index, shape_problems
from assay.core.credentials.timestamps import parse_timestamp


@dataclass(frozen=True, slots=True)
class _Evidence:
    did_document: Json | None
    status_list: Json | OpenStatusList | None
    now: datetime


def verify(
    data: bytes | str | Json,
    *,
    did_document: Json | None,
    status_list: Json | OpenStatusList | None,
    now: datetime,
) -> Report:
    """The verdict on a credential and the named checks behind it; never raises on hostile input.

    `did_document` is the issuer's did.json and `status_list` the signed list that the credential names: as a
    document or, for whoever verifies many, already opened. A check whose evidence is None stays unchecked.
    Order of the checks (Open Badges 3.0, Verification):

    (1) the document can be read; (2) it has the shape of this profile; (3) the key that the proof names
    stands in the issuer's DID document; (4) the signature fits document and key; (5) the bit in the signed
    status list is not set; (6) `now` lies between validFrom and validUntil.
    """
    evidence = _Evidence(did_document, status_list, now)
    try:  # (1)
        document = data if isinstance(data, dict) else parse_object(data)
        check_bounds(document)
    except CredentialError as error:
        return _unreadable(str(error))
    shape = _check_shape(document)  # (2)
    key, public_key = _check_key(document, evidence)  # (3)
    checks = (
        shape,
        _check_signature(document, public_key),  # (4)
        key,
        _check_status(document, evidence),  # (5)
        _check_period(document, now),  # (6)
    )
    return Report(_verdict(checks, document, now), checks, document)


def _unreadable(reason: str) -> Report:
    others = [name for name in CheckName if name is not CheckName.SHAPE]
    checks = (
        Check(CheckName.SHAPE, Outcome.FAILED, f"This is not a readable credential: {reason}."),
        *(Check(name, Outcome.UNCHECKED, "There was nothing to check.") for name in others),
    )
    return Report(Verdict.NOT_VALID, checks, None)


def _check_shape(document: Json) -> Check:
    problems = shape_problems(document)
    if problems:
        told = "; ".join(problems[:5]) + ("; and more" if len(problems) > 5 else "")
        return Check(
            CheckName.SHAPE, Outcome.FAILED, f"Not an Open Badges 3.0 credential as issued here: {told}."
        )
    return Check(CheckName.SHAPE, Outcome.PASSED, "It is an Open Badges 3.0 credential.")


def _check_key(document: Json, evidence: _Evidence) -> tuple[Check, bytes | None]:
    """Whether the issuer's DID document lets the proof's key speak, and that key."""
    try:
        method = own_method(document)
        if evidence.did_document is None:
            told = f"The DID document of {method.partition('#')[0]} was not given."
            return Check(CheckName.ISSUER_KEY, Outcome.UNCHECKED, told), None
        public_key = assertion_key(evidence.did_document, method, now=evidence.now)
    except CredentialError as error:
        return Check(
            CheckName.ISSUER_KEY, Outcome.FAILED, f"The key does not speak for the issuer: {error}."
        ), None
    told = f"The issuer's DID document lists the key {method}."
    return Check(CheckName.ISSUER_KEY, Outcome.PASSED, told), public_key


def _check_signature(document: Json, public_key: bytes | None) -> Check:
    if public_key is None:
        return Check(CheckName.SIGNATURE, Outcome.UNCHECKED, "Without the issuer's key it cannot be checked.")
    try:
        check_proof(document, public_key=public_key)
    except CredentialError as error:
        return Check(CheckName.SIGNATURE, Outcome.FAILED, f"It is not as it was signed: {error}.")
    return Check(CheckName.SIGNATURE, Outcome.PASSED, "Nothing was changed since the issuer signed it.")


def _check_status(document: Json, evidence: _Evidence) -> Check:
    if evidence.status_list is None:
        return Check(CheckName.NOT_REVOKED, Outcome.UNCHECKED, "The issuer's status list was not given.")
    try:
        revoked = _is_revoked(document, evidence)
    except CredentialError as error:
        told = f"The status list cannot be relied on: {error}."
        return Check(CheckName.NOT_REVOKED, Outcome.UNCHECKED, told)
    if revoked:
        return Check(CheckName.NOT_REVOKED, Outcome.FAILED, "The issuer has revoked it.")
    return Check(CheckName.NOT_REVOKED, Outcome.PASSED, "The issuer's signed status list does not revoke it.")


def _is_revoked(document: Json, evidence: _Evidence) -> bool:
    entry, did_document, given = _status_entry(document), evidence.did_document or {}, evidence.status_list
    if not isinstance(given, OpenStatusList):
        given = given or {}
        public_key = assertion_key(did_document, own_method(given), now=evidence.now)
        given = open_status_list(given, public_key=public_key)
    if given.verification_method.partition("#")[0] != own_method(document).partition("#")[0]:
        raise BadStatusList("it is by another issuer")
    index, list_url = int(entry["statusListIndex"]), entry["statusListCredential"]
    return given.is_set(index, list_url=list_url, did_document=did_document, now=evidence.now)


def _status_entry(document: Json) -> Json:
    entry = document.get("credentialStatus")
    if not isinstance(entry, dict):
        raise BadStatusList("the credential names no status list")
    if not is_status_index(entry.get("statusListIndex")) or not entry.get("statusListCredential"):
        raise BadStatusList("the credential names no place in a status list")
    return entry


def _check_period(document: Json, now: datetime) -> Check:
    try:
        starts = parse_timestamp(document.get("validFrom"), where="validFrom")
        ends = (
            parse_timestamp(document["validUntil"], where="validUntil") if "validUntil" in document else None
        )
    except CredentialError as error:
        return Check(CheckName.IN_FORCE, Outcome.FAILED, f"Its period cannot be read: {error}.")
    if now < starts:
        return Check(CheckName.IN_FORCE, Outcome.FAILED, f"It takes effect on {_in_words(starts)}.")
    if ends and now > ends:
        return Check(CheckName.IN_FORCE, Outcome.FAILED, f"It expired on {_in_words(ends)}.")
    told = f"It holds until {_in_words(ends)}." if ends else "It holds without end."
    return Check(CheckName.IN_FORCE, Outcome.PASSED, told)


def _in_words(at: datetime) -> str:
    """`31 May 2028, 12:00 UTC`, as the pages say it; no two countries read it differently."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def _verdict(checks: tuple[Check, ...], document: Json, now: datetime) -> Verdict:
    """Forged before unproved, unproved before revoked, revoked before out of period."""
    outcome = {check.name: check.outcome for check in checks}
    authenticity = [outcome[name] for name in (CheckName.SHAPE, CheckName.SIGNATURE, CheckName.ISSUER_KEY)]
    if Outcome.FAILED in authenticity:
        return Verdict.NOT_VALID
    if Outcome.UNCHECKED in authenticity:
        return Verdict.NOT_ESTABLISHED
    if outcome[CheckName.NOT_REVOKED] is Outcome.FAILED:
        return Verdict.REVOKED
    if outcome[CheckName.IN_FORCE] is Outcome.FAILED:
        early = now < parse_timestamp(document["validFrom"], where="validFrom")
        return Verdict.NOT_YET_VALID if early else Verdict.EXPIRED
    return Verdict.NOT_ESTABLISHED if Outcome.UNCHECKED in outcome.values() else Verdict.VALID
