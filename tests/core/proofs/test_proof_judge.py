"""What running a proof showed, held against the key."""

from dataclasses import replace
from pathlib import Path

import pytest

from assay.core.items.item import Item, ItemType, ProofKind
from assay.core.items.parse import parse_item
from assay.core.proofs.judge import MOST_CPU_MS, ProofVerdict, judge
from assay.core.proofs.observation import (
    Answer,
    MalformedObservation,
    Observation,
    read_observation,
    write_observation,
)
from assay.core.proofs.question import question_of
from assay.core.proofs.stack import named, unmet

TEXT = (Path(__file__).parents[3] / "spec" / "vectors" / "items" / "inf-0900.md").read_text(encoding="utf-8")
ITEM = replace(parse_item(TEXT, file="inf-0900.md"), proof=ProofKind.ORACLE)
HELD, REFUTED, BROKE = Answer("held"), Answer("refuted"), Answer("broke", "KeyError: 'x'", 7)
CLAIMS = {letter: HELD for letter in "ABD"}


def meets(*letters: str) -> dict[str, Answer]:
    """`meets` held for these printed letters and for no other."""
    return {letter: HELD if letter in letters else REFUTED for letter in "ABCD"}


SOUND = Observation(meets=(meets("C"), meets("D")), claims=CLAIMS)
"""The key's text, C in the file, stands under D when every text has moved on by one letter."""


def verdict_on(observation: Observation, item: Item = ITEM) -> tuple[str, tuple[str, ...]]:
    """The verdict and the problems."""
    question = question_of(item, proof="", proof_file="inf-0900.proof.py")
    result = judge(item, question=question, observation=observation)
    return result.verdict, result.problems


def test_a_proof_that_finds_the_key_wherever_it_stands_proves_it():
    assert verdict_on(SOUND) == (ProofVerdict.PROVEN, ())


@pytest.mark.parametrize("met", ["A", "", "AC", "ABCD", "D"])
def test_any_other_set_of_options_refutes_the_key(met):
    verdict, problems = verdict_on(replace(SOUND, meets=(meets(*met), meets("D"))))

    assert verdict is ProofVerdict.REFUTED
    assert "the key is C" in problems[0]


def test_a_proof_that_looks_at_letters_is_refuted_by_moving_the_texts():
    verdict, problems = verdict_on(replace(SOUND, meets=(meets("C"), meets("C"))))

    assert verdict is ProofVerdict.REFUTED
    assert "look at the text, not at the letter" in problems[0]


def test_a_claim_that_does_not_hold_refutes_with_its_line():
    claims = {**CLAIMS, "B": Answer("refuted", "assert 1 == 2", 31)}

    assert verdict_on(replace(SOUND, claims=claims)) == (
        ProofVerdict.REFUTED,
        ("inf-0900.proof.py:31: claim_B does not hold: assert 1 == 2",),
    )


@pytest.mark.parametrize(
    "observation",
    [
        replace(SOUND, broken=Answer("broke", "ImportError: no module", 1)),
        replace(SOUND, meets=(meets("C"),)),
        replace(SOUND, meets=()),
        replace(SOUND, meets=({**meets("C"), "A": BROKE}, meets("D"))),
        replace(SOUND, meets=({"C": HELD}, meets("D"))),
        replace(SOUND, claims={**CLAIMS, "A": BROKE}),
        replace(SOUND, claims={"A": HELD, "B": HELD}),
        replace(SOUND, claims={**CLAIMS, "E": HELD}),
        replace(SOUND, claims=None),
        replace(SOUND, cpu_ms=MOST_CPU_MS + 1),
    ],
)
def test_a_proof_that_breaks_the_contract_fails_without_refuting(observation):
    verdict, problems = verdict_on(observation)

    assert verdict is ProofVerdict.FAILED
    assert problems


def test_a_refuted_claim_outweighs_a_broken_one():
    claims = {"A": BROKE, "B": REFUTED, "D": HELD}

    assert verdict_on(replace(SOUND, claims=claims))[0] is ProofVerdict.REFUTED


