"""The live side as it stands: what is new for a candidate, and what a desk needs besides the attempts."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import attempts_in
from assay.apps.people.models import Person
from assay.apps.proctoring.models import FocusCall, HandOver, Message, Signal, Termination, Watch
from assay.core.attempt import Phase

RINGS = timedelta(seconds=30)
"""How long a call waits for an answer: a page that is away answers it no more."""

LONGEST_CALL = timedelta(hours=1)
"""After so long a call is over without anybody's word: a console that was closed says nothing."""

MOST_MESSAGES = 200
"""Messages that one answer carries; the rest come with the next."""


def watch_or_none(attempt: Attempt) -> Watch | None:
    """How an attempt is watched; None: nobody has looked, and nothing was said."""
    return Watch.objects.select_related("claimed_by").filter(attempt=attempt).first()


def messages_of(attempt: Attempt, *, after: int = 0) -> QuerySet[Message]:
    """The chat in its order, from behind a number on, MOST_MESSAGES at most."""
    rows = Message.objects.filter(attempt=attempt, number__gt=after).select_related("by")
    return rows.order_by("number")[:MOST_MESSAGES]


def read_up_to(attempt: Attempt) -> int:
    """The number of the candidate's newest message that a proctor has read; 0: none."""
    rows = Message.objects.filter(attempt=attempt, by=None, read_at__isnull=False)
    return rows.aggregate(last=Max("number"))["last"] or 0


def open_calls(attempt: Attempt, *, now: datetime) -> QuerySet[FocusCall]:
    """Live looks that are wanted or going on."""
    rings = Q(answer="", made_at__gt=now - RINGS)
    goes_on = ~Q(answer="") & Q(made_at__gt=now - LONGEST_CALL)
    return FocusCall.objects.filter(rings | goes_on, attempt=attempt, ended_at=None).order_by("made_at")


def open_termination(attempt: Attempt) -> Termination | None:
    """The end that somebody has asked for and nobody called back."""
    rows = Termination.objects.select_related("by", "seconded_by")
    return rows.filter(attempt=attempt, closed_at=None).first()


def due_terminations(now: datetime) -> QuerySet[Termination]:
    """Those that nobody can call back any more."""
    return Termination.objects.filter(closed_at=None, due_at__lte=now).order_by("due_at")


def hand_overs(
    certification_keys: Collection[str] | None, *, since: datetime, attempt: Attempt | None = None
) -> QuerySet[HandOver]:
    """Notes for the next proctor: on the shift, or on one attempt; newest first."""
    rows = HandOver.objects.filter(at__gte=since).select_related(
        "by", "attempt__registration", "certification"
    )
    if attempt is not None:
        return rows.filter(attempt=attempt)
    if certification_keys is None:
        return rows
    mine = Q(certification__key__in=certification_keys) | Q(
        attempt__certification__key__in=certification_keys
    )
    return rows.filter(mine | Q(certification=None, attempt=None))


def load_of(certification_keys: Collection[str] | None, *, since: datetime) -> list[tuple[Person, int, int]]:
    """Each proctor with the candidates they look after now, and the signals they have disposed of `since`."""
    room = attempts_in(certification_keys, Phase.AWAITING, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)
    claims = Watch.objects.filter(attempt__in=room.order_by(), claimed_by__isnull=False).values("claimed_by")
    claimed = dict(claims.annotate(count=Count("pk")).values_list("claimed_by", "count"))
    signals = Signal.objects.filter(disposed_at__gte=since, attempt__in=room.order_by()).order_by()
    handled = dict(
        signals.values("disposed_by").annotate(count=Count("pk")).values_list("disposed_by", "count")
    )
    people = Person.objects.filter(pk__in={*claimed, *handled}).order_by("legal_name")
    return [(person, claimed.get(person.pk, 0), handled.get(person.pk, 0)) for person in people]
