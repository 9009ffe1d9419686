"""What a verifier fetches from the issuer: DID document and status list. Any website may read them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from assay.apps.credentials import queries
from assay.apps.credentials.actions import STATUS_LIST_PATH
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
    return open_to_websites(response, max_age=300)


@require_GET
@open_to(PUBLIC)
def status_list(request: HttpRequest) -> HttpResponse:
    """The signed Bitstring Status List that every credential of this site names."""
    issuer = site_issuer()
    document = queries.status_list(issuer, issuer.url(STATUS_LIST_PATH), now=clock.now())
    response = HttpResponse(ob.to_json(document), content_type=CREDENTIAL_TYPE)
    return open_to_websites(response, max_age=STATUS_MAX_AGE_SECONDS)


def open_to_websites(response: HttpResponse, *, max_age: int) -> HttpResponse:
    """Lets scripts of other sites read an answer (a verifier in a browser must), and caches keep it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={max_age}"
    response["X-Robots-Tag"] = "noindex"
    return response