def test_claims_alone_decide_no_key():
    item = replace(ITEM, proof=ProofKind.CLAIMS)

    assert verdict_on(Observation(claims={"B": HELD}), item)[0] is ProofVerdict.PROVEN
    assert verdict_on(Observation(claims={"B": REFUTED}), item)[0] is ProofVerdict.REFUTED
    assert verdict_on(Observation(claims={}), item)[0] is ProofVerdict.FAILED


def test_all_keys_of_a_multiple_item_must_be_met():
    item = replace(ITEM, type=ItemType.MULTIPLE, key=("A", "C"))
    claims = {"B": HELD, "D": HELD}

    assert verdict_on(Observation((meets("A", "C"), meets("B", "D")), claims), item)[0] is ProofVerdict.PROVEN
    assert verdict_on(Observation((meets("C"), meets("D")), claims), item)[0] is ProofVerdict.REFUTED


def test_every_consistent_slip_of_the_key_is_caught():
    """Key and verdicts flipped together pass every lint; the oracle still finds the text that is right."""
    for wrong in "ABD":
        slipped = replace(ITEM, key=(wrong,))
        claims = {letter: HELD for letter in "ABCD"}

        assert verdict_on(replace(SOUND, claims=claims), slipped)[0] is ProofVerdict.REFUTED


def test_a_question_holds_what_is_printed_and_neither_key_nor_rationale():
    item = parse_item(
        TEXT.replace(
            "Ten replicas", "```python\nx = 1\n```\n\n| | a |\n|---|---|\n| b | 2 |\n\nTen `y` replicas"
        ).replace("proof: none", "proof: oracle\nstack: [python>=3.11]"),
        file="inf-0900.md",
    )

    question = question_of(item, proof="PROOF", proof_file="p.py")

    assert question.stem.code == "x = 1"
    assert question.stem.tables == ((("", "a"), (("b", "2"),)),)
    assert question.stem.inline == ("y",)
    assert question.stem.text.startswith("| | a |")
    assert question.arrangements == (("A", "B", "C", "D"), ("D", "A", "B", "C"))
    assert "slow replica is busy" not in repr(question)
    assert "key" not in repr(question)


def test_an_item_without_proof_makes_no_question():
    with pytest.raises(ValueError, match="declares no proof"):
        question_of(replace(ITEM, proof=ProofKind.NONE), proof="", proof_file="")


@pytest.mark.parametrize(
    "data",
    [
        None, [], "proven", {"meets": {}}, {"meets": [[]]}, {"claims": {"A": True}}, {"claims": {"A": {}}},
        {"claims": {"A": {"kind": "proven"}}}, {"broken": "yes"}, {"cpu_ms": -1}, {"wall_ms": "1"},
        {"claims": {"A": {"kind": "held", "line": None}}},
    ],
    ids=repr,
)  # fmt: skip
def test_an_answer_of_another_shape_is_no_observation(data):
    with pytest.raises(MalformedObservation):
        read_observation(data)


@pytest.mark.parametrize("observation", [SOUND, Observation(claims={}, broken=BROKE, wall_ms=3, cpu_ms=2)])
def test_an_observation_goes_round(observation):
    assert read_observation(write_observation(observation)) == observation


INSTALLED = {"python": "3.11.7", "tensorflow-cpu": "2.21.1", "keras": "3.15.1", "numpy": "2.4.0rc1"}


@pytest.mark.parametrize(
    ("requirement", "met"),
    [
        ("tensorflow==2.21.*", True), ("tensorflow==2.2.*", False), ("tensorflow==2.21.1", True),
        ("tensorflow==2.21", False), ("keras==3.15.*", True), ("keras>=3.2", True), ("keras>=3.16", False),
        ("python>=3.11", True), ("python>=3.12", False), ("numpy>=2", True), ("jax>=0.4", False),
        ("numpy", False), ("numpy~=2.0", False), ("numpy>=2; os", False),
    ],
)  # fmt: skip
def test_a_stack_is_met_by_the_versions_installed(requirement, met):
    assert unmet([requirement], installed=INSTALLED) == (() if met else (requirement,))


def test_the_names_of_a_stack():
    assert named(["tensorflow==2.21.*", "Keras>=3"]) == ("tensorflow", "keras")
