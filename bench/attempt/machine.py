"""What the machine says about itself: processor time of processes and of others, memory, versions.

All from /proc (Linux): seconds of processor time are user and system together, at the kernel's tick of 10 ms.
"""

import os
import platform
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on (proc(5) counts it third); empty when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def descendants(root: int) -> list[int]:
    """The process ids below one, children first found first."""
    children: dict[int, list[int]] = defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdigit() and (fields := _stat(int(name))):
            children[int(fields[1])].append(int(name))
    found, waiting = [], [root]
    while waiting:
        below = children[waiting.pop()]
        found += below
        waiting += below
    return found


def processor_seconds(root: int) -> float:
    """Processor time so far of a process and all below it; of its buried children too."""
    total = 0
    for pid in (root, *descendants(root)):
        if fields := _stat(pid):
            total += sum(int(field) for field in fields[11:15])  # utime stime cutime cstime
    return total / TICK


def memory_megabytes(root: int) -> list[float]:
    """Proportional set size of each process of a tree, the largest first."""
    sizes = []
    for pid in (root, *descendants(root)):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        sizes += [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sorted((size / 1024 for size in sizes), reverse=True)


@dataclass(frozen=True, slots=True)
class Moment:
    """Time and processor seconds at one moment: of the whole machine, stolen by its host, and of ours."""

    at: float
    busy: float
    stolen: float
    ours: dict[str, float]


def moment(roots: dict[str, int]) -> Moment:
    """Now. `roots` names process trees that are ours, like {"server": pid}."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    user, nice, system, _idle, _iowait, irq, softirq, steal = fields[:8]
    busy = (user + nice + system + irq + softirq) / TICK
    ours = {name: processor_seconds(pid) for name, pid in roots.items()}
    return Moment(time.monotonic(), busy, steal / TICK, ours)


def spent(before: Moment, after: Moment) -> dict[str, float]:
    """Cores in use between two moments, by whom: each of ours, `others`, and `stolen` by the host."""
    seconds = max(after.at - before.at, 1e-9)
    ours = {name: (after.ours[name] - before.ours[name]) / seconds for name in after.ours}
    others = (after.busy - before.busy) / seconds - sum(ours.values())
    return {**ours, "others": max(others, 0.0), "stolen": (after.stolen - before.stolen) / seconds}


def describe(packages: Iterable[str], folder: Path) -> dict[str, str]:
    """Processor, memory, kernel, file system of a folder, and versions of installed packages."""
    from importlib.metadata import version

    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    told = {
        "processors": f"{os.cpu_count()} x {model[0].partition(':')[2].strip() if model else '?'}",
        "memory": f"{memory:.0f} GiB",
        "kernel": platform.release(),
        "file system": _file_system(folder),
        "python": platform.python_version(),
    }
    return told | {name: version(name) for name in packages}


def _file_system(folder: Path) -> str:
    best, kind = "", "?"
    for line in Path("/proc/mounts").read_text().splitlines():
        _, point, name, *_ = line.split()
        if str(folder).startswith(point) and len(point) >= len(best):
            best, kind = point, name
    return kind
