"""One simulated sitting: a form, answers and times from the model, and the journal they leave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assay.apps.attempts.actions.opening import plan_of
from assay.apps.attempts.drawing import placed_form
from assay.apps.attempts.engine import fold_in, journal_rows
from assay.apps.attempts.models import Attempt, Form, JournalRow
from assay.apps.programs.models import Registration
from assay.apps.results.models import Result
from assay.apps.results.scoring import result_of, scored_response
from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.core.forms import Form as DrawnForm
from assay.core.items.item import Item
from assay.core.psychometrics.simulation import PersonParameters, Simulated, plausible_item, simulate
from assay.core.vocabulary import ItemId
from assay.outside import dice

PROCTOR = "chidi@example.org"


@dataclass(frozen=True, slots=True)
class Sitting:
    """The rows that one sitting leaves, none of them saved yet."""

    attempt: Attempt
    form: Form
    rows: list[JournalRow]
    result: Result


def sit(
    registration: Registration,
    drawn: DrawnForm,
    person: PersonParameters,
    *,
    versions: Mapping[ItemId, Item],
    sat_at: datetime,
) -> Sitting:
    """Lets a simulated person take a drawn form at `sat_at`; the form's seed drives every choice."""
    items = [versions[key] for key in drawn.items]
    parameters = [plausible_item(item.id, level=item.level.value, seconds=item.seconds) for item in items]
    data = simulate(parameters, person, seed=drawn.seed)
    attempt = Attempt(
        uuid=dice.new_uuid(),
        registration=registration,
        candidate=registration.person,
        certification=registration.certification,
        opened_at=sat_at,
        checked_in_at=sat_at,
        is_simulated=True,
    )
    form = placed_form(attempt, drawn, versions, now=sat_at)
    orders = [place["order"] for place in form.items]
    letters = [_chosen(item, data, n) for n, item in enumerate(items)]
    plan = replace(plan_of(registration.certification), form_count=len(items), sections=drawn.sections)
    history = list(_history(form, orders, letters, data, plan=plan))
    answered = {event.number for event, _ in history if isinstance(event, e.AnswerSaved)}
    rows = _journal(attempt, history, sat_at)
    responses = [
        scored_response(item, chosen if number in answered else (), is_pilot=not counts)
        for number, (item, chosen, counts) in enumerate(
            zip(items, letters, drawn.scored, strict=True), start=1
        )
    ]
    result = result_of(attempt, responses, fault="", now=attempt.ended_at or sat_at)
    return Sitting(attempt, form, rows, result)


def _chosen(item: Item, data: Simulated, n: int) -> tuple[str, ...]:
    """The key when the model says so; else a distractor, the first ones drawing more than the last."""
    if data.correct[0, n]:
        return item.key
    wrong = [option.letter for option in item.distractors]
    pick = wrong[int(float(data.draws[0, n]) ** 1.4 * len(wrong))]
    return tuple(sorted({pick, *item.key[1:]}))


def _history(
    form: Form, orders: list[str], letters: list[tuple[str, ...]], data: Simulated, *, plan: e.Opened
) -> Iterator[tuple[Event, float]]:
    """Events with the seconds since the start; what does not fit the time is never answered."""
    yield plan, -600.0
    yield e.CheckedIn(form.fingerprint), -300.0
    yield e.Admitted(PROCTOR), -60.0
    yield e.Started(), 0.0
    yield e.SeatTaken(f"simulated-{form.seed}", "simulated"), 0.5
    elapsed = 1.0
    for number, (order, chosen) in enumerate(zip(orders, letters, strict=True), start=1):
        elapsed += float(data.seconds[0, number - 1])
        if elapsed >= plan.allowed_seconds:
            yield e.Submitted("clock"), plan.allowed_seconds + 6.0
            return
        positions = tuple(sorted(order.index(letter) for letter in chosen))
        yield e.AnswerSaved(number, "", number, positions), elapsed
    yield e.Submitted("candidate"), min(elapsed + 60.0, plan.allowed_seconds)


def _journal(attempt: Attempt, history: list[tuple[Event, float]], sat_at: datetime) -> list[JournalRow]:
    rows = []
    for event, seconds in history:
        at = sat_at + timedelta(seconds=seconds)
        rows += journal_rows(attempt, [event], now=at)
        fold_in(attempt, [event], now=at)
    attempt.closed_at = attempt.ended_at
    return rows
