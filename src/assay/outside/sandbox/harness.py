"""Runs proofs inside the sandbox. Stands alone: it imports nothing of Assay, only Python's own library.

It is started as `python -I harness.py [module …]`, imports those modules once, says that it is ready, and
then answers one line of JSON on standard input with one on standard output, forking for each. The
process that runs a proof has no way to this one's pipes, and nothing that it starts outlives it. What
a proof answers about its own item is taken as its word: a proof is reviewed, not trusted with others.
"""

import contextlib
import ctypes
import importlib
import json
import linecache
import os
import resource
import select
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

WALL_SECONDS = 90
CPU_SECONDS = 60
ADDRESS_SPACE = 10 * 2**30
RESIDENT = 4 * 2**30
PROCESSES = 128
FILE_SIZE = 100 * 10**6
MOST_ANSWER = 10**6
LOOK_EVERY_SECONDS = 0.25

PR_SET_DUMPABLE = 4

CONFINED = os.environ.get("ASSAY_SANDBOX") == "bubblewrap"
"""False when somebody asked for a run without a sandbox: then only time is limited."""

SCRATCH = os.environ.get("ASSAY_SCRATCH", "")
"""The folder that is a proof's own. It is emptied after each proof, so there is no default."""


class Table:
    """A table of the item: `head` is a list of cells, `rows` a list of such lists."""

    def __init__(self, head: list[str], rows: list[list[str]]) -> None:
        self.head, self.rows = head, rows


class Part:
    """The stem (`id` is None) or an option, as printed under the letter `id`."""

    def __init__(self, letter: str | None, part: Json) -> None:
        self.id = letter
        self.text = part["text"]
        self.code = part["code"]
        self.inline = part["inline"]
        self.tables = [Table(head, rows) for head, rows in part["tables"]]

    def run(self, names: Json) -> Json:
        """Runs the code blocks in the namespace `names`, and returns it."""
        where = f"<option {self.id}>" if self.id else "<stem>"
        exec(compile(self.code, where, "exec"), names)  # noqa: S102 (this is what a sandbox is for)
        return names


class Item:
    """What a proof is handed: `item.stem`, `item.options`, `item["A"]`."""

    def __init__(self, stem: Json, parts: Sequence[tuple[str, Json]]) -> None:
        self.stem = Part(None, stem)
        self.options = [Part(letter, part) for letter, part in parts]

    def __getitem__(self, letter: str) -> Part:
        return next(option for option in self.options if option.id == letter)


def arranged(question: Json, order: Sequence[str]) -> Item:
    """The item with the texts of `order` printed under A, B, C …"""
    letters = list(question["options"])
    parts = [question["options"][letter] for letter in order]
    return Item(question["stem"], list(zip(letters, parts, strict=True)))


def observe(question: Json) -> Json:
    """All calls of one proof, as spec/item-file.md orders them."""
    names: Json = {"__name__": "proof", "__file__": question["proof_file"]}
    linecache.cache[question["proof_file"]] = (
        len(question["proof"]), None, question["proof"].splitlines(True), question["proof_file"],
    )  # fmt: skip
    try:
        exec(compile(question["proof"], question["proof_file"], "exec"), names)  # noqa: S102
    except BaseException as error:
        return {"broken": fault(error, question, "The proof could not be loaded: ")}
    seen: Json = {"meets": [], "claims": {}}
    if question["oracle"]:
        for order in question["arrangements"]:
            item = arranged(question, order)
            seen["meets"].append(
                {option.id: ask(question, names, "meets", item, option) for option in item.options}
            )
    item = arranged(question, question["arrangements"][0])
    for name in [name for name in names if name.startswith("claim_")]:
        seen["claims"][name.removeprefix("claim_")] = ask(question, names, name, item)
    return seen


def ask(question: Json, names: Json, function: str, *arguments: Item | Part) -> Json:
    """One call: held, refuted or broke. Of `meets` the value counts, of a claim only that it returns."""
    try:
        value = names[function](*arguments)
    except BaseException as error:
        answer = fault(error, question)
        if function != "meets" and isinstance(error, AssertionError):
            answer["kind"] = "refuted"
        return answer
    if function != "meets":
        return {"kind": "held"}
    if type(value).__name__ not in ("bool", "bool_"):
        return {"kind": "broke", "detail": f"meets must return True or False, not {value!r:.80}"}
    return {"kind": "held" if value else "refuted"}


