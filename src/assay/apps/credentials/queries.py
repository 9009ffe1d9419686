"""Reading credentials: the holder's, the public's by link, and the directory's."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from assay.apps.credentials.models import Credential, Listing
from assay.apps.credentials.statuslists import FIRST, NoSuchList, list_path, signed_list
from assay.apps.people.models import Person
from assay.apps.programs.models import Certification
from assay.core import credentials as ob
from assay.outside.issuer import Issuer

_COUNTRIES = """
    WITH RECURSIVE listed(country) AS (
        SELECT MIN(country) FROM credentials_listing WHERE country > ''
        UNION ALL
        SELECT (SELECT MIN(country) FROM credentials_listing WHERE country > listed.country)
        FROM listed WHERE listed.country IS NOT NULL
    )
    SELECT country FROM listed WHERE country IS NOT NULL
"""
_LONG_TEXTS = ("blueprint", "guide", "samples")
"""Of a certification: no page of a credential or a listing shows them."""
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


class Standing(StrEnum):
    """What a row says of a credential; the signed document and its status list say it to strangers."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def standing(credential: Credential, *, now: datetime) -> Standing:
    """Whether a credential holds now."""
    if credential.revoked_at is not None:
        return Standing.REVOKED
    return Standing.EXPIRED if now > credential.valid_until else Standing.VALID


def credential_by_uuid(uuid: UUID) -> Credential:
    """The credential behind an unguessable link; raises Credential.DoesNotExist."""
    rows = Credential.objects.select_related("certification", "listing")
    return rows.defer(*(f"certification__{text}" for text in _LONG_TEXTS)).get(uuid=uuid)


def credential_by_number(number: str) -> Credential | None:
    """The credential with a number for people, in any case. Numbers can be guessed: ask for the name too."""
    rows = Credential.objects.select_related("listing").defer("document")
    return rows.filter(number=number.strip().upper()).first()


def own_credential(person: Person, uuid: UUID) -> Credential:
    """A holder's own credential; anybody else's does not exist for them (Credential.DoesNotExist)."""
    return credentials_of(person).get(uuid=uuid)


def credentials_of(person: Person) -> QuerySet[Credential]:
    """A holder's own credentials."""
    return Credential.objects.filter(holder=person).select_related("certification", "listing")


def credentials_in(certification_keys: Collection[str] | None, *, words: str = "") -> QuerySet[Credential]:
    """Credentials of some certifications (None: all), newest first; each word in the name or the number."""
    rows = Credential.objects.select_related("certification", "holder", "revoked_by")
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    for word in words.split()[:8]:
        rows = rows.filter(Q(holder_name__icontains=word) | Q(number__icontains=word))
    return rows


def listings(ids: Sequence[int]) -> list[Listing]:
    """Found listings in the order of their ids, without the signed documents."""
    certifications = Prefetch("credential__certification", Certification.objects.defer(*_LONG_TEXTS))
    rows = Listing.objects.select_related("credential").prefetch_related(certifications)
    found = rows.defer("credential__document").in_bulk(ids)
    return [found[id_] for id_ in ids if id_ in found]


def listing_by_uuid(uuid: UUID) -> Listing:
    """A listing by its credential's uuid; raises Listing.DoesNotExist for a holder who is not listed."""
    rows = Listing.objects.select_related("credential__certification").defer(
        "credential__document", *(f"credential__certification__{text}" for text in _LONG_TEXTS)
    )
    return rows.get(credential__uuid=uuid)


def listed_countries() -> list[str]:
    """The country codes that occur in the directory: a step in the index each, however many holders."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTRIES)
        return [country for (country,) in cursor.fetchall()]


def verify_here(data: bytes | str | ob.Json, *, issuer: Issuer, now: datetime) -> ob.Report:
    """Verifies any credential against this site's own key and status lists; fetches nothing, never raises."""
    try:
        document = data if isinstance(data, dict) else ob.parse_object(data)
        signed = signed_list(_list_named(document, issuer), issuer=issuer, now=now)
        given: ob.Json | bytes | str = document
    except (ob.CredentialError, NoSuchList):
        given, signed = data, None  # and the report says so
    return ob.verify(
        given,
        did_document=ob.did_document(issuer.did, [ob.IssuerKey(1, issuer.public_key)]),
        status_list=signed.opened if signed else None,
        now=now,
    )


def _list_named(document: ob.Json, issuer: Issuer) -> int:
    """The number of the status list that a credential names; of another issuer's, our first."""
    entry = document.get("credentialStatus")
    named = entry.get("statusListCredential") if isinstance(entry, dict) else None
    ours = issuer.url(list_path(0)).removesuffix("0")
    number = named.removeprefix(ours) if isinstance(named, str) and named.startswith(ours) else ""
    return int(number) if _NUMBER.fullmatch(number) else FIRST
