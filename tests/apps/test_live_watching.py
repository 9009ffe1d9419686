"""Who looks after whom, what is said, and what a live look takes: each told to the side that must know."""

from dataclasses import replace
from uuid import uuid4

import pytest

from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Role
from assay.apps.proctoring import actions
from assay.apps.proctoring.actions import chat, focus
from assay.apps.proctoring.actions import watching as w
from assay.apps.proctoring.actions.news import watch_of
from assay.apps.proctoring.models import FocusCall, Message, Watch
from assay.apps.proctoring.queries.evidence import attempt_for_evidence
from assay.apps.proctoring.queries.signals import alerts_of
from assay.apps.proctoring.queries.watching import hand_overs, load_of, messages_of, open_calls, read_up_to
from assay.apps.programs.models import Certification
from assay.core.attempt import Refused
from assay.core.proctoring import Kind, Observation
from tests.apps.story import Exam, moment, person, registered
from tests.apps.test_at_the_same_time import together
from tests.apps.watched import WATCHED, watching

OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    """Ada's watched exam runs."""
    return registered(watching(pmle)).seated()


def counters(exam: Exam) -> tuple[int, int]:
    """What the live streams look at: news, desk."""
    return Watch.objects.values_list("news", "desk").get(attempt=exam.attempt)


def test_each_move_of_a_proctor_is_news_to_both_sides(pmle: Certification) -> None:
    exam = registered(watching(pmle)).checked_in()
    by, seen = exam.proctor, []
    watch_of(exam.attempt)
    for move in (
        lambda: actions.turn_away(exam.uuid, by=by, reason="the name differs", now=moment(1)),
        lambda: exam.seated(2),
        lambda: actions.pause(exam.uuid, by=by, reason="a drill", now=moment(3)),
        lambda: actions.grant_time(exam.uuid, by=by, minutes=1, reason="a drill", now=moment(4)),
        lambda: actions.admit_all({"pmle"}, by=by, now=moment(5)),
        lambda: actions.pause_all({"pmle"}, by=by, reason="a drill", now=moment(6)),
        lambda: actions.grant_all({"pmle"}, by=by, minutes=1, reason="a drill", now=moment(7)),
    ):
        before = counters(exam)
        move()
        seen.append(tuple(now > then for now, then in zip(counters(exam), before, strict=True)))
    assert seen == [(True, True)] * 7


def test_a_player_that_says_the_same_again_wakes_no_desk(exam: Exam) -> None:
    told = w.Told(guard="armed", camera="live", screen="none", address="192.0.2.7")
    attempt = attempt_for_evidence(exam.uuid)
    w.tell(attempt, told, now=moment(1))
    news, desk = counters(exam)
    w.tell(attempt, told, now=moment(6))
    assert counters(exam) == (news, desk)
    assert watch_of(exam.attempt).told_at == moment(6)
    w.tell(attempt, replace(told, camera="ended"), now=moment(11))
    assert counters(exam) == (news, desk + 1)


def test_another_address_is_a_signal_and_the_first_is_none(exam: Exam) -> None:
    attempt = attempt_for_evidence(exam.uuid)
    for second, address in enumerate(("192.0.2.7", "192.0.2.7", "198.51.100.9")):
        w.tell(attempt, w.Told(address=address), now=moment(second))
    (signal,) = alerts_of(exam.attempt)
    assert signal.kind == "address_changed"
    assert (signal.facts["before"], signal.facts["after"]) == ("192.0.2.7", "198.51.100.9")


def test_what_is_observed_comes_with_what_is_told(exam: Exam) -> None:
    seen = Observation(kind=Kind.PASTE, device_at="2026-11-23T12:00:01.000Z", value=12)
    w.tell(attempt_for_evidence(exam.uuid), w.Told(observations=[seen]), now=moment(1))
    assert [signal.kind for signal in alerts_of(exam.attempt)] == ["paste"]


def test_a_picture_that_is_none_holds_nothing_up(exam: Exam) -> None:
    told = w.Told(guard="armed", glimpses=[w.Glimpse("camera", b"no picture"), w.Glimpse("cellar", b"")])
    assert w.tell(attempt_for_evidence(exam.uuid), told, now=moment(1)).guard == "armed"


def test_one_proctor_at_a_time_looks_after_a_candidate(exam: Exam) -> None:
    other = person("Chike", Role.PROCTOR)
    w.claim(exam.attempt, by=exam.proctor, now=moment(1))
    with pytest.raises(Refused, match="Chidi Example looks after"):
        w.claim(exam.attempt, by=other, now=moment(2))
    w.release(exam.attempt, by=other, now=moment(3))
    assert watch_of(exam.attempt).claimed_by == exam.proctor
    w.claim(exam.attempt, by=other, take_over=True, now=moment(4))
    assert watch_of(exam.attempt).claimed_by == other
    w.release(exam.attempt, by=other, now=moment(5))
    assert watch_of(exam.attempt).claimed_by is None
    assert load_of({"pmle"}, since=moment(0)) == []
    with pytest.raises(Refused, match="own exam"):
        w.claim(exam.attempt, by=exam.candidate, now=moment(6))


