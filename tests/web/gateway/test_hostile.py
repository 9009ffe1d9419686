"""Whatever a browser sends is answered in the contract's own words, and changes nothing."""

from assay.apps.attempts.models import JournalRow
from assay.web.gateway.gateway import Gateway
from tests.apps.story import TAB, Exam
from tests.web.gateway.playing import Player, Said, on_the_wire, played
from tests.web.player.conftest import HOSTILE

CALLS = ("start", "entries", "heartbeat", "break", "submit")

WRONG: tuple[dict[str, object], ...] = (
    {"device_seq": "1"},
    {"device_seq": 1.0},
    {"device_seq": True},
    {"device_seq": -1},
    {"device_seq": 2**31},
    {"device_seq": None},
    {"number": "7"},
    {"number": -1},
    {"number": 10**9},
    {"number": [1]},
    {"made_at": None},
    {"made_at": 1763899200},
    {"made_at": "yesterday"},
    {"made_at": "2026-11-23T12:00:01" + "0" * 40},
    {"made_at": "2026-11-23\u000012:00:01"},
    {"made_at": "2026-11-23☃12:00:01"},
    {"made_at": "2026-13-23T12:00:01Z"},
    {"event": None},
    {"event": ["AnswerSaved"]},
    {"event": {"AnswerSaved": 1}},
    {"choice": None},
    {"choice": "0"},
    {"choice": 0},
    {"choice": [0, 0]},
    {"choice": [-1]},
    {"choice": [12]},
    {"choice": [True]},
    {"choice": [0.0]},
    {"choice": ["0"]},
    {"choice": [[0]]},
    {"choice": [{}]},
    {"event": "StruckOut"},
    {"event": "StruckOut", "struck": ["A"]},
)


def head_of(exam: Exam) -> int:
    """How long the journal is."""
    return JournalRow.objects.filter(attempt=exam.attempt).count()


def test_what_is_no_call_is_a_400(gateway: Gateway, seated: Exam) -> None:
    before = head_of(seated)

    async def play(ada: Player) -> list[tuple[str, str, Said]]:
        return [(call, name, await ada.ask(call, body)) for call in CALLS for name, body in HOSTILE.items()]

    for call, name, said in played(gateway, seated, play):
        assert said.status in (400, 413), (call, name, said)
        assert said.content["title"], (call, name)
        assert said.content["detail"], (call, name)
    assert head_of(seated) == before


def test_one_bad_entry_refuses_the_batch_and_is_named(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> list[tuple[object, Said]]:
        await ada.start()
        first, second = on_the_wire(ada.answer(1, 0)), on_the_wire(ada.answer(2, 0))
        return [
            (wrong, await ada.ask("entries", {"tab": TAB, "entries": [first, second | wrong]}))
            for wrong in WRONG
        ]

    for wrong, said in played(gateway, seated, play):
        assert said.status in (400, 422), (wrong, said)
        assert "entries[1]" in said.content["detail"] or said.status == 422, (wrong, said)
    assert not JournalRow.objects.filter(attempt=seated.attempt, event="AnswerSaved").exists()


def test_what_is_no_list_of_entries_is_a_400(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> list[Said]:
        await ada.start()
        many = [on_the_wire(ada.answer(1, 0))] * 201
        no_lists: list[object] = [None, {}, "x", 1, [1], [None], [[]], [{}], many]
        return [await ada.ask("entries", {"tab": TAB, "entries": entries}) for entries in no_lists]

    assert {said.status for said in played(gateway, seated, play)} == {400}


def test_numbers_are_numbers(gateway: Gateway, seated: Exam) -> None:
    wrong: list[object] = [None, "1", -1, 2**31, 1.5, True, []]

    async def play(ada: Player) -> list[Said]:
        await ada.start()
        beats = [await ada.ask("heartbeat", {"tab": TAB, "at": at}) for at in wrong]
        ends = [
            await ada.ask("submit", {"tab": TAB, "last_device_seq": last, "confirmed": True})
            for last in wrong
        ]
        return [*beats, *ends]

    assert {said.status for said in played(gateway, seated, play)} == {400}


def test_the_end_takes_a_second_deliberate_step(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> list[Said]:
        await ada.start()
        call = {"tab": TAB, "last_device_seq": 0}
        words: list[object] = [False, None, 1, "true", [True]]
        return [
            await ada.ask("submit", call),
            *[await ada.ask("submit", call | {"confirmed": word}) for word in words],
        ]

    assert {said.status for said in played(gateway, seated, play)} == {400}
    assert seated.fresh().phase == "active"


def test_two_hundred_entries_are_a_batch_and_an_empty_one_is_nothing_wrong(
    gateway: Gateway, seated: Exam
) -> None:
    async def play(ada: Player) -> list[Said]:
        await ada.start()
        return [await ada.save(), await ada.save(*(ada.answer(n % 120 + 1, 0) for n in range(200)))]

    assert [said.content["held_up_to"] for said in played(gateway, seated, play)] == [0, 200]
