"""Holds what a proof showed against the key: the one place where a proof becomes a verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assay.core.items.item import Item, ProofKind
from assay.core.proofs.observation import Answer, Observation
from assay.core.proofs.question import Question
from assay.core.vocabulary import ItemId

MOST_CPU_MS = 20_000
"""More than this and the whole bank cannot be proven before a release."""


class ProofVerdict(StrEnum):
    """What a proof came to."""

    PROVEN = "proven"
    """The key, and only the key, does what the stem asks, and every claim holds."""
    REFUTED = "refuted"
    """The proof ran and disagrees with the item."""
    FAILED = "failed"
    """The proof could not be run to its end, or does not keep the contract."""
    NONE = "none"
    """The item declares no proof."""


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The verdict about one item; `problems` are lines for its author, each with file and line."""

    id: ItemId
    verdict: ProofVerdict
    ms: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Finding:
    """One disagreement (`refutes`), or one breach of the contract."""

    refutes: bool
    line: int
    message: str


def judge(item: Item, *, question: Question, observation: Observation) -> ProofResult:
    """The verdict on `item`, of which `question` was asked and `observation` was seen."""
    findings = list(_findings(item, question, observation))
    verdict = ProofVerdict.PROVEN
    if findings:
        refuted = any(finding.refutes for finding in findings)
        verdict = ProofVerdict.REFUTED if refuted else ProofVerdict.FAILED
    problems = tuple(f"{question.proof_file}:{max(f.line, 1)}: {f.message}" for f in findings)
    return ProofResult(item.id, verdict, observation.wall_ms, problems)


def _findings(item: Item, question: Question, observation: Observation) -> Iterator[_Finding]:
    if observation.broken is not None:
        yield _Finding(False, observation.broken.line, observation.broken.detail)
        return
    if question.oracle:
        yield from _about_meets(item, question, observation)
    yield from _about_claims(item, observation)
    if observation.cpu_ms > MOST_CPU_MS:
        seconds = observation.cpu_ms / 1000
        yield _Finding(
            False, 1, f"It took {seconds:.0f} s of processor time; {MOST_CPU_MS // 1000} are the most."
        )


def _about_meets(item: Item, question: Question, observation: Observation) -> Iterator[_Finding]:
    if len(observation.meets) != len(question.arrangements):
        yield _Finding(False, 1, "`meets` was not asked for every order of the options.")
        return
    key = tuple(sorted(item.key))
    for n, (order, answers) in enumerate(zip(question.arrangements, observation.meets, strict=True)):
        # In an arrangement, the text of `order[i]` is printed under the i-th letter of the file.
        by_text = {letter: answers.get(printed) for printed, letter in zip(item.letters, order, strict=True)}
        broken = [
            (letter, answer) for letter, answer in by_text.items() if answer is None or answer.kind == "broke"
        ]
        for letter, answer in broken:
            said = answer.detail if answer else "no answer"
            yield _Finding(False, answer.line if answer else 0, f"meets(item, option {letter}) broke: {said}")
        met = tuple(sorted(letter for letter, answer in by_text.items() if answer and answer.kind == "held"))
        if not broken and met != key:
            yield _Finding(True, 0, _wrong_key(met, key, moved=n > 0))
        if broken or met != key:
            return


def _wrong_key(met: Sequence[str], key: Sequence[str], *, moved: bool) -> str:
    does = f"`meets` holds for {_listed(met)}, the key is {_listed(key)}"
    if moved:
        return f"With the texts moved to other letters {does}: it must look at the text, not at the letter."
    return f"{does}."


def _about_claims(item: Item, observation: Observation) -> Iterator[_Finding]:
    claims = observation.claims or {}
    for name, answer in claims.items():
        if name not in (*item.letters, "stem"):
            yield _Finding(False, answer.line, f"claim_{name} is about no option of the item, nor its stem.")
        if answer.kind != "held":
            yield _Finding(answer.kind == "refuted", answer.line, _failed_claim(name, answer))
    if item.proof is ProofKind.ORACLE:
        for option in item.distractors:
            if option.letter not in claims:
                yield _Finding(
                    False, 1, f"There is no claim_{option.letter} to show why that distractor fails."
                )
    elif not claims:
        yield _Finding(False, 1, "There is no claim_… at all, so nothing was shown.")


def _failed_claim(name: str, answer: Answer) -> str:
    does = "does not hold" if answer.kind == "refuted" else "broke"
    return f"claim_{name} {does}: {answer.detail}"


def _listed(letters: Sequence[str]) -> str:
    return ", ".join(letters) if letters else "no option"