def test_two_who_claim_at_once_are_one(committed: Certification) -> None:
    exam = registered(watching(committed)).seated()
    people = [person(name, Role.PROCTOR) for name in ("Chike", "Chuma", "Chinua")]
    outcomes = together(*[lambda by=by: w.claim(exam.attempt, by=by, now=moment(1)) for by in people])
    assert sum(isinstance(one, Watch) for one in outcomes) == 1
    assert sum(isinstance(one, Refused) for one in outcomes) == 2


def test_a_hand_stays_up_until_it_is_seen(exam: Exam) -> None:
    w.raise_hand(exam.attempt, raised=True, now=moment(1))
    before = counters(exam)
    w.raise_hand(exam.attempt, raised=True, now=moment(2))
    assert counters(exam) == before
    assert watch_of(exam.attempt).hand_raised_at == moment(1)
    w.see_hand(exam.attempt, by=exam.proctor, now=moment(3))
    assert watch_of(exam.attempt).hand_seen_at == moment(3)
    w.raise_hand(exam.attempt, raised=True, now=moment(4))
    assert watch_of(exam.attempt).hand_seen_at is None
    w.raise_hand(exam.attempt, raised=False, now=moment(5))
    assert watch_of(exam.attempt).hand_raised_at is None


def test_the_room_is_shown_during_a_pause_only(exam: Exam) -> None:
    with pytest.raises(Refused, match="Pause the exam first"):
        w.ask_room(exam.attempt, by=exam.proctor, now=moment(1))
    actions.pause(exam.uuid, by=exam.proctor, reason="please show your surroundings", now=moment(2))
    w.ask_room(exam.fresh(), by=exam.proctor, now=moment(3))
    assert watch_of(exam.attempt).room_asked_at == moment(3)


def test_a_tile_in_view_is_news_once(exam: Exam) -> None:
    w.mark_watched([exam.uuid], {"pmle"}, by=exam.proctor, now=moment(0))
    news = counters(exam)[0]
    w.mark_watched([exam.uuid], {"pmle"}, by=exam.proctor, now=moment(5))
    assert counters(exam)[0] == news
    assert watch_of(exam.attempt).watched_until == moment(5) + w.IN_VIEW
    w.mark_watched([exam.uuid], {"pmle"}, by=exam.proctor, now=moment(60))
    assert counters(exam)[0] == news + 1
    w.mark_watched([exam.uuid], {"other"}, by=exam.proctor, now=moment(600))
    w.mark_watched([exam.uuid], None, by=exam.candidate, now=moment(600))
    assert watch_of(exam.attempt).watched_until == moment(60) + w.IN_VIEW


def test_a_note_goes_to_the_next_proctor_and_releases_the_candidate(exam: Exam) -> None:
    w.claim(exam.attempt, by=exam.proctor, now=moment(1))
    w.hand_over(by=exam.proctor, text="She wears hearing aids.", attempt=exam.attempt, now=moment(2))
    assert watch_of(exam.attempt).claimed_by is None
    assert [note.text for note in hand_overs({"pmle"}, since=moment(0))] == ["She wears hearing aids."]
    assert not hand_overs({"other"}, since=moment(0))


def say(exam: Exam, text: str, *, by: object = None, ref: str = "", at: float = 1) -> Message:
    """A message, under a name of its own unless told."""
    words = chat.Words(text)
    return chat.say(exam.attempt, by=by, ref=ref or uuid4().hex, words=words, now=moment(at))  # type: ignore[arg-type]


def test_messages_have_one_order_and_come_once(exam: Exam) -> None:
    say(exam, "Can I drink?")
    again = [say(exam, "Water is fine.", by=exam.proctor, ref="one-and-the-same") for _ in range(2)]
    say(exam, "Thank you")
    assert again[0].pk == again[1].pk
    assert [(m.number, m.by, m.text) for m in messages_of(exam.attempt)] == [
        (1, None, "Can I drink?"),
        (2, exam.proctor, "Water is fine."),
        (3, None, "Thank you"),
    ]
    assert [m.number for m in messages_of(exam.attempt, after=2)] == [3]


