"""Sound proofs prove, and every planted fault of an item is refuted, through the real sandbox."""

from dataclasses import asdict, replace

import pytest

from assay.core.items.item import ProofKind
from assay.core.proofs.observation import Answer
from assay.core.proofs.question import question_of
from assay.outside.sandbox.cache import Cache
from assay.outside.sandbox.prove import prove_items
from assay.outside.sandbox.worker import Worker

from .behind import PROOF, here, source, verdict


def test_a_sound_proof_proves_its_item():
    result = verdict(PROOF)

    assert (result.verdict, result.problems) == ("proven", ())


@pytest.mark.parametrize("letter", "ABD")
def test_a_key_on_the_wrong_option_is_refuted(letter):
    wrong = {"A": "**Wrong.** One", "B": "**Wrong.** Throughput", "D": "**Wrong.** Fewer"}[letter]
    claims = "".join(f"\n\ndef claim_{name}(item):\n    pass\n" for name in "ABCD")

    result = verdict(
        PROOF + claims,
        ("key: C", f"key: {letter}"),
        ("**Key.**", "**Wrong.**"),
        (wrong, wrong.replace("Wrong", "Key")),
    )

    assert result.verdict == "refuted"
    assert "`meets` holds for C" in result.problems[0]


def test_a_claim_that_is_wrong_is_refuted_on_its_line():
    result = verdict(PROOF.replace('"larger batches" in', '"smaller batches" in'))

    assert result.verdict == "refuted"
    assert result.problems == (
        'items/inf-0900.proof.py:14: claim_B does not hold: assert "smaller batches" in item["B"].text',
    )


def test_a_number_changed_in_the_item_and_not_in_the_claim_is_refuted():
    result = verdict(PROOF, ("to two seconds", "to nine seconds"))

    assert result.verdict == "refuted"


@pytest.mark.parametrize(
    "looks_at",
    [
        'option.id == "C"',
        "item.options.index(option) == 2",
        'item["C"] is option',
        'item["C"].text == option.text',
    ],
)
def test_a_test_that_depends_on_the_letter_is_refuted(looks_at):
    result = verdict(PROOF.replace('"least busy" in option.text', looks_at))

    assert result.verdict == "refuted"
    assert "not at the letter" in result.problems[0]


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("None", "must return True or False"),
        ("1", "must return True or False"),
        ("item.key", "AttributeError"),
        ("option.rationale", "AttributeError"),
        ("exit(0)", "SystemExit"),
        ("no_such_name", "NameError"),
    ],
)
def test_a_test_that_gives_no_answer_fails(instead, says):
    result = verdict(PROOF.replace('"least busy" in option.text', instead))

    assert result.verdict == "failed"
    assert says in result.problems[0]


