"""The story of an attempt: in words, work summed up, never an answer."""

from datetime import UTC, datetime, timedelta

from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.web.kit.devices import device_name
from assay.web.kit.spans import change_text
from assay.web.kit.story import people_in, story_of

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


def test_every_event_has_words() -> None:
    rest: list[Event] = [
        e.Opened(120, 7200),
        e.CheckedIn("f"),
        e.TurnedAway(CHIDI, "No document"),
        e.Resumed(),
        e.TimeGranted(-60, CHIDI, "Granted twice"),
        e.Submitted("candidate"),
        e.Submitted("clock"),
        e.Terminated("gone@example.org", "Cheating"),
        e.Canceled(CHIDI, "Ill"),
        e.Expired(),
    ]
    assert len({text for text, _ in told(*rest)}) == len(rest)
    assert people_in([(event, NOON) for event in rest]) == {CHIDI, "gone@example.org"}


def test_minutes_have_signs_and_devices_have_short_names() -> None:
    assert [change_text(s) for s in (600, 60, -60)] == ["+10 minutes", "+1 minute", "−1 minute"]
    assert device_name("") == "unknown"
    assert device_name("curl/8.5.0") == "curl/8.5.0"