def test_many_at_once_still_have_one_order(committed: Certification) -> None:
    exam = registered(watching(committed)).seated()
    outcomes = together(*[lambda n=n: say(exam, f"message {n}") for n in range(5)])
    assert sorted(m.number for m in outcomes if isinstance(m, Message)) == [1, 2, 3, 4, 5]


def test_ticks_tell_what_arrived_and_what_was_read(exam: Exam) -> None:
    ours = say(exam, "Please look into the camera.", by=exam.proctor)
    theirs = say(exam, "Like this?")
    chat.delivered(exam.attempt, now=moment(2))
    ours.refresh_from_db()
    assert (ours.delivered_at, ours.read_at) == (moment(2), None)
    chat.read(exam.attempt, up_to=2, by=None, now=moment(3))
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.read_at, theirs.read_at) == (moment(3), None)
    chat.read(exam.attempt, up_to=2, by=exam.proctor, now=moment(4))
    assert read_up_to(exam.attempt) == 2


def test_a_candidate_may_write_much_but_not_flood(exam: Exam) -> None:
    for n in range(chat.MOST_PER_MINUTE):
        say(exam, f"{n}")
    with pytest.raises(chat.TooMany):
        say(exam, "and one more")
    say(exam, "I read you.", by=exam.proctor)
    say(exam, "a minute later", at=62)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001, "a\0b"])
def test_what_is_no_message_is_refused(exam: Exam, text: str) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        say(exam, text)


def test_a_broadcast_reaches_everybody_in_the_room_once(pmle: Certification) -> None:
    here = [registered(watching(pmle)).seated() for _ in range(3)]
    absent = registered(pmle)
    words, by = chat.Words("Ten minutes more for all."), here[0].proctor
    for second in (1, 2):
        assert chat.say_all({"pmle"}, by=by, ref="to-everybody", words=words, now=moment(second)) == 3
    assert [Message.objects.filter(attempt=exam.attempt, broadcast=True).count() for exam in here] == [
        1,
        1,
        1,
    ]
    assert not Message.objects.filter(attempt=absent.attempt)
    assert trail_of("certification:pmle").filter(action="chat.broadcast")


def call(
    exam: Exam, *, by: object = None, stream: str = "camera", sound: bool = False, at: float = 1
) -> FocusCall:
    """A proctor looks."""
    return focus.offer(
        exam.fresh(),
        uuid=uuid4(),
        stream=stream,
        with_sound=sound,
        offer=OFFER,
        by=by or exam.proctor,  # type: ignore[arg-type]
        now=moment(at),
    )


def test_a_call_is_news_answered_once_and_ended(exam: Exam) -> None:
    before = counters(exam)
    made = call(exam)
    assert counters(exam)[0] == before[0] + 1
    focus.answer(exam.attempt, made.uuid, answer=OFFER, now=moment(2))
    focus.answer(exam.attempt, made.uuid, answer=OFFER + "other", now=moment(3))
    assert [one.answer for one in open_calls(exam.attempt, now=moment(60))] == [OFFER]
    focus.end(exam.attempt, made.uuid, by=exam.proctor, now=moment(4))
    assert not open_calls(exam.attempt, now=moment(5))
    assert trail_of(f"attempt:{exam.uuid}").filter(action="focus.began", actor=exam.proctor.email)


def test_an_unanswered_call_rings_no_longer_than_half_a_minute(exam: Exam) -> None:
    call(exam)
    assert open_calls(exam.attempt, now=moment(30))
    assert not open_calls(exam.attempt, now=moment(32))


def test_a_browser_that_cannot_ends_the_call(exam: Exam) -> None:
    made = call(exam)
    focus.answer(exam.attempt, made.uuid, answer="", now=moment(2))
    assert not open_calls(exam.attempt, now=moment(3))


def test_no_more_than_two_look_and_a_reloaded_console_is_the_same_person(exam: Exam) -> None:
    call(exam)
    call(exam)
    call(exam, by=person("Chike", Role.PROCTOR))
    assert len(open_calls(exam.attempt, now=moment(2))) == 2
    with pytest.raises(Refused, match="Two people"):
        call(exam, by=person("Chuma", Role.PROCTOR))


def test_sound_and_screen_only_where_the_programme_has_them(pmle: Certification) -> None:
    exam = registered(watching(pmle, replace(WATCHED, screen=False))).seated()
    assert not call(exam, sound=True).with_sound
    with pytest.raises(Refused, match="no screen"):
        call(exam, stream="screen")
    heard = registered(watching(pmle, replace(WATCHED, audio=True))).seated()
    assert call(heard, sound=True).with_sound
    with pytest.raises(ValueError, match="offer"):
        focus.offer(
            exam.attempt,
            uuid=uuid4(),
            stream="camera",
            with_sound=False,
            offer="<x>",
            by=exam.proctor,
            now=moment(1),
        )
