"""One sandboxed process that answers questions, one at a time, and is replaced when it does not."""

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from assay.core.proofs.observation import Answer, MalformedObservation, Observation, read_observation
from assay.outside.sandbox import profile
from assay.outside.sandbox.environment import Environment
from assay.outside.sandbox.seccomp import filter_program

START_SECONDS = 180
ANSWER_SECONDS = 110
"""A little more than the harness allows a proof, for the case that the harness itself was stopped."""
MOST_ANSWER = 4 * 2**20


class WorkerFailed(RuntimeError):
    """The sandbox could not be started, or ended; the message carries what it said last."""


class Worker:
    """A harness in its sandbox. Use it as a context: leaving ends every process inside.

    With `unsafe_no_sandbox` the harness runs as an ordinary process, with the rights of whoever runs it.
    """

    def __init__(
        self, environment: Environment, *, modules: Sequence[str] = (), unsafe_no_sandbox: bool = False
    ) -> None:
        self.modules = tuple(modules)
        self._scratch = tempfile.TemporaryDirectory(prefix="assay-proof-")
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the worker)
        self._process = (self._start_unsafe if unsafe_no_sandbox else self._start)(environment)
        self._buffer = b""
        ready = self._read(START_SECONDS)
        if ready.get("ready") is not True:
            reason = str(ready.get("reason", "no reason given"))
            self.close()
            raise WorkerFailed(f"The proofs' environment cannot be used: {reason}")

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: Mapping[str, Any]) -> Observation:
        """What running the question's proof showed. Raises WorkerFailed when the sandbox itself ended."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerFailed(self._last_words()) from error
        try:
            return read_observation(self._read(ANSWER_SECONDS))
        except MalformedObservation as error:
            return Observation(broken=Answer("broke", str(error)))

    def close(self) -> None:
        """Ends the sandbox with everything in it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            if stream is not None:
                stream.close()
        self._scratch.cleanup()

    def _start(self, environment: Environment) -> "subprocess.Popen[bytes]":
        reader, writer = os.pipe()
        try:
            os.write(writer, filter_program())
            os.close(writer)
            stage = None
            if os.geteuid() == 0:
                stage = profile.make_stage(environment, Path(self._scratch.name))
            words = profile.command(environment, modules=self.modules, seccomp_fd=reader, stage=stage)
            return self._popen(words, dict(profile.SETTINGS), keep=(reader,))
        finally:
            os.close(reader)

    def _start_unsafe(self, environment: Environment) -> "subprocess.Popen[bytes]":
        words = [str(environment.python), "-I", str(profile.HARNESS), *self.modules]
        here = {"ASSAY_SANDBOX": "none", "ASSAY_SCRATCH": self._scratch.name, "TMPDIR": self._scratch.name}
        settings = {**os.environ, **profile.SETTINGS, **here}
        return self._popen(words, settings, keep=())

    def _popen(
        self, words: Sequence[str], settings: Mapping[str, str], *, keep: Sequence[int]
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=settings,
            pass_fds=keep,
            cwd=self._scratch.name,
        )

    def _read(self, seconds: float) -> dict[str, Any]:
        """One line of JSON within the time, of a bounded length."""
        assert self._process.stdout is not None
        deadline = time.monotonic() + seconds
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or len(self._buffer) > MOST_ANSWER:
                raise WorkerFailed(f"The sandbox gave no answer within {seconds:.0f} s.")
            if select.select([self._process.stdout], [], [], left)[0]:
                piece = os.read(self._process.stdout.fileno(), 65536)
                if not piece:
                    raise WorkerFailed(self._last_words())
                self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\n")
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise WorkerFailed("The sandbox answered something that is not JSON.") from error
        return answer if isinstance(answer, dict) else {}

    def _last_words(self) -> str:
        self._said.seek(0)
        said = self._said.read()[-600:].decode(errors="replace").strip().splitlines()
        return f"The sandbox ended: {said[-1] if said else 'it said nothing'}"
