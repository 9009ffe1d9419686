"""One simulated sitting: a form, answers and times from the model, and the journal they leave."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from assay.apps.attempts.drawing import form_fingerprint
from assay.apps.attempts.engine import journal_rows, keep_state, state_of, to_the_millisecond
from assay.apps.attempts.models import Attempt, Form, JournalRow
from assay.apps.programs.models import Registration
from assay.apps.results.models import Result
from assay.apps.results.scoring import result_of, scored_response
from assay.core.attempt import Event, evolve
from assay.core.attempt import events as e
from assay.core.forms import Form as DrawnForm
from assay.core.forms import option_order
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
    form = _form(attempt, drawn, items)
    orders = [place["order"] for place in form.items]
    letters = [_chosen(item, data, n) for n, item in enumerate(items)]
    allowed = registration.certification.spec.time_limit_seconds
    history = list(_history(form, orders, letters, data, allowed=allowed))
    answered = {event.number for event, _ in history if isinstance(event, e.AnswerSaved)}
    rows = _journal(attempt, history, sat_at)
    responses = [
        scored_response(item, chosen if number in answered else ())
        for number, (item, chosen) in enumerate(zip(items, letters, strict=True), start=1)
    ]
    result = result_of(attempt, responses, fault="", now=attempt.ended_at or sat_at)
    return Sitting(attempt, form, rows, result)


def _form(attempt: Attempt, drawn: DrawnForm, items: list[Item]) -> Form:
    placed = [
        {
            "item": item.id,
            "hash": item.content_hash,
            "order": "".join(option_order(seed=drawn.seed, number=number, letters=item.letters)),
            "choose": len(item.key),
        }
        for number, item in enumerate(items, start=1)
    ]
    return Form(
        attempt=attempt,
        seed=drawn.seed,
        items=placed,
        seconds=drawn.seconds,
        families=dict(drawn.families),
        reasons={**asdict(drawn.reasons), "exposure": {}},
        fingerprint=form_fingerprint(drawn.seed, placed),
        drawn_at=attempt.opened_at,
    )


def _chosen(item: Item, data: Simulated, n: int) -> tuple[str, ...]:
    """The key when the model says so; else a distractor, the first ones drawing more than the last."""
    if data.correct[0, n]:
        return item.key
    wrong = [option.letter for option in item.distractors]
    pick = wrong[int(float(data.draws[0, n]) ** 1.4 * len(wrong))]
    return tuple(sorted({pick, *item.key[1:]}))


def _history(
    form: Form, orders: list[str], letters: list[tuple[str, ...]], data: Simulated, *, allowed: int
) -> Iterator[tuple[Event, float]]:
    """Events with the seconds since the start; what does not fit the time is never answered."""
    yield e.Opened(len(orders), allowed), -600.0
    yield e.CheckedIn(form.fingerprint), -300.0
    yield e.Admitted(PROCTOR), -60.0
    yield e.Started(), 0.0
    yield e.SeatTaken(f"simulated-{form.seed}", "simulated"), 0.5
    elapsed = 1.0
    for number, (order, chosen) in enumerate(zip(orders, letters, strict=True), start=1):
        elapsed += float(data.seconds[0, number - 1])
        if elapsed >= allowed:
            yield e.Submitted("clock"), allowed + 6.0
            return
        positions = tuple(sorted(order.index(letter) for letter in chosen))
        yield e.AnswerSaved(number, "", number, positions), elapsed
    yield e.Submitted("candidate"), min(elapsed + 60.0, allowed)


def _journal(attempt: Attempt, history: list[tuple[Event, float]], sat_at: datetime) -> list[JournalRow]:
    rows, state = [], state_of(attempt)
    for event, seconds in history:
        at = to_the_millisecond(sat_at + timedelta(seconds=seconds))
        state = evolve(state, event, at=at)
        rows += journal_rows(attempt, [event], now=at)
        if isinstance(event, e.Started):
            attempt.started_at = at
        keep_state(attempt, state, now=at)
    return rows
