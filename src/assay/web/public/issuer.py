"""What a verifier fetches from the issuer: DID document and status list. Any website may read them."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from assay.apps.credentials.statuslists import NoSuchList, signed_list
from assay.core import credentials as ob
from assay.outside import clock
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import site_issuer

CREDENTIAL_TYPE = "application/vc+ld+json"
STATUS_MAX_AGE_SECONDS = 10
"""So long a revocation may stay unseen by somebody who has just looked."""


@require_GET
@open_to(PUBLIC)
def did_document(request: HttpRequest) -> HttpResponse:
    """The issuer's did.json: the keys that speak for it."""
    issuer = site_issuer()
    document = ob.did_document(issuer.did, [ob.IssuerKey(1, issuer.public_key)])
    response = JsonResponse(document, json_dumps_params={"indent": 2}, content_type="application/did+json")
    return open_to_websites(request, response, max_age=300)


@require_GET
@open_to(PUBLIC)
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed Bitstring Status List that credentials of this site name."""
    try:
        kept = signed_list(number, issuer=site_issuer(), now=clock.now())
    except NoSuchList as error:
        raise Http404 from error
    response = HttpResponse(kept.text, content_type=CREDENTIAL_TYPE)
    return open_to_websites(request, response, max_age=STATUS_MAX_AGE_SECONDS)


def open_to_websites(request: HttpRequest, response: HttpResponse, *, max_age: int) -> HttpResponse:
    """Lets scripts of other sites read an answer (a verifier in a browser must), and caches keep it.

    Whoever has the same already (RFC 9110, 13.1.2) gets 304 and no body.
    """
    response["Cache-Control"] = f"public, max-age={max_age}"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, response["ETag"], None, response) or response
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    return answer
