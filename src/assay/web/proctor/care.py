"""Who looks after whom: claims, raised hands, notes for the next proctor, and another look at a room."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import watching
from assay.apps.programs.queries import certifications_in
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.proctor.acting import Said, answer, attempt_or_404, by_script, carry_out, name_of, unfit
from assay.web.proctor.forms import HandOverForm

NOTES_LAST = timedelta(hours=24)
"""How long a note for the next proctor stays on the desk."""


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """This proctor looks after the candidate; from somebody else only with `take_over`."""
    take_over = request.POST.get("take_over") == "yes"

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        watching.claim(attempt, by=by, take_over=take_over, now=clock.now())
        return f"You look after {name_of(attempt)}."

    return carry_out(request, attempt_or_404(request, uuid), act, after="proctor:desk")


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Gives the candidate back to everybody."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        watching.release(attempt, by=by, now=clock.now())
        return f"{name_of(attempt)} is free for any proctor."

    return carry_out(request, attempt_or_404(request, uuid), act, after="proctor:desk")


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def see_hand(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The raised hand has been seen; the candidate reads that."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        watching.see_hand(attempt, by=by, now=clock.now())
        return f"{name_of(attempt)} reads that you have seen the hand."

    return carry_out(request, attempt_or_404(request, uuid), act)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def ask_room(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks for the surroundings during a pause."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        watching.ask_room(attempt, by=by, now=clock.now())
        return f"{name_of(attempt)} is asked to show the surroundings."

    return carry_out(request, attempt_or_404(request, uuid), act)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A note on one candidate, who is released with it."""
    attempt = attempt_or_404(request, uuid)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _no_note(request, form, to="proctor:attempt", uuid=uuid)

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        watching.hand_over(by=by, text=said["text"], attempt=attempt, now=clock.now())
        return f"The note on {name_of(attempt)} is on the desk, and the candidate is free for any proctor."

    return carry_out(request, attempt, act, form.cleaned_data)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def hand_over_shift(request: HttpRequest) -> HttpResponse:
    """A note on the whole shift: for the proctors of the certification, if this person has only one."""
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _no_note(request, form, to="proctor:desk")
    mine = list(certifications_in(scope(request, Role.PROCTOR)))
    watching.hand_over(
        by=person_of(request),
        text=form.cleaned_data["text"],
        certification=mine[0] if len(mine) == 1 else None,
        now=clock.now(),
    )
    return answer(request, "ok", "The note is on the desk of the next proctor.", to="proctor:desk")


def _no_note(request: HttpRequest, form: HandOverForm, *, to: str, uuid: UUID | None = None) -> HttpResponse:
    if by_script(request):
        return unfit(form)
    return answer(request, "bad", "Write what the next proctor should know.", to=to, uuid=uuid)
