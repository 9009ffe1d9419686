"""schema.org descriptions (JSON-LD) of certifications and of holders who chose to be listed."""

import json

from django.utils.safestring import SafeString, mark_safe

from assay.apps.credentials.models import Listing
from assay.core.credentials import Json
from assay.core.programs import CertificationSpec
from assay.web.kit.issuing import site_issuer

CONTEXT = "https://schema.org"

# As django.utils.html.json_script does: these letters could end the script element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def certification_ld(spec: CertificationSpec) -> SafeString:
    """An EducationalOccupationalCredential, for the exam guide."""
    return _script_text({"@context": CONTEXT, **_certification(spec), "description": spec.purpose})


def holder_ld(listing: Listing) -> SafeString:
    """A ProfilePage about a Person who has the credential, for the holder's page."""
    issuer, credential = site_issuer(), listing.credential
    held = {
        **_certification(credential.certification.spec),
        "identifier": credential.number,
        "dateCreated": credential.awarded_on.isoformat(),
        "expires": credential.valid_until.date().isoformat(),
        "mainEntityOfPage": issuer.url(f"/credentials/{credential.uuid}"),
    }
    person: Json = {"@type": "Person", "name": listing.display_name, "hasCredential": held}
    if listing.country:
        person["address"] = {"@type": "PostalAddress", "addressCountry": listing.country}
    url = issuer.url(f"/directory/{credential.uuid}/")
    return _script_text({"@context": CONTEXT, "@type": "ProfilePage", "url": url, "mainEntity": person})


def _certification(spec: CertificationSpec) -> Json:
    issuer = site_issuer()
    return {
        "@type": "EducationalOccupationalCredential",
        "name": spec.title,
        "url": issuer.url(f"/exams/{spec.key}/"),
        "image": issuer.url(f"/exams/{spec.key}/badge.png"),
        "credentialCategory": "Professional Certification",
        "recognizedBy": {"@type": "Organization", "name": issuer.name, "url": issuer.base_url},
        "validFor": f"P{spec.valid_days}D",
        "competencyRequired": [family.title for family in spec.families],
    }


def _script_text(document: Json) -> SafeString:
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(_ESCAPES))
