"""From facts to an unsigned Open Badges 3.0 AchievementCredential.

Sources: Open Badges 3.0 (context 3.0.3), Verifiable Credentials Data Model 2.0. Three rules are ours:
no value is null or empty; no identifier stands on two nodes, for then deleting what one of them repeats
would leave the signed graph unchanged; and the holder's e-mail address appears only salted and hashed.
"""

import hashlib
import json
from typing import Any

from assay.core.credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from assay.core.credentials.errors import UnfitFacts
from assay.core.credentials.facts import AchievementFacts, AwardFacts, HolderFacts, IssuerFacts, StatusSlot
from assay.core.credentials.reading import Json
from assay.core.credentials.statuslist import ENTRIES, REVOCATION
from assay.core.credentials.text import link_problems, text_problems
from assay.core.credentials.timestamps import timestamp

CREDENTIAL_TYPES = ("VerifiableCredential", "OpenBadgeCredential")


def achievement_credential(
    achievement: AchievementFacts,
    holder: HolderFacts,
    *,
    issuer: IssuerFacts,
    award: AwardFacts,
    status: StatusSlot,
) -> Json:
    """The credential to be signed. Raises UnfitFacts naming every fact that cannot be certified."""
    _require_fit(achievement, holder, issuer, award, status)
    credential: Json = _without_missing(
        {
            "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
            "id": award.id,
            "type": list(CREDENTIAL_TYPES),
            "name": achievement.name,
            "issuer": _issuer(issuer),
            "validFrom": timestamp(award.valid_from),
            "validUntil": timestamp(award.valid_until) if award.valid_until else None,
            "awardedDate": timestamp(award.awarded_at),
            "credentialSubject": {
                "id": holder.subject_id,
                "type": ["AchievementSubject"],
                "identifier": _identifiers(holder),
                "licenseNumber": award.license_number,
                "achievement": _achievement(achievement),
            },
            "credentialStatus": {
                "id": f"{status.list_url}#{status.index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": REVOCATION,
                "statusListIndex": str(status.index),
                "statusListCredential": status.list_url,
            },
        }
    )
    return credential


def identity_hash(value: str, salt: str) -> str:
    """`sha256$…` of an e-mail address with its salt (Open Badges 3.0, IdentityHash).

    The address is trimmed and put in lower case first, so that holders need not recall how they typed it.
    """
    return "sha256$" + hashlib.sha256((value.strip().lower() + salt).encode()).hexdigest()


def to_json(document: Json) -> str:
    """The text to serve, bake and attach: UTF-8 friendly, two spaces deep, ending in a newline."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _issuer(issuer: IssuerFacts) -> Json:
    return {
        "id": issuer.did,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
        "email": issuer.email,
    }


def _identifiers(holder: HolderFacts) -> list[Json]:
    return [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": identity_hash(holder.email, holder.email_salt),
            "identityType": "emailAddress",
            "salt": holder.email_salt,
        },
        {"type": "IdentityObject", "hashed": False, "identityHash": holder.name, "identityType": "name"},
    ]


def _achievement(achievement: AchievementFacts) -> Json:
    image = {"id": achievement.image_url, "type": "Image", "caption": f"Badge: {achievement.name}"}
    return {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": achievement.name,
        "description": achievement.description,
        "criteria": {"narrative": achievement.criteria},
        "version": achievement.version,
        "inLanguage": achievement.language,
        "tag": list(achievement.tags),
        "image": image if achievement.image_url else None,
    }


def _without_missing(value: Any) -> Any:
    """`value` without the members that are None or empty (Open Badges 3.0, Serialization)."""
    if isinstance(value, dict):
        kept = {name: _without_missing(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part is not None and part not in ([], {})}
    return [_without_missing(part) for part in value] if isinstance(value, list) else value


def _require_fit(
    achievement: AchievementFacts,
    holder: HolderFacts,
    issuer: IssuerFacts,
    award: AwardFacts,
    status: StatusSlot,
) -> None:
    texts = {
        "the certification's name": achievement.name,
        "the certification's description": achievement.description,
        "the certification's criteria": achievement.criteria,
        "the certification's version": achievement.version,
        "the certification's language": achievement.language,
        "the holder's name": holder.name,
        "the holder's e-mail address": holder.email,
        "the salt": holder.email_salt,
        "the issuer's name": issuer.name,
        "the issuer's e-mail address": issuer.email,
        "the license number": award.license_number,
    } | {f"tag {number}": tag for number, tag in enumerate(achievement.tags, 1)}
    links = {
        "the credential's id": award.id,
        "the certification's id": achievement.id,
        "the certification's image": achievement.image_url,
        "the holder's id": holder.subject_id,
        "the issuer's DID": issuer.did,
        "the issuer's page": issuer.url,
        "the status list": status.list_url,
    }
    problems = [
        problem
        for where, value in texts.items()
        if value is not None
        for problem in text_problems(value, where=where)
    ]
    problems += [
        problem
        for where, value in links.items()
        if value is not None
        for problem in link_problems(value, where=where)
    ]
    problems += _contradictions(achievement, holder, issuer, award, status)
    if problems:
        raise UnfitFacts("; ".join(problems))


def _contradictions(
    achievement: AchievementFacts,
    holder: HolderFacts,
    issuer: IssuerFacts,
    award: AwardFacts,
    status: StatusSlot,
) -> list[str]:
    problems = []
    if len({award.id, achievement.id, holder.subject_id, issuer.did}) < 4:
        problems.append(
            "the credential, the certification, the holder and the issuer need four different ids"
        )
    if achievement.image_url in (award.id, achievement.id, issuer.did):
        problems.append("the image has the id of something else")
    if len(set(achievement.tags)) < len(achievement.tags):
        problems.append("a tag is given twice")
    if award.valid_until and not award.valid_from < award.valid_until:
        problems.append("the credential would end before it begins")
    if not 0 <= status.index < ENTRIES:
        problems.append(f"the status index is not between 0 and {ENTRIES - 1}")
    return problems
