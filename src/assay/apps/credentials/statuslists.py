"""The signed status lists: kept as rows, so that looking up a credential does not sign one.

A list is signed anew in the transaction that revokes a credential, hence seen by every process once that has
committed. It is also signed anew by whoever asks for one that is an hour old or does not fit the issuer, from
the rows of the credentials: `validFrom` says how fresh the statement is, and a row changed by hand is found.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import transaction

from assay.apps.credentials.models import Credential, StatusList
from assay.core import credentials as ob
from assay.core.credentials import OpenStatusList
from assay.outside.issuer import Issuer

OLDEST = timedelta(hours=1)
FIRST = 1


@dataclass(frozen=True, slots=True)
class SignedList:
    """A status list as it is served, and as verification reads it."""

    text: str
    opened: OpenStatusList


class NoSuchList(Exception):
    """No credential of this site has a bit in such a list."""


def list_number(status_index: int) -> int:
    """The list in which a credential's bit stands; its place there is `status_index % ENTRIES`."""
    return FIRST + status_index // ob.ENTRIES


def list_path(number: int) -> str:
    """Where a list is served."""
    return f"/credentials/status/{number}"


def signed_list(number: int, *, issuer: Issuer, now: datetime) -> SignedList:
    """The list as of now; raises NoSuchList. Reads one row, unless the list is to be signed anew."""
    text = StatusList.objects.filter(number=number).values_list("text", flat=True).first()
    if text and (opened := _opened(text, issuer.public_key)) and _fits(opened, number, issuer, now):
        return SignedList(text, opened)
    start = (number - FIRST) * ob.ENTRIES
    if number != FIRST and (start < 0 or not Credential.objects.filter(status_index__gte=start).exists()):
        raise NoSuchList(f"There is no status list {number}.")
    return sign_list(number, issuer=issuer, now=now)


@transaction.atomic
def sign_list(number: int, *, issuer: Issuer, now: datetime) -> SignedList:
    """Signs a list from the rows of its credentials; within the transaction that has changed one of them."""
    StatusList.objects.get_or_create(number=number)
    # Who comes second reads the credentials after the first has committed, and so misses none of its bits.
    row = StatusList.objects.select_for_update().get(number=number)
    row.text = ob.to_json(_signed(number, issuer, now))
    row.save(update_fields=["text"])
    return SignedList(row.text, ob.open_status_list(json.loads(row.text), public_key=issuer.public_key))


def _signed(number: int, issuer: Issuer, now: datetime) -> ob.Json:
    start = (number - FIRST) * ob.ENTRIES
    revoked = Credential.objects.filter(
        revoked_at__isnull=False, status_index__gte=start, status_index__lt=start + ob.ENTRIES
    ).values_list("status_index", flat=True)
    bits = ob.bits_at(index - start for index in revoked)
    url = issuer.url(list_path(number))
    return ob.sign(
        ob.status_list_credential(url, bits, issuer_did=issuer.did, valid_from=now), issuer, created=now
    )


def _fits(opened: OpenStatusList, number: int, issuer: Issuer, now: datetime) -> bool:
    """Whether a list is young enough, and has the name that the issuer gives it today."""
    is_young = timedelta(0) <= now - opened.valid_from < OLDEST
    return is_young and opened.url == issuer.url(list_path(number))


@lru_cache(maxsize=32)
def _opened(text: str, public_key: bytes) -> OpenStatusList | None:
    """The list in a text, or None if the key has not signed it. Kept, as a text always means the same."""
    try:
        return ob.open_status_list(json.loads(text), public_key=public_key)
    except ob.CredentialError:
        return None