def fault(error: BaseException, question: Json, before: str = "") -> Json:
    """The error in one line, with the last line of the proof that led to it."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == question["proof_file"]
    ]
    line = frames[-1].lineno if frames else getattr(error, "lineno", None) or 0
    said = str(error) or (frames[-1].line if frames else "")
    name = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    return {"kind": "broke", "detail": f"{before}{name}{said}"[:1500], "line": line}


def limit(what: int, amount: int) -> None:
    """Lowers a limit for good; one that is lower already stays."""
    hard = resource.getrlimit(what)[1]
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (amount, amount))


def run_in_child(question: Json, answer_to: int) -> None:
    """In the forked process: cut every tie, set the limits, run, answer, end without clearing up."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.dup2(answer_to, 3)
    os.closerange(4, 4096)
    limit(resource.RLIMIT_CPU, CPU_SECONDS)
    os.chdir(SCRATCH)
    sys.stdin = open(0)  # noqa: SIM115
    sys.stdout = sys.stderr = open(1, "w")  # noqa: SIM115
    data = json.dumps(observe(question)).encode() + b"\n"
    while data:
        data = data[os.write(3, data) :]
    os._exit(0)


def prove(question: Json) -> Json:
    """Forks for one question and waits until it has answered, ended, or used up what it may use."""
    reader, writer = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            run_in_child(question, writer)
        finally:
            os._exit(1)
    os.close(writer)
    data, stopped = collect(reader, started + WALL_SECONDS)
    os.close(reader)
    sweep(child)
    _, status, usage = os.wait4(child, 0)
    seen = verdict_of(data, stopped, status)
    seen["wall_ms"] = int((time.monotonic() - started) * 1000)
    seen["cpu_ms"] = int((usage.ru_utime + usage.ru_stime) * 1000)
    return seen


def collect(reader: int, deadline: float) -> tuple[bytes, str]:
    """The bytes of the answer, and the reason for stopping early if there was one."""
    data = b""
    while not data.endswith(b"\n"):
        if time.monotonic() > deadline:
            return data, f"It did not end within {WALL_SECONDS} s."
        if len(data) > MOST_ANSWER or (CONFINED and resident_bytes() > RESIDENT):
            return data, "It used more memory than a proof may."
        if select.select([reader], [], [], LOOK_EVERY_SECONDS)[0]:
            piece = os.read(reader, 65536)
            if not piece:
                break
            data += piece
    return data, ""


def verdict_of(data: bytes, stopped: str, status: int) -> Json:
    """The observation in `data`, or why there is none."""
    if not stopped:
        try:
            seen = json.loads(data)
            if isinstance(seen, dict):
                return seen
        except ValueError:
            pass
        stopped = "It ended without an answer."
        if os.WIFSIGNALED(status):
            name = signal.Signals(os.WTERMSIG(status)).name
            cpu = f" after {CPU_SECONDS} s of processor time" if name in ("SIGXCPU", "SIGKILL") else ""
            stopped = f"It was ended by {name}{cpu}."
    return {"broken": {"kind": "broke", "detail": stopped}}


def resident_bytes() -> int:
    """Memory in use by all processes of the sandbox but this one and its init."""
    pages = 0
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) not in (1, os.getpid()):
            try:
                with open(f"/proc/{name}/statm") as statm:
                    pages += int(statm.read().split()[1])
            except (OSError, ValueError, IndexError):
                continue
    return pages * resource.getpagesize()


def sweep(child: int) -> None:
    """Ends whatever the proof started and removes whatever it left.

    In a process namespace of its own `kill(-1)` reaches everything but this process and init.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1 if CONFINED else -child, signal.SIGKILL)
    for name in os.listdir(SCRATCH):
        path = os.path.join(SCRATCH, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            os.unlink(path)


def confine() -> None:
    """The limits that hold for this process and all that it forks, for good."""
    limit(resource.RLIMIT_AS, ADDRESS_SPACE)
    limit(resource.RLIMIT_NPROC, PROCESSES)
    limit(resource.RLIMIT_FSIZE, FILE_SIZE)
    limit(resource.RLIMIT_CORE, 0)


def main(modules: Sequence[str]) -> None:
    if not SCRATCH:
        sys.exit("ASSAY_SCRATCH must name an empty folder; this program is started by `assay bank prove`")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if CONFINED:
        confine()
    try:
        for name in modules:
            importlib.import_module(name)
        ready: Json = {"ready": True}
    except BaseException as error:
        ready = {"ready": False, "reason": f"{type(error).__name__}: {error}"}
    if CONFINED:
        # A process that cannot be dumped cannot be opened by its children through /proc either.
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    print(json.dumps(ready), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(prove(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
