"""Erin writes proofs that try to get out. Each probe asserts that a door is shut; the sandbox must prove it.

A probe that would pass anywhere shows nothing, so the harmless ones run once without walls as well, where
they must be refuted.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assay.core.items.item import ProofKind
from assay.outside.sandbox import harness, profile, worker
from assay.outside.sandbox.environment import describe
from assay.outside.sandbox.prove import prove_items
from assay.outside.sandbox.seccomp import REFUSED, filter_program

from .behind import PROOF, here, source, verdict, verdicts

CHECKOUT = Path(__file__).parents[3]
PROBE = f"assay-probe-{os.getpid()}"

SHUT = """
import errno, os, signal, socket, sys


def shut(attempt, *errors):
    '''Asserts that the attempt is refused by the system, in one of the ways named if any are.'''
    try:
        done = attempt()
    except OSError as error:
        assert not errors or error.errno in errors, error
    else:
        raise AssertionError(f"the door is open: {done!r:.60}")


def system_call(number, *arguments):
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return number


def claim_stem(item):
"""

OPEN_OUTSIDE = {
    "an internet socket": "shut(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM), errno.EPERM)",
    "an IPv6 socket": "shut(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), errno.EPERM)",
    "a netlink socket": "shut(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0), errno.EPERM)",
    "a socket of the host": (
        f"shut(lambda: socket.socket(socket.AF_UNIX).connect('\\0{PROBE}'), errno.ECONNREFUSED)"
    ),
    "the checkout": f"shut(lambda: open({str(CHECKOUT / 'pyproject.toml')!r}).read(), errno.ENOENT)",
    "the accounts of the host": "shut(lambda: open('/etc/passwd').read(), errno.ENOENT)",
    "a folder beside the scratch": "shut(lambda: open('/var/tmp/erin', 'w'), errno.ENOENT, errno.EROFS)",
    "the tests' environment": (
        "assert 'ASSAY_PROBE' not in os.environ\n"
        "    for pid in filter(str.isdigit, os.listdir('/proc')):\n"
        "        try:\n"
        "            assert b'ASSAY_PROBE' not in open(f'/proc/{pid}/environ', 'rb').read()\n"
        "        except OSError:\n"
        "            pass"
    ),
    "the processes of the host": "assert len([n for n in os.listdir('/proc') if n.isdigit()]) <= 3",
    "the namespaces of the host": (
        "assert open('/proc/self/status').read().count('NSpid:\\t1\\n') == 0\n    assert os.getppid() == 2"
    ),
    "capabilities": "assert 'NoNewPrivs:\\t1' in open('/proc/self/status').read()",
    "the name of the host": "assert os.uname().nodename == 'proof'",
}

PROBES = OPEN_OUTSIDE | {
    "writing into the system": (
        "for path in ('/erin', '/usr/erin', '/etc/erin', '/dev/erin', '/dev/shm/erin', '/harness.py', "
        "'/proc/sys/kernel/core_pattern', sys.prefix + '/erin'):\n"
        "        shut(lambda: open(path, 'w'))"
    ),
    "homes": (
        "hidden = {'.bashrc', '.profile', '.netrc', '.gitconfig', '.bash_history'}\n"
        "    for home in set(os.listdir('/')) - {'usr', 'proc', 'dev'}:\n"
        "        for folder, _, files in os.walk('/' + home):\n"
        "            assert not hidden & set(files), folder\n"
        "            assert '.ssh' not in folder"
    ),
    "becoming root": "shut(lambda: os.setuid(0), errno.EINVAL, errno.EPERM)",
    "any capability": (
        "status = open('/proc/self/status').read()\n"
        "    for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'):\n"
        "        assert f'{name}:\\t0000000000000000' in status\n"
        "    assert 'Seccomp:\\t2' in status"
    ),
    "the pipes and memory of the harness": (
        "parent = os.getppid()\n"
        "    shut(lambda: os.listdir(f'/proc/{parent}/fd'), errno.EACCES)\n"
        "    shut(lambda: open(f'/proc/{parent}/mem', 'r+b'), errno.EACCES)\n"
        "    shut(lambda: open(f'/proc/{parent}/environ').read(), errno.EACCES)"
    ),
    "a terminal's input": (
        "import fcntl, termios\n"
        "    shut(lambda: open('/dev/tty'), errno.ENXIO, errno.ENOENT)\n"
        "    shut(lambda: fcntl.ioctl(0, termios.TIOCSTI, b'x'), errno.EPERM)"
    ),
    "new namespaces by clone": (
        "clone = {'x86_64': 56, 'aarch64': 220}[os.uname().machine]\n"
        "    shut(lambda: system_call(clone, 0x10000000 | 17, 0, 0, 0, 0), errno.EPERM)"
    ),
    "clone3": "shut(lambda: system_call(435, 0, 0), errno.ENOSYS)",
    "a fork bomb": (
        "children = 0\n"
        "    try:\n"
        "        while children < 1000:\n"
        "            if os.fork() == 0:\n"
        "                while True:\n"
        "                    signal.pause()\n"
        "            children += 1\n"
        "    except OSError as error:\n"
        "        assert error.errno == errno.EAGAIN\n"
        "    assert children < 128, children"
    ),
    "all memory": (
        "import mmap\n"
        "    shut(lambda: mmap.mmap(-1, 11 * 2**30), errno.ENOMEM)\n"
        "    try:\n"
        "        hoard = bytearray(11 * 2**30)\n"
        "    except MemoryError:\n"
        "        return\n"
        "    raise AssertionError('memory without end')"
    ),
    "all disk": (
        "written = 0\n"
        "    def fill():\n"
        "        nonlocal written\n"
        "        for number in range(10_000):\n"
        "            with open(f'/scratch/{number}', 'wb') as file:\n"
        "                written += file.write(bytes(10**6))\n"
        "    shut(fill, errno.ENOSPC)\n"
        "    assert written < 140 * 10**6"
    ),
    "a file without end": (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "    shut(lambda: open('/scratch/long', 'wb').write(bytes(110 * 10**6)), errno.EFBIG)"
    ),
    "raised limits": (
        "import resource\n"
        "    for name in ('RLIMIT_NPROC', 'RLIMIT_AS', 'RLIMIT_FSIZE', 'RLIMIT_CPU', 'RLIMIT_CORE'):\n"
        "        limit = getattr(resource, name)\n"
        "        try:\n"
        "            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "        except (ValueError, OSError):\n"
        "            continue\n"
        "        raise AssertionError(f'{name} could be raised')"
    ),
    "init": "os.kill(1, signal.SIGKILL)\n    assert os.path.exists('/proc/1')",
}  # fmt: skip


@pytest.fixture(autouse=True)
def something_to_find(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A secret in the environment and a listening socket, for Erin to look for."""
    monkeypatch.setenv("ASSAY_PROBE", "a secret")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"\0{PROBE}")
        listening.listen()
        yield


