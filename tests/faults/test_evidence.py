"""The checker itself: an honest site has no findings, and each kind of lie has its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.cli.rehearse.device import Device
from assay.cli.rehearse.evidence import Stored, findings
from assay.cli.rehearse.witness import Claim, Witness
from assay.core.attempt import Event, evolve, replay, to_body
from assay.core.attempt import events as e
from assay.core.attempt.evolve import IllegalTransition
from assay.core.attempt.snapshot import to_snapshot
from assay.core.journal import GENESIS, Entry, append, canonical
from assay.core.journal.signature import to_text

ATTEMPT = "0c22d66c-d2a5-46c6-8c17-707804cd45c5"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
History = list[tuple[Event, datetime]]


def adas_work() -> list[e.AnswerSaved]:
    """Three answers as her device makes them."""
    device = Device("tab-of-ada-1")
    drafts = [e.AnswerSaved(0, "2026-11-23T12:00:00Z", n, (n % 4,), left=7000) for n in (1, 2, 1)]
    return [device.keep(draft) for draft in drafts]  # type: ignore[misc]  # answers stay answers


def adas_history(work: Sequence[e.AnswerSaved]) -> History:
    """Her exam: five minutes of work, a pause of two, and the end."""
    before = [e.Opened(120, 7200), e.CheckedIn("f" * 64), e.Admitted("chidi@example.org")]
    after = [e.Paused("chidi@example.org", "A word."), e.Admitted("chidi@example.org"), e.Resumed()]
    events: list[Event] = [*before, e.SeatTaken("tab-of-ada-1", ""), e.Started(), *work, *after]
    return [
        (event, NOON + timedelta(minutes=n)) for n, event in enumerate([*events, e.Submitted("candidate")])
    ]


def chained(history: History) -> list[Entry]:
    """The journal of a history."""
    entries: list[Entry] = []
    for seq, (event, at) in enumerate(history, start=1):
        prev = entries[-1].hash if entries else GENESIS
        kind, body = type(event).__name__, to_body(event)
        entries.append(append(attempt=ATTEMPT, seq=seq, prev=prev, at=at, event=kind, body=body))
    return entries


def signed(receipt: dict[str, object]) -> dict[str, object]:
    """A receipt with a signature that holds."""
    return {**receipt, "signature": to_text(KEY.sign(canonical(receipt).encode()))}


def stored_as(history: History) -> Stored:
    """A site that holds this, with an honest checkpoint."""
    entries = chained(history)
    head = entries[-1]
    receipt = signed(
        {"entries": head.seq, "head": head.hash, "key": to_text(KEY.public_key().public_bytes_raw())}
    )
    try:
        fold = to_snapshot(replay(history))
    except IllegalTransition:  # nobody can fold that: whoever forged it has left the old one
        fold = {}
    return Stored(entries, head.seq, head.hash, fold, receipt)


def witness_of(work: Sequence[e.AnswerSaved], history: History) -> Witness:
    """Somebody who saw all of it, and a true reply after each entry of the journal."""
    witness = Witness(ATTEMPT)
    for entry in work:
        witness.saw_made(entry)
    witness.saw_confirmed(work)
    state = None
    for event, at in history:
        state = evolve(replay([]) if state is None else state, event, at=at)
        witness.claims.append(claim_of(state, at))
    witness.receipt = stored_as(history).receipt or {}
    return witness


def claim_of(state: object, at: datetime) -> Claim:
    """A true reply."""
    left = state.remaining(at).total_seconds()  # type: ignore[attr-defined]
    stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    held, chain = state.held_up_to, state.device_chain  # type: ignore[attr-defined]
    return Claim(at.timestamp(), 0.01, stamp, state.phase.value, left, held, chain)  # type: ignore[attr-defined]


def rules(witness: Witness, stored: Stored) -> set[str]:
    """Which promises were found broken."""
    return {finding.rule for finding in findings(witness, stored)}


def test_an_honest_site_has_no_findings() -> None:
    history = adas_history(adas_work())
    assert findings(witness_of(adas_work(), history), stored_as(history)) == []


def without_the_last_answer(history: History) -> History:
    return [one for one in history if getattr(one[0], "device_seq", 0) != 3]


def with_another_answer(history: History) -> History:
    """The second answer is somebody else's, and the site's chain fits it."""
    work = adas_work()
    device = Device("tab")
    forged = [device.keep(replace(x, choice=(3,)) if x.device_seq == 2 else x) for x in work]
    return adas_history(forged)  # type: ignore[arg-type]  # answers stay answers


def with_an_answer_twice(history: History) -> History:
    return [*history[:7], history[6], *history[7:]]


def with_an_answer_changed(history: History) -> History:
    """The choice is changed, and the device's chain left as it was."""
    return [
        (
            replace(event, choice=(3,))
            if isinstance(event, e.AnswerSaved) and event.device_seq == 2
            else event,
            at,
        )
        for event, at in history
    ]


