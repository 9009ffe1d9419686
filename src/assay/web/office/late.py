"""Late answers: work made in time, as the device says, that arrived after the clock had handed in.

A named person decides whether it counts. They see what arrived, when, and what changes; not which options
were chosen, and nothing of the key: whether it counts must not hang on whether it is right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assay.apps.attempts import queries as attempts
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.people.queries import names_of
from assay.apps.results import actions
from assay.apps.results.models import Result
from assay.apps.results.queries import why_not_decide_late
from assay.core.attempt import Event, Phase, QuestionWork, Work, fold_work
from assay.core.attempt import events as e
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.issuing import site_key
from assay.web.kit.notices import say
from assay.web.kit.story import called, people_in
from assay.web.kit.tables import page_of
from assay.web.office.attempts import attempt_or_404
from assay.web.office.forms import LateForm

History = Sequence[tuple[Event, datetime]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry that arrived after the end. `left` is what the candidate's own display showed, in seconds."""

    at: datetime
    after: timedelta
    what: str
    made_at: str
    left: int
    by: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What counts differently if the late work is accepted: question numbers, ascending."""

    new: tuple[int, ...]
    changed: tuple[int, ...]

    @property
    def answers(self) -> int:
        """How many answers change."""
        return len(self.new) + len(self.changed)


_WHAT: tuple[tuple[type[Event], str], ...] = (
    (e.AnswerSaved, "answer"),
    (e.Flagged, "flag set"),
    (e.Unflagged, "flag taken away"),
    (e.StruckOut, "strike-out"),
    (e.Visited, "opened"),
    (e.Noted, "note"),
    (e.Commented, "comment"),
    (e.Highlighted, "highlight"),
    (e.SectionClosed, "closed"),
)


def entry_words(entry: Work) -> str:
    """An entry of a device without what was chosen or written: `Question 12: answer`."""
    what = next(name for kind, name in _WHAT if isinstance(entry, kind))
    return f"{'Section' if isinstance(entry, e.SectionClosed) else 'Question'} {entry.number}: {what}"


def arrivals_of(history: History) -> Iterator[Arrival]:
    """What arrived after the end, in order; `by` is the address of whoever handed it over, or empty."""
    ended: datetime | None = None
    handed_over, by = 0, ""
    for event, at in history:
        if isinstance(event, e.Submitted):
            ended = at
        elif isinstance(event, e.HandedOver):
            handed_over, by = event.entries, event.by
        elif isinstance(event, Work):
            source = by if handed_over else ""
            handed_over = max(0, handed_over - 1)
            if ended is not None:
                yield Arrival(at, at - ended, entry_words(event), event.made_at, event.left, source)


def effect_of(history: History) -> Effect:
    """What accepting all that waits would change."""
    events = [event for event, _ in history]
    before, after = fold_work(events), fold_work([*events, e.LateDecided("", accepted=True, reason="")])
    moved = [number for number in sorted(after) if _choice(after, number) != _choice(before, number)]
    new = tuple(number for number in moved if not _choice(before, number))
    return Effect(new, tuple(number for number in moved if number not in new))


def _choice(work: dict[int, QuestionWork], number: int) -> tuple[int, ...]:
    return work[number].choice if number in work else ()


def undecided(certification_keys: frozenset[str] | None, by: Person) -> QuerySet[Attempt]:
    """Attempts with late work that waits for a decision, longest waiting first; never one's own.

    Once the result is released or annulled nothing waits any more.
    """
    rows = attempts.attempts_in(certification_keys, Phase.SUBMITTED).filter(fold__late_waiting__gt=0)
    settled = [Result.State.RELEASED, Result.State.ANNULLED]
    return rows.exclude(candidate=by).exclude(result__state__in=settled).order_by("ended_at")


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for a decision."""
    page, now = page_of(request, undecided(scope(request, Role.MANAGER), person_of(request))), clock.now()
    context = {
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": [(one, state_of(one).late_waiting) for one in page],
        "now": now,
    }
    return render(request, "office/late.html", context)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What arrived late for one attempt, what it would change, and the decision."""
    found = attempt_or_404(request, uuid)
    form = LateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, found, form)
        return redirect("office:late_attempt", uuid=uuid)
    history = attempts.timed_events(found)
    names = names_of(people_in(history))
    state = attempts.replayed(found)
    context = {
        "attempt": found,
        "form": form,
        "waiting": state.late_waiting,
        "why_not": why_not_decide_late(found, person_of(request)),
        "policy": state.plan.late_answers,
        "arrivals": [(one, called(one.by, names) if one.by else "") for one in arrivals_of(history)],
        "effect": effect_of(history),
        "decisions": list(_decisions(history, names)),
    }
    return render(request, "office/late_attempt.html", context, status=422 if form.is_bound else 200)


def _decide(request: HttpRequest, found: Attempt, form: LateForm) -> None:
    accepted = form.cleaned_data["accepted"] == "yes"
    try:
        actions.decide_late_work(
            found.uuid,
            accepted=accepted,
            reason=form.cleaned_data["reason"],
            by=person_of(request),
            key=site_key(),
            now=clock.now(),
        )
    except actions.NotAllowed as refused:
        say(request, "bad", str(refused))
    else:
        verdict = "counts" if accepted else "does not count"
        say(request, "ok", f"Decided: the late work {verdict}. A new receipt says so.")


def _decisions(
    history: Iterable[tuple[Event, datetime]], names: dict[str, str]
) -> Iterator[tuple[datetime, bool, str, str]]:
    """(when, accepted, who, why) of what was decided before."""
    for event, at in history:
        if isinstance(event, e.LateDecided):
            yield at, event.accepted, called(event.by, names), event.reason