@pytest.mark.parametrize("probe", PROBES)
def test_a_door_is_shut(probe):
    result = verdict(SHUT + "    " + PROBES[probe], kind=ProofKind.CLAIMS)

    assert (result.verdict, result.problems) == ("proven", ())


@pytest.mark.parametrize("probe", OPEN_OUTSIDE)
def test_without_walls_the_same_door_is_open(probe):
    proof = source(SHUT + "    " + PROBES[probe], kind=ProofKind.CLAIMS)

    (result,) = prove_items([proof], environment=here(), cache=None, unsafe_no_sandbox=True)

    assert result.verdict == "refuted", result.problems


@pytest.mark.parametrize("name", REFUSED)
def test_a_system_call_is_refused(name):
    number = REFUSED[name][os.uname().machine == "aarch64"]
    if number < 0:
        return

    result = verdict(
        SHUT + f"    shut(lambda: system_call({number}, 0, 0, 0, 0, 0, 0), errno.EPERM)",
        kind=ProofKind.CLAIMS,
    )

    assert (result.verdict, result.problems) == ("proven", ())


def test_a_proof_that_kills_its_harness_fails_alone():
    killer = "import os, signal\ndef claim_stem(item):\n    os.kill(os.getppid(), signal.SIGKILL)\n"
    sound = "def claim_stem(item):\n    pass\n"

    results = verdicts(sound, killer, sound, killer, sound)

    assert [result.verdict for result in results] == ["proven", "failed", "proven", "failed", "proven"]
    assert "brought its sandbox down" in results[1].problems[0]


def test_a_proof_that_stops_its_harness_is_ended_from_outside(monkeypatch):
    monkeypatch.setattr(worker, "ANSWER_SECONDS", 2)
    stopper = "import os, signal\ndef claim_stem(item):\n    os.kill(os.getppid(), signal.SIGSTOP)\n"

    results = verdicts(stopper, "def claim_stem(item):\n    pass\n")

    assert [result.verdict for result in results] == ["failed", "proven"]


def test_a_forged_answer_is_no_answer():
    for forged in ("{}", '"proven"', '{"claims": {"stem": true}}', "{" * 50, "[]\\n[]"):
        proof = f"import os\nos.write(3, b'''{forged}\\n''')\nos._exit(0)\n"

        assert verdict(proof, kind=ProofKind.CLAIMS).verdict == "failed"


