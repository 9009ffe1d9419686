"""Events in the journal and out again, and what they say of a question."""

import json

import pytest
from hypothesis import given

from assay.core.attempt import Event, fold_work, from_body, to_body
from assay.core.attempt import events as e
from tests.core.attempt.story import CHIDI, any_event


@given(any_event)
def test_an_event_goes_into_the_journal_and_comes_out_the_same(event: Event) -> None:
    assert from_body(type(event).__name__, to_body(event)) == event


@given(any_event)
def test_the_body_is_what_json_can_say(event: Event) -> None:
    body = json.loads(json.dumps(to_body(event)))
    assert body == to_body(event)
    assert from_body(type(event).__name__, body) == event


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("AnswerSawed", {}),
        ("Admitted", {}),
        ("Admitted", {"by": "x", "to": "y"}),
        ("", {}),
        ("Work", {}),
        ("AttemptState", {}),
    ],
)
def test_what_no_event_is_called_or_has_is_refused(name: str, body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"event|field|missing"):
        from_body(name, body)


def test_the_work_of_a_question_is_what_was_said_of_it_last() -> None:
    story = [
        e.Visited(1, "", 2),
        e.AnswerSaved(2, "", 2, (0,)),
        e.StruckOut(3, "", 2, (1, 2)),
        e.Flagged(4, "", 2),
        e.AnswerSaved(5, "", 2, ()),
        e.Flagged(6, "", 3),
        e.Unflagged(7, "", 3),
        e.Paused(CHIDI, "x"),
    ]
    work = fold_work(story)
    assert set(work) == {2, 3}
    assert (work[2].choice, work[2].struck, work[2].flagged, work[2].seen) == ((), (1, 2), True, True)
    assert (work[3].flagged, work[3].seen) == (False, False)