@pytest.mark.parametrize(
    ("proof", "line", "says"),
    [
        ("x = (", 1, "SyntaxError"),
        ("\n\nimport no_such_module\n", 3, "ModuleNotFoundError"),
        ("\nraise SystemExit(0)\n", 2, "SystemExit"),
        ("import os\nos._exit(0)\n", 1, "ended without an answer"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", 1, "SIGSEGV"),
    ],
)
def test_a_proof_that_does_not_come_to_an_end_fails_with_its_line(proof, line, says):
    result = verdict(proof)

    assert result.verdict == "failed"
    assert result.problems[0].startswith(f"items/inf-0900.proof.py:{line}: ")
    assert says in result.problems[0]


def test_code_of_the_item_runs_as_it_is_printed():
    code = "in turn. One", "in turn.\n\n```python\nreplicas = 10\nslow = 1\n```\n\nOne"
    proof = (
        "def claim_stem(item):\n    ran = item.stem.run({})\n    assert ran['slow'] / ran['replicas'] == 0.1"
    )

    assert verdict(proof, code, kind=ProofKind.CLAIMS).verdict == "proven"
    wrong = code[0], code[1].replace("slow = 1", "slow = 2")
    assert verdict(proof, wrong, kind=ProofKind.CLAIMS).verdict == "refuted"


def test_what_a_proof_prints_or_leaves_behind_does_not_reach_the_next():
    leaves = """
import os, subprocess, sys
def claim_stem(item):
    print("{}"); sys.stdout.flush(); os.write(1, b'{"claims": {}}\\n')
    open("/scratch/left", "w").write("x")
    subprocess.Popen(["/bin/sleep", "60"], start_new_session=True)
"""
    looks = """
import os, time
def running():
    return [open(f"/proc/{pid}/comm").read().strip() for pid in os.listdir("/proc") if pid.isdigit()]
def claim_stem(item):
    assert os.listdir("/scratch") == []
    patience = time.monotonic() + 2  # a killed process stays listed until init has buried it
    while "sleep" in running() and time.monotonic() < patience:
        time.sleep(0.01)
    assert "sleep" not in running()
"""

    asked = [asdict(question_of(source(proof, kind=ProofKind.CLAIMS).item, proof=proof, proof_file="p.py"))
             for proof in (leaves, looks)]  # fmt: skip
    with Worker(here()) as worker:
        seen = [worker.ask(question) for question in asked * 2]

    assert [(one.broken, one.claims) for one in seen] == [(None, {"stem": Answer("held")})] * 4


def test_what_held_is_remembered_until_anything_of_it_changes(tmp_path):
    kept = Cache(tmp_path / "proofs")

    first = verdict(PROOF, cache=kept)
    again = verdict(PROOF, cache=kept)
    assert first == again, "the time is that of the first run, so the second was not run"
    assert len(list(kept.folder.iterdir())) == 1

    verdict(PROOF + "\n# another proof", cache=kept)
    verdict(PROOF, ("Ten replicas", "Ten fast replicas"), cache=kept)
    verdict(PROOF, ("python>=3.11", "python>=3.10"), cache=kept)
    assert len(list(kept.folder.iterdir())) == 4

    verdict(PROOF, ("twelve", "11"), ("title: One", "title: A"), cache=kept)
    assert len(list(kept.folder.iterdir())) == 4, "a rationale is not part of what runs"


def test_a_remembered_observation_is_judged_anew(tmp_path):
    kept = Cache(tmp_path)
    claims = "\n\ndef claim_C(item):\n    pass\n"
    assert verdict(PROOF + claims, cache=kept).verdict == "proven"

    slipped = verdict(
        PROOF + claims,
        ("key: C", "key: A"),
        ("**Key.**", "**Wrong.**"),
        ("**Wrong.** One", "**Key.** One"),
        cache=kept,
    )

    assert slipped.verdict == "refuted"


def test_what_did_not_hold_and_what_is_damaged_is_not_remembered(tmp_path):
    kept = Cache(tmp_path / "proofs")
    verdict(PROOF.replace("two seconds", "ten seconds"), cache=kept)
    assert not kept.folder.exists()

    verdict(PROOF, cache=kept)
    for file in kept.folder.iterdir():
        file.write_text('{"meets": "all"}')
    assert verdict(PROOF.replace("two seconds", "two second"), cache=kept).verdict == "proven"
    assert verdict(PROOF, cache=kept).verdict == "proven"


def test_a_stack_that_is_not_installed_fails_and_is_not_run():
    result = verdict(PROOF, ("python>=3.11", "tensorflow==1.15.*"))

    assert result.verdict == "failed"
    assert result.problems == (
        "items/inf-0900.md:13: The proofs' environment does not meet tensorflow==1.15.*.",
    )


def test_an_item_whose_proof_is_missing_fails_and_one_without_proof_has_none():
    lost = replace(source(PROOF), proof=None)
    without = source(PROOF, ("proof: oracle", "proof: none"))

    results = prove_items([lost, without], environment=here(), cache=None)

    assert [result.verdict for result in results] == ["failed", "none"]