def test_a_flood_of_answers_is_cut_off():
    result = verdict("import os\nwhile True:\n    os.write(3, bytes(10**6))\n", kind=ProofKind.CLAIMS)

    assert result.verdict == "failed"
    assert "more memory" in result.problems[0]


def test_a_flood_of_output_goes_nowhere():
    proof = "import sys\ndef claim_stem(item):\n    for _ in range(200):\n        print('x' * 10**6)\n"

    assert verdict(proof, kind=ProofKind.CLAIMS).verdict == "proven"


def test_a_proof_without_end_is_ended(monkeypatch, tmp_path):
    """The harness's own watch, run without walls and with a short limit."""
    monkeypatch.setattr(harness, "WALL_SECONDS", 1)
    monkeypatch.setattr(harness, "SCRATCH", str(tmp_path))
    question = {"proof": "import time\nwhile True:\n    time.sleep(1)", "proof_file": "x", "oracle": False,
                "arrangements": [["A"]], "stem": {}, "options": {"A": {}}}  # fmt: skip

    start = time.monotonic()
    seen = harness.prove(question)

    assert seen["broken"]["detail"] == "It did not end within 1 s."
    assert time.monotonic() - start < 10


def test_too_much_memory_in_use_is_noticed(monkeypatch, tmp_path):
    monkeypatch.setattr(harness, "CONFINED", True)
    monkeypatch.setattr(harness, "RESIDENT", 0)
    reader, writer = os.pipe()

    data, reason = harness.collect(reader, time.monotonic() + 5)

    os.close(reader)
    os.close(writer)
    assert (data, reason) == (b"", "It used more memory than a proof may.")


def test_nothing_outlives_a_run():
    marker = f"assay-{time.monotonic_ns()}"
    proof = (
        "import subprocess, sys\n"
        "def claim_stem(item):\n"
        f"    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', {marker!r}], "
        "start_new_session=True)\n"
    )

    assert verdict(proof, kind=ProofKind.CLAIMS).verdict == "proven"
    time.sleep(0.2)

    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _readable(path)]
    assert not any(marker.encode() in command for command in commands)


def _readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_an_ordinary_user_gets_the_same_walls_as_root(tmp_path):
    """What root starts last is word for word what anybody starts, but for where the folders come from."""
    environment = describe(Path(sys.executable))
    theirs = profile.command(environment, modules=("json",), seccomp_fd=9, stage=None)
    roots = profile.command(environment, modules=("json",), seccomp_fd=9, stage=tmp_path)

    before, inner = roots[: -len(theirs)], roots[-len(theirs) :]

    other = [(mine, his) for mine, his in zip(theirs, inner, strict=True) if mine != his]
    assert all(Path(his).parent == tmp_path for _, his in other)
    assert {mine for mine, _ in other} == {word for word in before if Path(word).exists() and word in theirs}
    assert {"--reuid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"} <= set(before)


@pytest.mark.parametrize("stops", ["pass", "os.kill(os.getppid(), signal.SIGSTOP)"])
def test_a_sandbox_dies_with_the_process_that_started_it(stops, tmp_path):
    script = tmp_path / "erin.py"
    proof = f"import os, signal, time\ndef claim_stem(item):\n    {stops}\n    time.sleep(600)\n"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        f"from sandbox.behind import ProofKind, verdict\nverdict({proof!r}, kind=ProofKind.CLAIMS)\n"
    )
    started = subprocess.Popen([sys.executable, str(script)])
    _wait_until(lambda: len(_harnesses_under(started.pid)) >= 2)  # the harness, and its fork with the proof
    inside = _harnesses_under(started.pid)

    started.kill()
    started.wait()

    _wait_until(lambda: not any(_is_harness(pid) for pid in inside))


def _harnesses_under(ancestor: int) -> set[int]:
    """The harnesses among the descendants of a process, by number."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        if _readable(stat):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid for pid in found if _is_harness(pid)}


def _is_harness(pid: int) -> bool:
    path = Path(f"/proc/{pid}/cmdline")
    return _readable(path) and path.read_bytes().rstrip(b"\0").endswith(profile.HARNESS_INSIDE.encode())


def _wait_until(reached: Callable[[], bool]) -> None:
    """Fails when a state is not reached within twenty seconds."""
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def test_without_bubblewrap_nothing_runs_and_the_cure_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(profile.NoSandbox, match="apt-get install -y bubblewrap"):
        verdict(PROOF)


def test_the_filter_is_known_for_both_architectures():
    assert len(filter_program("x86_64")) % 8 == 0
    assert filter_program("x86_64") != filter_program("aarch64")
