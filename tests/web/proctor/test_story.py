"""The story of an attempt: in words, work summed up, never an answer."""

import re
from datetime import UTC, datetime, timedelta

from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.web.kit.devices import device_name
from assay.web.kit.incident_log import candidate_log
from assay.web.kit.spans import change_text, span_text
from assay.web.kit.story import people_in, story_of
from assay.web.kit.story_words import Before, words_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CHIDI = "chidi@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


def told(*events: Event) -> list[tuple[str, str]]:
    history = [(event, NOON + timedelta(minutes=n)) for n, event in enumerate(events)]
    return [(chapter.text, chapter.reason) for chapter in story_of(history, {CHIDI: "Chidi Okeke"})]


def test_work_between_two_acts_is_one_chapter() -> None:
    work = [
        e.Visited(1, "", 1),
        e.AnswerSaved(2, "", 1, (3,)),
        e.AnswerSaved(3, "", 2, (0,), late=True),
        e.Flagged(4, "", 2),
    ]
    assert told(e.Started(), *work, e.Paused(CHIDI, "Noise"), e.StruckOut(5, "", 3, (1,))) == [
        ("The candidate began; the clock runs.", ""),
        (
            "The candidate worked: 2 answers stored, 1 flag changed, 1 question opened, "
            "1 of the answers arrived after the deadline, within the grace.",
            "",
        ),
        ("Chidi Okeke paused the exam; the clock stands.", "Noise"),
        ("The candidate worked: 1 strike-out.", ""),
    ]


def test_admitting_after_the_start_is_going_on() -> None:
    assert [
        text for text, _ in told(e.Admitted(CHIDI), e.Started(), e.Paused(CHIDI, "x"), e.Admitted(CHIDI))
    ][::3] == ["Chidi Okeke admitted the candidate.", "Chidi Okeke allowed the exam to go on."]


def test_a_second_seat_is_a_move() -> None:
    said = [text for text, _ in told(e.SeatTaken("a", FIREFOX), e.SeatTaken("b", "simulated"))]
    assert said == [
        "The exam was opened: Firefox on Linux.",
        "The exam moved to another tab or computer: simulated.",
    ]


ALL: list[Event] = [
    e.Opened(120, 7200),
    e.Accommodated(25, 900, ("dark",), CHIDI),
    e.CheckedIn("f"),
    e.Admitted(CHIDI),
    e.TurnedAway(CHIDI, "No document"),
    e.Started(),
    e.SeatTaken("a", FIREFOX),
    e.SeatFreed(CHIDI, "The laptop broke"),
    e.Doubted("gap", 41, "entry 40 was expected"),
    e.Doubted("conflict", 41, ""),
    e.Doubted("wrong-hash", 41, ""),
    e.Doubted("orphans", 41, ""),
    e.Reconnected(600),
    e.Paused(CHIDI, "Noise"),
    e.BreakBegun(900, scheduled=True),
    e.BreakBegun(300, scheduled=False),
    e.BreakEnded(),
    e.Resumed(),
    e.TimeGranted(-60, CHIDI, "Granted twice"),
    e.TimeGranted(45, "policy", "The connection was lost for 45 seconds."),
    e.HandedOver(CHIDI, "ab", 3),
    e.LateDecided(CHIDI, accepted=True, reason="The network failed"),
    e.LateDecided(CHIDI, accepted=False, reason="Too late"),
    e.Submitted("candidate"),
    e.Submitted("clock"),
    e.Terminated("gone@example.org", "Cheating"),
    e.Canceled(CHIDI, "Ill"),
    e.Expired(),
]


def test_every_event_has_words() -> None:
    assert {type(event) for event in ALL} == set(e.EVENTS.values()) - set(e.Work.__args__)
    said = [words_of(event, Before("Chidi")).text for event in ALL]
    assert len(set(said)) == len(ALL)
    assert all(text.endswith(".") for text in said)
    assert people_in([(event, NOON) for event in ALL]) == {CHIDI, "gone@example.org"}


def test_every_kind_of_work_is_counted() -> None:
    work = [
        e.AnswerSaved(1, "", 1, (0,)),
        e.StruckOut(2, "", 1, (1,)),
        e.Noted(3, "", 1, "x"),
        e.Highlighted(4, "", 1, (0, 2)),
        e.Commented(5, "", 1, "y"),
        e.SectionClosed(6, "", 1),
        e.Visited(7, "", 2),
        e.Unflagged(8, "", 2),
        e.Flagged(9, "", 2),
    ]
    assert {type(event) for event in work} == set(e.Work.__args__)
    assert told(*work)[0][0] == (
        "The candidate worked: 1 answer stored, 2 flags changed, 1 strike-out, 2 notes or highlights, "
        "1 comment on a question, 1 section closed, 1 question opened."
    )


def test_work_after_the_end_is_told_apart() -> None:
    said = told(e.AnswerSaved(1, "", 1, (0,)), e.Submitted("clock"), e.AnswerSaved(2, "", 1, (1,), late=True))
    assert [text for text, _ in said] == [
        "The candidate worked: 1 answer stored.",
        "The time was up, and the clock handed in.",
        "Work arrived after the end: 1 answer stored.",
    ]


def test_machines_are_called_by_what_they_are() -> None:
    (text, reason) = told(e.TimeGranted(45, "policy", "The connection was lost."))[0]
    assert text == "The policy of the certification changed the time: +45 seconds."
    assert reason == "The connection was lost."


ACCUSING = re.compile(
    r"cheat|suspicio|violat|fraud|illegal|tamper|manipulat|caught|guilty|offence|your fault", re.I
)


def test_the_candidates_log_neither_accuses_nor_speaks_of_the_candidate_as_another() -> None:
    history = [(event, NOON + timedelta(minutes=n)) for n, event in enumerate(ALL)]
    lines = candidate_log(history, [], {CHIDI: "Chidi Okeke"})
    said = [line.title for line in lines]
    assert len(said) > 12
    own_reasons = {"Cheating"}  # what a person wrote stands as they wrote it
    for line in lines:
        assert "candidate" not in line.title.lower()
        assert not ACCUSING.search(line.title)
        assert line.text.removeprefix("Reason: ") in own_reasons or not ACCUSING.search(line.text)
    assert not [line for line in lines if "expected" in line.text + line.title]  # details are for staff


def test_spans_are_said_in_two_units() -> None:
    assert [span_text(seconds) for seconds in (0, 1, 60, 90, 400, 3600, 7260, 90_061)] == [
        "0 seconds",
        "1 second",
        "1 minute",
        "1 minute 30 seconds",
        "6 minutes 40 seconds",
        "1 hour",
        "2 hours 1 minute",
        "25 hours 1 minute",
    ]


def test_minutes_have_signs_and_devices_have_short_names() -> None:
    assert [change_text(s) for s in (600, 60, -60)] == ["+10 minutes", "+1 minute", "−1 minute"]
    assert device_name("") == "unknown"
    assert device_name("curl/8.5.0") == "curl/8.5.0"
