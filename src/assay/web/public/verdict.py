"""A verification's report in words for a page: the verdict first, then each named check with its answer."""

from dataclasses import dataclass
from datetime import datetime

from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import Standing
from assay.core.credentials import CheckName, Json, Outcome, Report, Verdict
from assay.core.credentials.timestamps import parse_timestamp
from assay.web.kit.templatetags.plain_words import day_text, moment_text

TONES = {Standing.VALID: "ok", Standing.EXPIRED: "off", Standing.REVOKED: "bad"}

CHECKS = {
    CheckName.SHAPE: "Open Badges 3.0 format",
    CheckName.SIGNATURE: "Signature",
    CheckName.ISSUER_KEY: "Issuer’s key",
    CheckName.NOT_REVOKED: "Not revoked",
    CheckName.IN_FORCE: "In force",
}
_ANSWERS = {
    Outcome.PASSED: ("ok", "Passed"),
    Outcome.FAILED: ("bad", "Failed"),
    Outcome.UNCHECKED: ("warn", "Not checked"),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict: one word in a tone of the kit, and a sentence with the date."""

    tone: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A named check, its answer in a tone of the kit, and why."""

    name: str
    tone: str
    answer: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine credential says; texts are as the issuer signed them."""

    name: str
    holder: str
    awarded_at: datetime | None
    valid_until: datetime | None
    number: str
    link: str


def headline(report: Report, *, row: Credential | None, issuer: str, now: datetime) -> Headline:
    """The verdict as of now; `row` knows when and why a credential was revoked."""
    as_of = f"as of {moment_text(now)}"
    match report.verdict:
        case Verdict.VALID:
            return Headline("ok", "Valid", f"Signed by {issuer}, in force and not revoked, {as_of}.")
        case Verdict.REVOKED:
            return Headline("bad", "Revoked", _revoked(row, issuer=issuer, as_of=as_of))
        case Verdict.EXPIRED:
            until = _moment(report.credential, "validUntil")
            ended = f"It was valid until {day_text(until.date())}. " if until else ""
            return Headline("off", "Expired", f"{ended}{issuer} did issue it; it no longer holds, {as_of}.")
        case Verdict.NOT_YET_VALID:
            begins = _moment(report.credential, "validFrom")
            said = f"It holds from {moment_text(begins)} on." if begins else ""
            return Headline("warn", "Not yet valid", f"{said} Checked {as_of}.".strip())
        case Verdict.NOT_VALID:
            return Headline("bad", "Not valid", f"Do not rely on it: a check has failed, {as_of}.")
        case _:
            return Headline(
                "warn",
                "Cannot be told",
                f"Only what {issuer} issued can be told here: ask the issuer that it names. Checked {as_of}.",
            )


def findings(report: Report) -> list[Finding]:
    """The checks in their order."""
    return [
        Finding(CHECKS[check.name], *_ANSWERS[check.outcome], check.explanation) for check in report.checks
    ]


def claims(report: Report) -> Claims | None:
    """What the document says, if the issuer really said it."""
    document = report.credential
    if document is None or not report.authentic:
        return None
    subject = document["credentialSubject"]
    names = [
        identity["identityHash"]
        for identity in subject.get("identifier", [])
        if identity.get("identityType") == "name" and not identity.get("hashed")
    ]
    return Claims(
        name=document.get("name", ""),
        holder=names[0] if names else "",
        awarded_at=_moment(document, "awardedDate") or _moment(document, "validFrom"),
        valid_until=_moment(document, "validUntil"),
        number=subject.get("licenseNumber", ""),
        link=document.get("id", ""),
    )


def _revoked(row: Credential | None, *, issuer: str, as_of: str) -> str:
    if row is None or row.revoked_at is None:
        return f"{issuer} has withdrawn it. Do not rely on it, {as_of}."
    reason = row.revoked_reason.rstrip(".")
    return f"{issuer} withdrew it on {moment_text(row.revoked_at)}. Reason: {reason}. Checked {as_of}."


def _moment(document: Json | None, member: str) -> datetime | None:
    value = (document or {}).get(member)
    return parse_timestamp(value, where=member) if isinstance(value, str) else None
