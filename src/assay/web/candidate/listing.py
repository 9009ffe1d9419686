"""The holder's switch for the public directory, one for each credential; off until they turn it on."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assay.apps.credentials.actions import list_in_directory, unlist
from assay.apps.credentials.models import Credential
from assay.outside import clock
from assay.web.candidate.finding import own_credential_or_404
from assay.web.kit.countries import country_name
from assay.web.kit.gate import SIGNED_IN, open_to, person_of
from assay.web.kit.notices import say


class ListingForm(forms.Form):
    """Listed or not, with or without the country. The name is the certificate's: nobody lists another's."""

    listed = forms.ChoiceField(
        label="Directory",
        choices=[
            ("no", "Do not list me. My link still verifies."),
            ("yes", "List me: anybody can find me by name."),
        ],
        widget=forms.RadioSelect,
    )
    show_country = forms.BooleanField(label="Show my country, too", required=False)
    confirmed = forms.BooleanField(label="I understand that a listed name is public.", required=False)

    def __init__(self, *args: object, country: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        if country:
            self.fields["show_country"].label = f"Show my country, too: {country_name(country)}"
        else:
            del self.fields["show_country"]

    def clean(self) -> dict[str, object]:
        """Being public needs a second, deliberate yes."""
        given: dict[str, object] = super().clean() or {}
        if given.get("listed") == "yes" and not given.get("confirmed"):
            self.add_error("confirmed", "Confirm that you understand: a listed name is public.")
        return given


@require_http_methods(["GET", "POST"])
@open_to(SIGNED_IN)
def listing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows the switch, and turns it."""
    credential = own_credential_or_404(request, uuid)
    country = person_of(request).country
    form = ListingForm(request.POST or None, country=country, initial=_as_it_is(credential))
    if request.method != "POST" or not form.is_valid():
        context = {"credential": credential, "form": form, "is_listed": hasattr(credential, "listing")}
        return render(request, "candidate/listing.html", context, status=422 if form.errors else 200)
    if form.cleaned_data["listed"] == "no":
        if unlist(credential, now=clock.now()):
            say(request, "ok", "You are not in the directory any more.")
        else:
            say(request, "info", "Nothing was changed: you are not in the directory.")
    elif credential.revoked_at is not None:
        say(request, "bad", "A revoked credential cannot be listed.")
    else:
        shown = country if form.cleaned_data.get("show_country") else ""
        list_in_directory(credential, display_name=credential.holder_name, country=shown, now=clock.now())
        say(request, "ok", "You are in the public directory now.")
    return redirect("candidate:home")


def _as_it_is(credential: Credential) -> dict[str, object]:
    listed = getattr(credential, "listing", None)
    return {"listed": "yes" if listed else "no", "show_country": bool(listed and listed.country)}
