"""The walls of the sandbox, as a command line of bubblewrap.

An ordinary user's call is one bubblewrap: all namespaces new, no network, no capability, an empty
environment, a read-only view that holds /usr, the interpreter and the harness, and 128 MB of scratch in
memory. Root's call is the same with a step before it. As real root the limit on processes does not bind,
so root gives up its uid first; but an unprivileged uid cannot read an interpreter that lies in root's
home. Hence (1) a mount namespace of its own, in which the folders that are needed appear on a stage open
to all; (2) uid, groups and capabilities are dropped for good; (3) bubblewrap starts, as for anybody, but
takes the folders from the stage. Each step becomes the next without a fork, so that bubblewrap's parent
is this process and it dies with it.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from assay.outside.sandbox.environment import Environment

HARNESS = Path(__file__).with_name("harness.py")
HARNESS_INSIDE = "/harness.py"
SCRATCH = "/scratch"  # not /tmp, where a checkout with its interpreter may lie
SCRATCH_BYTES = 128 * 2**20
NOBODY = 65534

SETTINGS = {
    "ASSAY_SANDBOX": "bubblewrap",
    "ASSAY_SCRATCH": SCRATCH,
    "CUDA_VISIBLE_DEVICES": "-1",
    "HOME": SCRATCH,
    "KERAS_BACKEND": "tensorflow",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TMPDIR": SCRATCH,
}
"""All that a proof finds in its environment."""


class NoSandbox(RuntimeError):
    """Bubblewrap is not there; the message holds the line that installs it."""


def find_bubblewrap() -> str:
    """The path of bwrap. Raises NoSandbox."""
    found = shutil.which("bwrap")
    if found is None:
        raise NoSandbox(
            "Proofs run in a sandbox, and bubblewrap is not installed: apt-get install -y bubblewrap"
        )
    return found


def command(
    environment: Environment, *, modules: Sequence[str], seccomp_fd: int, stage: Path | None
) -> list[str]:
    """The command that runs the harness in the sandbox, with `modules` imported once.

    `seccomp_fd` is an open file descriptor of the filter, inherited by the command. `stage` is given by
    root alone: a folder of `make_stage`. Raises NoSandbox.
    """
    bwrap = find_bubblewrap()
    shown = _shown(environment)
    if stage is None:
        return _bubblewrap(bwrap, environment, modules, seccomp_fd, {path: path for path in shown.values()})
    tools = {name: shutil.which(name) for name in ("unshare", "setpriv", "sh")}
    if None in tools.values():
        raise NoSandbox(
            "As root, proofs need unshare and setpriv to give up root: apt-get install -y util-linux"
        )
    mounts = [str(word) for name, path in shown.items() for word in (path, stage / name)]
    inner = _bubblewrap(bwrap, environment, modules, seccomp_fd, {p: stage / n for n, p in shown.items()})
    return [
        str(tools["unshare"]), "--mount", "--propagation", "private",
        str(tools["sh"]), "-c", _MOUNT_THEN_BECOME, "stage", *mounts, "--",
        str(tools["setpriv"]), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
        "--inh-caps=-all", "--bounding-set=-all",
        *inner,
    ]  # fmt: skip


_MOUNT_THEN_BECOME = """\
while [ "$1" != -- ]; do mount --rbind "$1" "$2" || exit 1; shift 2; done
shift
exec "$@"
"""


def make_stage(environment: Environment, scratch: Path) -> Path:
    """Makes, in root's scratch folder, the empty places on which the folders will appear."""
    stage = scratch / "stage"
    for folder in (scratch, stage):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    for name, path in _shown(environment).items():
        if path.is_dir():
            (stage / name).mkdir()
        else:
            (stage / name).touch()
    return stage


def _shown(environment: Environment) -> dict[str, Path]:
    """What the view holds beside the system, by its name on a stage."""
    folders = [folder for folder in environment.folders if not _stands_in_system(folder)]
    return {"harness": HARNESS, **{str(number): folder for number, folder in enumerate(folders)}}


def _bubblewrap(
    bwrap: str,
    environment: Environment,
    modules: Sequence[str],
    seccomp_fd: int,
    taken_from: Mapping[Path, Path],
) -> list[str]:
    settings = [word for name, value in SETTINGS.items() for word in ("--setenv", name, value)]
    return [
        bwrap, "--unshare-all", "--cap-drop", "ALL", "--die-with-parent", "--new-session",
        "--hostname", "proof",
        *_view(taken_from),
        "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
        "--perms", "0700", "--size", str(SCRATCH_BYTES), "--tmpfs", SCRATCH,
        "--remount-ro", "/", "--chdir", SCRATCH, "--clearenv", *settings,
        "--seccomp", str(seccomp_fd),
        str(environment.python), "-I", HARNESS_INSIDE, *modules,
    ]  # fmt: skip


def _view(taken_from: Mapping[Path, Path]) -> list[str]:
    """The read-only file system: /usr and its old names, the loader's cache, the interpreter, the harness."""
    words = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib32", "lib64", "sbin"):
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    words += ["--perms", "0755", "--dir", "/etc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    folders = [folder for folder in taken_from if folder != HARNESS]
    for parent in sorted({parent for folder in folders for parent in folder.parents if parent != Path("/")}):
        words += ["--perms", "0755", "--dir", str(parent)]
    for folder in folders:
        words += ["--ro-bind", str(taken_from[folder]), str(folder)]
    return [*words, "--ro-bind", str(taken_from[HARNESS]), HARNESS_INSIDE]


def _stands_in_system(folder: Path) -> bool:
    return folder == Path("/") or folder.parts[1] in ("usr", "bin", "lib", "lib64", "sbin")
