"""From what stands in an address to the row behind it, or 404."""

from uuid import UUID

from django.http import Http404

from assay.apps.credentials.models import Credential, Listing
from assay.apps.credentials.queries import credential_by_uuid, listing_by_uuid
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import certification_by_key


def certification_or_404(key: str) -> Certification:
    """A certification; a closed one keeps its page and pictures, because credentials name them."""
    try:
        return certification_by_key(key)
    except Certification.DoesNotExist as error:
        raise Http404 from error


def credential_or_404(uuid: UUID) -> Credential:
    """The credential behind a link: listed or not, in force or not."""
    try:
        return credential_by_uuid(uuid)
    except Credential.DoesNotExist as error:
        raise Http404 from error


def listing_or_404(uuid: UUID) -> Listing:
    """A listed holder."""
    try:
        return listing_by_uuid(uuid)
    except Listing.DoesNotExist as error:
        raise Http404 from error
