"""A journal file: written, read, and no byte of it can be touched unnoticed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.core.attempt import to_body
from assay.core.journal import (
    GENESIS,
    Entry,
    Fault,
    append,
    canonical,
    from_rows,
    read_lines,
    verify_chain,
    verify_lines,
)
from assay.core.journal.signature import holds
from tests.core.attempt.story import any_event
from tests.core.journal.writing import (
    ATTEMPT,
    NINE,
    STORY,
    chained,
    key_text,
    lines_of,
    rechained,
    sealed,
)

GOOD = sealed(chained()).encode()
SHORT = sealed(chained(STORY[2:6])).encode()


def faults(data: bytes) -> list[Fault]:
    return verify_lines(data, check=holds, expected_key=key_text())


def line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def test_a_journal_is_read_as_it_was_written() -> None:
    assert faults(GOOD) == []
    entries, seal = read_lines(GOOD.decode())
    assert entries == chained()
    assert (seal.attempt, seal.count, seal.head) == (ATTEMPT, len(entries), entries[-1].hash)
    assert sealed(entries).encode() == GOOD


@given(st.lists(any_event, max_size=6))
def test_any_events_are_read_as_they_were_written(story: list[object]) -> None:
    made = chained(story)  # type: ignore[arg-type]
    text = sealed(made, attempt=ATTEMPT if made else "")
    if made:
        assert faults(text.encode()) == []
    entries, _ = read_lines(text)
    assert entries == made
    assert [entry.body for entry in entries] == [to_body(event) for event in story]  # type: ignore[arg-type]


class TestOneByte:
    """Of a short journal, every byte; each fault names the entry that was touched, or the one after it."""

    @staticmethod
    def touched(change: str) -> Iterator[tuple[int, bytes]]:
        for at in range(len(SHORT)):
            before, byte, behind = SHORT[:at], SHORT[at : at + 1], SHORT[at + 1 :]
            yield (
                at,
                {
                    "changed": before + bytes([byte[0] ^ 1]) + behind,
                    "raised": before + byte.swapcase() + behind,
                    "made not UTF-8": before + b"\xff" + behind,
                    "deleted": before + behind,
                    "doubled": before + byte + byte + behind,
                    "put after a space": before + b" " + byte + behind,
                    "put after a line break": before + b"\n" + byte + behind,
                    "put after a return": before + b"\r" + byte + behind,
                    "put after a zero byte": before + b"\0" + byte + behind,
                    "made a line break": before + b"\n" + behind,
                    "the first that is missing": before,
                }[change],
            )

    @pytest.mark.parametrize(
        "change",
        [
            "changed", "raised", "made not UTF-8", "deleted", "doubled", "put after a space",
            "put after a line break", "put after a return", "put after a zero byte", "made a line break",
        ],
    )  # fmt: skip
    def test_is_found_and_its_entry_named(self, change: str) -> None:
        for at, data in self.touched(change):
            if data == SHORT:
                continue
            found = faults(data)
            assert len(found) == 1, (change, at, data)
            assert found[0].line - line_at(SHORT, at) in (0, 1), (change, at, found)

    def test_and_so_is_a_tail_that_is_cut_off(self) -> None:
        for at, data in self.touched("the first that is missing"):
            assert faults(data), at


@given(st.data())
def test_any_stretch_replaced_by_anything_is_found(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 400)))
    changed = GOOD[:start] + data.draw(st.binary(max_size=12)) + GOOD[end:]
    assert bool(faults(changed)) == (changed != GOOD)


@given(st.permutations(range(len(STORY) + 1)))
def test_lines_in_any_other_order_are_found(order: list[int]) -> None:
    lines = GOOD.splitlines(keepends=True)
    assert bool(faults(b"".join(lines[n] for n in order))) == (order != sorted(order))


@given(st.lists(st.integers(0, len(STORY)), max_size=12))
def test_any_selection_of_lines_is_found(chosen: list[int]) -> None:
    lines = GOOD.splitlines(keepends=True)
    assert bool(faults(b"".join(lines[n] for n in chosen))) == (chosen != [*range(len(lines))])


def test_a_forger_without_the_key_cannot_chain_anew() -> None:
    made = chained()
    forged = rechained([*made[:3], *made[4:]])
    old_seal = GOOD.splitlines(keepends=True)[-1]
    anew = b"".join([*sealed(forged).encode().splitlines(keepends=True)[:-1], old_seal])
    assert [fault.message for fault in faults(anew)] == ["the seal does not fit the entries above it"]


def test_a_count_of_true_is_not_a_count_of_one() -> None:
    one = sealed(chained(STORY[:1])).encode()
    assert faults(one) == []
    assert faults(one.replace(b'"count":1,', b'"count":true,'))


def test_entries_of_two_attempts_do_not_make_one_journal() -> None:
    first, *_ = chained()
    guest = append(
        attempt="another",
        seq=2,
        prev=first.hash,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        event="Started",
        body={},
    )
    assert verify_chain([first, guest]) == [Fault(2, "entry 2 belongs to another attempt")]


GUEST = ATTEMPT[::-1]


def of_another_attempt() -> list[Entry]:
    """The same story, whole in itself, of another candidate."""
    return rechained([replace(entry, attempt=GUEST) for entry in chained()])


class TestSplices:
    """Two whole journals do not make a third, wherever they are cut and however they are joined."""

    @pytest.mark.parametrize("at", range(1, len(STORY)))
    def test_the_tail_of_another_attempt_is_named_at_its_first_entry(self, at: int) -> None:
        ours, theirs = lines_of(GOOD.decode()), lines_of(sealed(of_another_attempt(), attempt=GUEST))
        (fault,) = faults("".join([*ours[:at], *theirs[at:]]).encode())
        assert fault == Fault(at + 1, f"entry {at + 1} belongs to another attempt")

    @pytest.mark.parametrize("at", range(1, len(STORY)))
    def test_chained_anew_it_is_still_another_attempt(self, at: int) -> None:
        joined = rechained([*chained()[:at], *of_another_attempt()[at:]])
        (fault,) = faults(sealed(joined).encode())
        assert fault == Fault(at + 1, f"entry {at + 1} belongs to another attempt")

    @pytest.mark.parametrize("at", range(1, len(STORY) + 1))
    def test_an_entry_twice_is_named(self, at: int) -> None:
        lines = lines_of(GOOD.decode())
        (fault,) = faults("".join([*lines[:at], *lines[at - 1 :]]).encode())
        assert fault.line == at + 1
        assert f"entry {at + 1} is missing or moved: this line says it is entry {at}" in fault.message

    @pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 6), (3, 7), (7, 8)])
    def test_two_bodies_swapped_are_named_at_the_first(self, one: int, other: int) -> None:
        made = chained()
        bodies = {one: made[other - 1].body, other: made[one - 1].body}
        swapped = [replace(entry, body=bodies.get(entry.seq, entry.body)) for entry in made]
        (fault,) = faults(sealed(swapped).encode())
        assert (fault.line, f"entry {one} (" in fault.message) == (one, True)

    @pytest.mark.parametrize("cut", range(1, len(STORY) + 1))
    def test_a_tail_cut_off_under_a_seal_of_before_is_found(self, cut: int) -> None:
        lines = lines_of(GOOD.decode())
        (fault,) = faults("".join([*lines[: len(STORY) - cut], lines[-1]]).encode())
        assert fault == Fault(len(STORY) - cut + 1, "the seal does not fit the entries above it")


class TestRows:
    """A database keeps an entry without what follows from its place: the attempt and the hash before."""

    def test_are_entries_again(self) -> None:
        made = chained()
        rows = [(entry.seq, entry.at, entry.event, entry.body, entry.hash) for entry in made]
        assert list(from_rows(ATTEMPT, rows)) == made
        assert list(from_rows(ATTEMPT, rows[3:], prev=made[2].hash)) == made[3:]
        assert list(from_rows(ATTEMPT, [])) == []

    def test_with_one_changed_or_left_out_do_not_verify(self) -> None:
        rows = [(entry.seq, entry.at, entry.event, entry.body, entry.hash) for entry in chained()]
        changed = [*rows[:2], (*rows[2][:3], {"by": "erin@example.org"}, rows[2][4]), *rows[3:]]
        assert [fault.line for fault in verify_chain(from_rows(ATTEMPT, changed))] == [3]
        assert [fault.line for fault in verify_chain(from_rows(ATTEMPT, rows[:4] + rows[5:]))] == [5]
        rehashed = [*rows[:2], (*rows[2][:4], "0" * 64), *rows[3:]]
        assert [fault.line for fault in verify_chain(from_rows(ATTEMPT, rehashed))] == [3]
        assert [fault.line for fault in verify_chain(from_rows(GUEST, rows))] == [1]


def test_entries_are_numbered_one_by_one_even_where_the_chain_holds() -> None:
    first, *_ = chained()
    third = append(attempt=ATTEMPT, seq=3, prev=first.hash, at=NINE, event="Started", body={})
    assert [fault.line for fault in verify_chain([first, third])] == [2]


def test_the_first_of_several_faults_is_the_one_that_is_named() -> None:
    lines = lines_of(GOOD.decode())
    two_faults = "".join([lines[0], lines[2], lines[1], "{ }\n", *lines[4:]])
    assert [fault.line for fault in faults(two_faults.encode())] == [2]


@pytest.mark.parametrize(
    "wrong",
    [{"seq": True}, {"body": []}, {"body": None}, {"at": 1}, {"event": None}, {"attempt": []}, {"more": 1}],
    ids=str,
)
def test_a_value_of_another_type_is_a_fault_even_where_its_hash_fits(wrong: dict[str, object]) -> None:
    fields = {"attempt": ATTEMPT, "seq": 1, "at": "", "event": "Started", "body": {}, "prev": GENESIS} | wrong
    digest = hashlib.sha256(canonical(fields).encode()).hexdigest()
    line = canonical({**fields, "hash": digest}) + "\n"
    assert [fault.line for fault in faults((line + sealed([])).encode())] == [1]


@pytest.mark.parametrize("body", [{"n": 1.5}, {"n": 2**60}, {"é": 1}, {"n": "\ud800"}, {"n": {1, 2}}])
def test_rows_that_no_journal_can_hold_are_faults_and_not_exceptions(body: Mapping[str, object]) -> None:
    first, second, *_ = chained()
    assert [fault.line for fault in verify_chain([first, replace(second, body=body)])] == [2]


class TestHostileInput:
    """`assay attempt verify` reads files of strangers."""

    @given(st.binary(max_size=300))
    @example(b"")
    @example(b"\n")
    @example(b"\n\n")
    @example(b"\xef\xbb\xbf{}\n")
    @example(b"\xff\xfe{\x00}\x00\n\x00")
    def test_any_bytes_are_faults(self, data: bytes) -> None:
        assert faults(data)

    @pytest.mark.parametrize(
        "line",
        [
            "[" * 100_000,
            '{"a":' * 50_000,
            "1" * 5000,
            "9" * 4000,
            '{"seq":' + "9" * 4000 + "}",
            "NaN",
            '{"n":Infinity}',
            '{"n":-0}',
            '"\\ud800"',
            '{"a":"\\ud800"}',
            "null",
            "true",
            "[]",
            "{}",
            '{"a":1,"a":1}',
            "{'a': 1}",
            "\u2028",
            "\0",
        ],
        ids=lambda line: line[:12],
    )
    def test_one_hostile_line_is_a_fault_wherever_it_stands(self, line: str) -> None:
        good = lines_of(GOOD.decode())
        for at in (0, 3, len(good) - 1, len(good)):
            text = "".join([*good[:at], line + "\n", *good[at:]])
            # Behind the seal, it is the seal that is not the last line.
            assert [fault.line for fault in faults(text.encode())] == [min(at + 1, len(good))]

    @given(
        st.dictionaries(
            st.sampled_from(["attempt", "seq", "at", "event", "body", "prev", "hash"]),
            st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()),
        )
    )
    def test_an_entry_of_wrong_types_is_a_fault(self, fields: dict[str, object]) -> None:
        line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert [fault.line for fault in faults(line.encode("utf-8", "surrogatepass") + b"\n" + GOOD)] == [1]

    @given(
        st.dictionaries(
            st.sampled_from(["attempt", "count", "head", "key", "signature"]),
            st.none() | st.booleans() | st.integers(-5, 9) | st.text(max_size=5) | st.lists(st.text()),
            min_size=1,
        )
    )
    def test_a_seal_of_wrong_values_is_a_fault(self, other: dict[str, object]) -> None:
        lines = lines_of(GOOD.decode())
        seal = json.loads(lines[-1]) | other
        if seal == json.loads(lines[-1]) and type(seal["count"]) is int:
            return
        text = "".join(lines[:-1]) + json.dumps(seal, sort_keys=True, separators=(",", ":")) + "\n"
        assert [fault.line for fault in faults(text.encode())] == [len(lines)]


def test_the_time_of_an_entry_is_utc_in_milliseconds() -> None:
    vienna = datetime(2026, 11, 23, 10, 30, 0, 123_999, tzinfo=timezone(timedelta(hours=1)))
    entry = append(attempt=ATTEMPT, seq=1, prev=GENESIS, at=vienna, event="Started", body={})
    assert entry.at == "2026-11-23T09:30:00.123Z"
