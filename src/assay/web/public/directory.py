"""The public directory: holders who chose to be listed, and a page for each of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.credentials import queries
from assay.apps.credentials.models import Listing
from assay.apps.credentials.searching import directory as found_in_directory
from assay.apps.programs.queries import open_certifications
from assay.outside import clock
from assay.web.kit.countries import country_name
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import site_issuer
from assay.web.kit.tables import page_of
from assay.web.public.finding import listing_or_404
from assay.web.public.pace import Pace, paced
from assay.web.public.structured import holder_ld
from assay.web.public.verdict import TONES

PACE = Pace("directory", most_a_minute=600)
"""For searches and holders' pages together: a class behind one address, not a copy of the whole."""


class SearchForm(forms.Form):
    """What to look for; a value that nobody offers finds everybody, as if it were empty."""

    name = forms.CharField(
        label="Name", max_length=150, required=False, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        countries = sorted((country_name(code), code) for code in queries.listed_countries())
        self.fields["country"] = _choice("Country", [(code, name) for name, code in countries])
        certifications = [
            (one.key, one.spec.short_title) for one in open_certifications().only("key", "source")
        ]
        self.fields["certification"] = _choice("Certification", certifications)


def _choice(label: str, known: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Any"), *known])


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed holder as one line of the directory."""

    listing: Listing
    short_title: str
    standing: queries.Standing
    tone: str


@require_GET
@open_to(PUBLIC)
@paced(PACE)
def directory(request: HttpRequest) -> HttpResponse:
    """Search by name, country and certification; a page of the best matches at a time."""
    form = SearchForm(request.GET)
    sought = form.cleaned_data if form.is_valid() else {}
    found = found_in_directory(
        name=sought.get("name", ""),
        country=sought.get("country", ""),
        certification_key=sought.get("certification", ""),
    )
    page, now = page_of(request, found.ids), clock.now()
    context = {
        "form": form,
        "searched": any(sought.values()),
        "found": found,
        "page": page,
        "entries": [_entry(listing, now) for listing in queries.listings(list(page))],
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "now": now,
    }
    return render(request, "public/directory.html", context)


@require_GET
@open_to(PUBLIC)
@paced(PACE)
def holder(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a listed holder shows, and the way to verify it."""
    listing, issuer, now = listing_or_404(uuid), site_issuer(), clock.now()
    context = {
        "entry": _entry(listing, now),
        "listing": listing,
        "credential": listing.credential,
        "spec": listing.credential.certification.spec,
        "now": now,
        "structured": holder_ld(listing),
        "url": issuer.url(f"/directory/{uuid}/"),
        "card": issuer.url(f"/credentials/{uuid}/card.png"),
    }
    return render(request, "public/holder.html", context)


def _entry(listing: Listing, now: datetime) -> Entry:
    standing = queries.standing(listing.credential, now=now)
    return Entry(listing, listing.credential.certification.spec.short_title, standing, TONES[standing])
