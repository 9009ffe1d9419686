"""A claim that something was lost is proved or disproved, in words that name the entry."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.attempt import acknowledge
from assay.core.attempt import events as e
from assay.core.attempt.acknowledgement import is_acknowledgement
from assay.core.attempt.claim_files import BadDocument, Claim, read_claim, read_receipt
from assay.core.attempt.claims import judge_claim, judge_receipt
from assay.core.journal import Entry, canonical_bytes, read_lines, verify_lines
from assay.core.journal.signature import holds, to_text
from tests.core.journal.make_vectors import ACK_KEY, VECTORS, claims, text_of
from tests.core.journal.writing import ATTEMPT, KEY, LONG_STORY, OTHER_KEY, chained, key_text, rechained

PUBLISHED: dict[str, Any] = json.loads((VECTORS / "claims.json").read_text("utf-8"))
SHORTENED = "the journal was cut, with the entries"
BY_NAME: dict[str, Any] = {case["name"]: case for case in PUBLISHED["claims"]}


def journal(name: str) -> list[Entry]:
    text = PUBLISHED["journals"][name]
    assert verify_lines(text.encode(), check=holds, expected_key=PUBLISHED["key"]) == []
    return read_lines(text)[0]


def read(document: object) -> Claim:
    return read_claim(json.dumps(document).encode())


@pytest.mark.parametrize("case", PUBLISHED["claims"], ids=lambda case: str(case["name"]))
def test_each_verdict_is_as_published(case: dict[str, Any]) -> None:
    verdict = judge_claim(journal(case["journal"]), read(case["claim"]))
    assert (verdict.outcome, verdict.seq) == (case["outcome"], case["entry"]), verdict.message


def test_the_file_is_what_the_code_writes() -> None:
    assert (VECTORS / "claims.json").read_text("utf-8") == text_of(claims())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all is stored", "All 11 entries that were acknowledged are stored as the device made them"),
        ("all is stored", "device entry 11 (SectionClosed, section 1), entry 16 of the journal"),
        ("more than was acknowledged", "Missing: device entry 12 was acknowledged at 2026-11-23T09:00:24"),
        ("another chain", "up to device entry 4 (StruckOut, question 2), entry 9 of the journal"),
        ("another entry", "than is stored as device entry 2 (AnswerSaved, question 1), entry 7"),
        ("the journal was changed", "does not fit device entry 2 (AnswerSaved, question 1), entry 7"),
        (SHORTENED, "Missing: device entry 9 (Commented, question 2), with all up to 11,"),
        (SHORTENED, "The journal ends after device entry 8 (Noted, question 2)"),
        ("the journal has a hole", "Device entry 10 is missing before device entry 11"),
    ],
)
def test_the_words_name_the_entry(name: str, said: str) -> None:
    case = BY_NAME[name]
    assert said in judge_claim(journal(case["journal"]), read(case["claim"])).message


def test_what_was_never_acknowledged_is_said_apart() -> None:
    """The browser died before the reply: nobody promised these, but they may have arrived."""
    document = {**BY_NAME["with the entries"]["claim"], **BY_NAME["an earlier acknowledgement"]["claim"]}
    assert "9 more were never acknowledged; of these 9 are stored." in judge(document)
    assert "9 more were never acknowledged; of these 6 are stored." in judge(document, made=13)


def judge(document: object, made: int = 99) -> str:
    verdict = judge_claim(chained(LONG_STORY)[:made], read(document))
    assert verdict.outcome == "stored"
    return verdict.message


def test_a_claim_of_another_attempt_proves_nothing() -> None:
    claim = replace(read(BY_NAME["all is stored"]["claim"]), attempt="another")
    with pytest.raises(BadDocument, match="about attempt another, the journal about attempt 3f6b1c9e"):
        judge_claim(chained(LONG_STORY), claim)
    with pytest.raises(BadDocument, match="attempt none"):
        judge_claim([], claim)


def test_a_journal_that_no_server_wrote_proves_nothing() -> None:
    strange = [replace(x, body={**x.body, "choice": "all"}) if x.seq == 7 else x for x in chained(LONG_STORY)]
    with pytest.raises(BadDocument, match=r"entry 7 of the journal cannot be read: AnswerSaved: .*choice"):
        judge_claim(rechained(strange), read(BY_NAME["all is stored"]["claim"]))


class TestAcknowledgement:
    CLAIM = BY_NAME["all is stored"]["claim"]

    def test_is_an_hmac_over_the_published_text(self) -> None:
        mac = hmac.new(bytes.fromhex(PUBLISHED["ack_key"]), PUBLISHED["ack_message"].encode(), hashlib.sha256)
        assert self.CLAIM["ack"] == mac.hexdigest()[:32]

    def test_is_known_again_by_who_gave_it(self) -> None:
        assert self.known()
        assert not self.known(key=bytes(32))

    @pytest.mark.parametrize(
        "change",
        [
            {"attempt": "x"},
            {"held_up_to": 12},
            {"chain": "0"},
            {"at": "2026"},
            {"ack": "0" * 32},
            {"ack": "é\ud800"},
        ],
        ids=ascii,
    )
    def test_is_of_exactly_what_it_says(self, change: dict[str, object]) -> None:
        assert not self.known(**change)

    def known(self, key: bytes = ACK_KEY, **change: Any) -> bool:
        told = {name: self.CLAIM[name] for name in ("attempt", "held_up_to", "chain", "ack")}
        told |= {"at": self.CLAIM["stored_at"]} | change
        return is_acknowledgement(key, told.pop("ack"), **told)

    @given(st.tuples(st.text(), st.integers(0), st.text(), st.text()))
    def test_any_is_known_again(self, said: tuple[str, int, str, str]) -> None:
        attempt, held, chain, at = (str(x).encode("utf-8", "ignore").decode() for x in said)
        told: dict[str, Any] = {"attempt": attempt, "held_up_to": int(held), "chain": chain, "at": at}
        assert is_acknowledgement(ACK_KEY, acknowledge(ACK_KEY, **told), **told)


class TestReceipt:
    @staticmethod
    def document(entries: int = 17, **other: object) -> dict[str, object]:
        told = {
            "receipt": "assay-receipt-v1",
            "attempt": ATTEMPT,
            "entries": entries,
            "head": chained(LONG_STORY)[entries - 1].hash,
            "issued_at": "2026-11-23T09:00:30+00:00",
            "key": key_text(),
        } | other
        return {**told, "signature": to_text(KEY.sign(canonical_bytes(told)))}

    def judge(
        self, document: dict[str, object], entries: list[Entry] | None = None
    ) -> tuple[str, int | None, str]:
        receipt = read_receipt(json.dumps(document).encode())
        verdict = judge_receipt(entries or chained(LONG_STORY), receipt, check=holds)
        return verdict.outcome, verdict.seq, verdict.message

    def test_names_its_journal(self) -> None:
        assert self.judge(self.document())[:2] == ("stored", 17)

    def test_more_may_have_followed(self) -> None:
        outcome, seq, message = self.judge(self.document(entries=10))
        assert (outcome, seq) == ("stored", 10)
        assert "7 more followed later" in message

    def test_a_journal_cut_off_is_missing_what_the_receipt_was_given_for(self) -> None:
        outcome, seq, message = self.judge(self.document(), chained(LONG_STORY)[:12])
        assert (outcome, seq) == ("missing", 12)
        assert "ends with entry 12, but the receipt was given for 17: from entry 13 on" in message

    def test_another_journal_is_not_the_one(self) -> None:
        made = chained(LONG_STORY)
        changed = rechained([replace(x, body={**x.body, "choice": [1]}) if x.seq == 7 else x for x in made])
        outcome, seq, message = self.judge(self.document(), changed)
        assert (outcome, seq) == ("differs", 17)
        assert "Entry 17 of the journal is not the one that the receipt names" in message

    @pytest.mark.parametrize("count", [0, -1])
    def test_one_of_no_entries_is_of_no_journal(self, count: int) -> None:
        assert self.judge(self.document(**{"entries": count} | {}))[0] == "differs"

    def test_an_unsigned_one_proves_nothing(self) -> None:
        forged = {**self.document(), "entries": 9}
        other = {**self.document(), "key": to_text(OTHER_KEY.public_key().public_bytes_raw())}
        for document in (forged, other, {**self.document(), "signature": "u"}):
            with pytest.raises(BadDocument, match="own signature does not hold"):
                self.judge(document)

    def test_one_of_another_attempt_proves_nothing(self) -> None:
        with pytest.raises(BadDocument, match="about attempt another"):
            self.judge(self.document(attempt="another"))


class TestHostileDocuments:
    """Candidates bring them; anything may stand in them."""

    @given(st.binary(max_size=200))
    def test_any_bytes_are_refused(self, data: bytes) -> None:
        for reader in (read_claim, read_receipt):
            with pytest.raises(BadDocument):
                reader(data)

    @pytest.mark.parametrize(
        ("data", "line", "said"),
        [
            (b"", 1, "not JSON"),
            (b'{\n "attempt": "x",\n oops\n}', 3, "not JSON"),
            (b'{"attempt":\n"\xff"}', 2, "not UTF-8"),
            (b"[" * 100_000, 1, "not a JSON object"),
            (b"[1]", 1, "not a JSON object"),
            (b"1" * 5000, 1, "not a JSON object"),
            (b"{}", 1, "no claim"),
            (b'{"format": "assay-claim-v1"}', 1, "missing required field"),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_and_the_line_is_named(self, data: bytes, line: int, said: str) -> None:
        with pytest.raises(BadDocument, match=said) as caught:
            read_claim(data)
        assert caught.value.line == line

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"format": "assay-claim-v2"}, "no claim"),
            ({"held_up_to": "11"}, "Expected `int`"),
            ({"held_up_to": -1}, "must not be negative"),
            ({"held_up_to": 1.5}, "Expected `int`"),
            ({"held_up_to": True}, "Expected `int`"),
            ({"chain": None}, "Expected `str`"),
            ({"entries": {}}, "entries must be a list"),
            ({"entries": [1]}, r"entries\[0\] must be an object"),
            ({"entries": [{"event": "Submitted", "by": "x"}]}, r"entries\[0\]: event is not one"),
            ({"entries": [{"event": ["x"]}]}, r"entries\[0\]: event is not one"),
            ({"entries": [{"event": "Visited", "x": 1}]}, r"entries\[0\]: Visited has no field 'x'"),
        ],
    )
    def test_a_member_of_another_type_is_named(self, change: dict[str, object], said: str) -> None:
        with pytest.raises(BadDocument, match=said):
            read({**BY_NAME["all is stored"]["claim"], **change})

    @pytest.mark.parametrize(
        "strange", [{"entries": 1.5}, {"head": 7}, {"é": 1}, {"receipt": "v2"}, {"n": 2**60}]
    )
    def test_a_receipt_that_no_site_writes_is_refused(self, strange: dict[str, object]) -> None:
        with pytest.raises(BadDocument):
            read_receipt(json.dumps({**TestReceipt.document(), **strange}).encode())


def test_an_unchained_journal_of_before_is_judged_by_its_count() -> None:
    story = [*LONG_STORY[:5], e.AnswerSaved(1, "", 1, (0,)), e.AnswerSaved(2, "", 2, (0,))]
    claim = Claim(ATTEMPT, 2, "", "2026-11-23T09:00:24.000Z", "")
    assert judge_claim(chained(story), claim).outcome == "stored"
    assert judge_claim(chained(story), replace(claim, held_up_to=3)).outcome == "missing"
