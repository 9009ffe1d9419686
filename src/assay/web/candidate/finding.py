"""From a UUID in an address to the candidate's own row, or 404: what is another's does not exist for them."""

from uuid import UUID

from django.http import Http404, HttpRequest

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import own_attempt
from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import own_credential
from assay.web.kit.gate import person_of


def own_attempt_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """The candidate's own attempt."""
    try:
        return own_attempt(person_of(request), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error


def own_credential_or_404(request: HttpRequest, uuid: UUID) -> Credential:
    """The holder's own credential."""
    try:
        return own_credential(person_of(request), uuid)
    except Credential.DoesNotExist as error:
        raise Http404 from error
