"""Proves items: asks the cache, then the sandbox with two workers at most, and judges what came back."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from assay.core.items.item import ProofKind
from assay.core.items.lint import Source
from assay.core.proofs.judge import ProofResult, ProofVerdict, judge
from assay.core.proofs.observation import Answer, Observation
from assay.core.proofs.question import Question, question_of
from assay.core.proofs.stack import named, unmet
from assay.outside.sandbox.cache import Cache, name_of
from assay.outside.sandbox.environment import Environment
from assay.outside.sandbox.worker import Worker, WorkerFailed

WORKERS = 2
PRELOADED = ("tensorflow", "keras")
"""Imported once for each worker that proves an item whose stack names one of them."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One item on its way through the sandbox; `name` is that of its observation in the cache."""

    place: int
    source: Source
    question: Question
    modules: tuple[str, ...]
    name: str


def prove_items(
    sources: Iterable[Source],
    *,
    environment: Environment,
    cache: Cache | None,
    unsafe_no_sandbox: bool = False,
    on_result: Callable[[ProofResult], None] = lambda _: None,
) -> list[ProofResult]:
    """The verdict on each item, in the order given; `on_result` hears of each as it comes.

    Raises WorkerFailed when no sandbox can be started at all, and NoSandbox when there is none.
    """
    results: dict[int, ProofResult] = {}
    jobs: list[_Job] = []

    def done(place: int, result: ProofResult) -> None:
        results[place] = result
        on_result(result)

    for place, source in enumerate(sources):
        settled = _settled(source, environment)
        if settled is not None:
            done(place, settled)
            continue
        job = _job(place, source, environment)
        seen = cache.load(job.name) if cache else None
        if seen is not None:
            done(place, judge(source.item, question=job.question, observation=seen))
        else:
            jobs.append(job)
    _run(jobs, environment, cache, unsafe_no_sandbox, done)
    return [result for _, result in sorted(results.items())]


def remembered(source: Source, *, environment: Environment, cache: Cache) -> ProofResult | None:
    """The verdict on an item as it stands, without running anything; None when its proof was never run."""
    settled = _settled(source, environment)
    if settled is not None:
        return settled
    job = _job(0, source, environment)
    seen = cache.load(job.name)
    return judge(source.item, question=job.question, observation=seen) if seen else None


def _settled(source: Source, environment: Environment) -> ProofResult | None:
    """The verdict where nothing needs to run."""
    item = source.item
    if item.proof is ProofKind.NONE:
        return ProofResult(item.id, ProofVerdict.NONE)
    if source.proof is None:
        problem = f"{source.file}:1: The item declares a proof, but {source.proof_file} is not there."
        return ProofResult(item.id, ProofVerdict.FAILED, problems=(problem,))
    if missing := unmet(item.stack, installed=environment.installed):
        where = f"{source.file}:{item.lines.get('stack', 1)}"
        problem = f"{where}: The proofs' environment does not meet {', '.join(missing)}."
        return ProofResult(item.id, ProofVerdict.FAILED, problems=(problem,))
    return None


def _job(place: int, source: Source, environment: Environment) -> _Job:
    item = source.item
    assert source.proof is not None
    question = question_of(item, proof=source.proof, proof_file=source.proof_file)
    needs_frameworks = any(name in PRELOADED for name in named(item.stack))
    # The place of the checkout changes nothing, so the cache is asked under the bare name of the file.
    placeless = replace(question, proof_file=source.proof_file.rsplit("/", 1)[-1])
    name = name_of(placeless, stack=item.stack, environment=environment)
    return _Job(place, source, question, PRELOADED if needs_frameworks else (), name)


def _run(
    jobs: Sequence[_Job],
    environment: Environment,
    cache: Cache | None,
    unsafe_no_sandbox: bool,
    done: Callable[[int, ProofResult], None],
) -> None:
    """Shares the jobs out to threads, each with a worker of its own; the first failure to start ends all."""
    waiting = deque(sorted(jobs, key=lambda job: not job.modules))  # a worker with frameworks serves all
    lock = threading.Lock()
    failures: list[BaseException] = []

    def work() -> None:
        runner = _Runner(environment, unsafe_no_sandbox)
        try:
            while waiting and not failures:
                try:
                    job = waiting.popleft()
                except IndexError:
                    break
                seen = runner.observe(job)
                result = judge(job.source.item, question=job.question, observation=seen)
                if cache and result.verdict is ProofVerdict.PROVEN:
                    cache.save(job.name, seen)
                with lock:
                    done(job.place, result)
        except BaseException as error:  # handed on to the caller's thread below
            failures.append(error)
        finally:
            runner.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(WORKERS, len(jobs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class _Runner:
    """Keeps one worker alive from job to job and replaces it when a proof has brought it down."""

    def __init__(self, environment: Environment, unsafe_no_sandbox: bool) -> None:
        self._environment, self._unsafe = environment, unsafe_no_sandbox
        self._worker: Worker | None = None

    def observe(self, job: _Job) -> Observation:
        """What the proof of the job showed. WorkerFailed only when a fresh worker does not start."""
        if self._worker is None or not set(job.modules) <= set(self._worker.modules):
            self.close()
            self._worker = Worker(self._environment, modules=job.modules, unsafe_no_sandbox=self._unsafe)
        try:
            return self._worker.ask(asdict(job.question))
        except WorkerFailed as error:
            self.close()
            return Observation(broken=Answer("broke", f"The proof brought its sandbox down. {error}"))

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None
