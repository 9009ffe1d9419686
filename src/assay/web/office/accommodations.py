"""Accommodations: granted centrally to a person, for every exam while they are valid; found, read, revoked.

The reason is private. It is shown here and nowhere else, and only to whoever runs a programme in which the
person is registered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assay.apps.people.models import Role
from assay.apps.programs import actions, queries
from assay.apps.programs.models import Accommodation
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.notices import say
from assay.web.kit.tables import page_of
from assay.web.office.accommodation_forms import GrantForm, RevokeAccommodationForm


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a grant counts today, as a badge says it."""

    tone: str
    word: str


def standing(one: Accommodation, *, newest: int | None, today: date) -> Standing:
    """`newest` is the row that counts for the person today, if there is one."""
    if one.revoked_at is not None:
        return Standing("off", "Revoked")
    if one.valid_until is not None and one.valid_until < today:
        return Standing("off", "Expired")
    if one.valid_from > today:
        return Standing("wait", "Not yet")
    return Standing("ok", "In force") if one.pk == newest else Standing("off", "Replaced")


def with_standings(rows: Iterable[Accommodation], *, today: date) -> list[tuple[Accommodation, Standing]]:
    """Each grant with its standing; two queries whatever the number."""
    listed = list(rows)
    valid = Accommodation.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        person__in={one.person_id for one in listed},
        valid_from__lte=today,
        revoked_at=None,
    )
    # In the order of granting, so that the last one stands for each person.
    counts = dict(valid.order_by("granted_at", "pk").values_list("person_id", "pk"))
    return [(one, standing(one, newest=counts.get(one.person_id), today=today)) for one in listed]


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """All grants that this person may see, newest first; found by name or address."""
    words = request.GET.get("q", "")
    rows = queries.accommodations_in(scope(request, Role.MANAGER), person_of(request))
    for word in words.split()[:8]:
        rows = rows.filter(Q(person__legal_name__icontains=word) | Q(person__email__icontains=word))
    page = page_of(request, rows)
    context = {
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": with_standings(page, today=clock.today()),
        "words": words,
    }
    return render(request, "office/accommodations.html", context)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def grant(request: HttpRequest) -> HttpResponse:
    """Grants one to the person with an address."""
    form = GrantForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        person = said.pop("person")
        try:
            made = actions.grant_accommodation(person, **said, by=person_of(request), now=clock.now())
        except actions.NotGranted as refused:
            form.add_error(None, list(refused.reasons))
        else:
            say(request, "ok", f"Granted to {person}. It holds for every exam they check in to.")
            return redirect("office:accommodation", number=made.pk)
    return render(request, "office/grant.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def accommodation(request: HttpRequest, number: int) -> HttpResponse:
    """One grant with its reason, and all that this person was ever granted."""
    found = _grant_or_404(request, number)
    history = with_standings(queries.accommodations_of(found.person), today=clock.today())
    context = {
        "one": found,
        "standing": next(stands for one, stands in history if one.pk == found.pk),
        "history": history,
    }
    return render(request, "office/accommodation.html", context)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a grant, on a page that asks for the reason and asks again."""
    found = _grant_or_404(request, number)
    form = RevokeAccommodationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_accommodation(
                found.pk, by=person_of(request), reason=form.cleaned_data["reason"], now=clock.now()
            )
            say(request, "ok", "It is revoked. Exams checked in before keep it.")
        except actions.NotGranted as refused:
            say(request, "bad", str(refused))
        return redirect("office:accommodation", number=number)
    context = {"one": found, "form": form}
    return render(request, "office/revoke_accommodation.html", context, status=422 if form.is_bound else 200)


def _grant_or_404(request: HttpRequest, number: int) -> Accommodation:
    try:
        return queries.accommodations_in(scope(request, Role.MANAGER), person_of(request)).get(pk=number)
    except Accommodation.DoesNotExist as error:
        raise Http404 from error