def with_answers_swapped(history: History) -> History:
    return [*history[:5], (history[6][0], history[5][1]), (history[5][0], history[6][1]), *history[7:]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without_the_last_answer, {"acknowledged", "reply", "receipt"}),
        (with_another_answer, {"acknowledged", "unmade", "reply", "receipt"}),
        (with_an_answer_twice, {"device-chain", "acknowledged", "history", "receipt"}),
        (with_an_answer_changed, {"device-chain", "unmade", "receipt"}),
        (with_answers_swapped, {"device-chain", "history"}),
    ],
)
def test_a_journal_that_was_rewritten_with_a_whole_chain_is_found_out(
    change: Callable[[History], History], expected: set[str]
) -> None:
    history = adas_history(adas_work())
    assert expected <= rules(witness_of(adas_work(), history), stored_as(change(history)))


def test_a_journal_that_is_not_whole_is_found_out() -> None:
    history = adas_history(adas_work())
    stored = stored_as(history)
    entries = [*stored.entries[:5], *stored.entries[6:]]
    assert rules(witness_of(adas_work(), history), replace(stored, entries=entries)) == {"chain"}


def test_a_reply_that_was_not_true_is_found_out() -> None:
    history = adas_history(adas_work())
    witness = witness_of(adas_work(), history)
    for change in ({"remaining_seconds": 6999.0}, {"phase": "paused"}, {"held_up_to": 1}):
        witness.claims[6:7] = [replace(witness_of(adas_work(), history).claims[6], **change)]  # type: ignore[arg-type]
        assert rules(witness, stored_as(history)) == {"reply"}, change


def test_two_contents_acknowledged_under_one_number_are_found_out() -> None:
    history = adas_history(adas_work())
    witness = witness_of(adas_work(), history)
    other = Device("tab-of-ada-2").keep(replace(adas_work()[0], choice=(3,)))
    witness.saw_made(other)
    witness.saw_confirmed([other])
    assert rules(witness, stored_as(history)) == {"acknowledged"}


def test_a_checkpoint_may_be_behind_but_not_wrong() -> None:
    history = adas_history(adas_work())
    stored, witness = stored_as(history), witness_of(adas_work(), history)
    behind = replace(
        stored, head_seq=6, head_hash=stored.entries[5].hash, fold=to_snapshot(replay(history[:6]))
    )
    assert findings(witness, behind) == []
    assert rules(witness, replace(stored, fold={**stored.fold, "allowed_seconds": 9999})) == {"checkpoint"}
    assert rules(witness, replace(behind, head_hash=stored.head_hash)) == {"checkpoint"}
    assert rules(witness, replace(stored, head_seq=99)) == {"checkpoint"}


def test_a_receipt_that_the_site_does_not_know_is_found_out() -> None:
    history = adas_history(adas_work())
    stored, witness = stored_as(history), witness_of(adas_work(), history)
    assert rules(witness, replace(stored, receipt=None)) == {"receipt"}
    assert rules(witness, replace(stored, receipt={"entries": 1, "head": "0" * 64})) == {"receipt"}
    forged = {**(stored.receipt or {}), "signature": to_text(bytes(64))}
    witness.receipt = forged
    assert rules(witness, replace(stored, receipt=forged)) == {"receipt"}
