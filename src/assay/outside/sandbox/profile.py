"""The walls of the sandbox, as a command line of bubblewrap.

An ordinary user's call is one bubblewrap: all namespaces new, no network, no capability, an empty
environment, a read-only view that holds /usr, the interpreter and the harness, and 128 MB of scratch in
memory. Root's call is two. As real root the limit on processes does not bind, so root gives up its uid
first; but the unprivileged uid cannot read an interpreter that lies in root's home. Hence (1) an outer
bubblewrap, still root, builds the same view, in which the folders on the way are open to all; (2)
setpriv drops uid, groups and capabilities for good; (3) the same inner call as anybody's follows.
"""

import os
import shutil
from collections.abc import Sequence
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


def command(environment: Environment, *, modules: Sequence[str], seccomp_fd: int, as_root: bool) -> list[str]:
    """The command that runs the harness in the sandbox, with `modules` imported once.

    `seccomp_fd` is an open file descriptor of the filter, inherited by the command. Raises NoSandbox.
    """
    bwrap = find_bubblewrap()
    if not as_root:
        return _inner(bwrap, environment, modules, seccomp_fd, harness=str(HARNESS))
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise NoSandbox("As root, proofs need setpriv to give up root: apt-get install -y util-linux")
    outer = [bwrap, "--die-with-parent", *_view(environment, harness=str(HARNESS))]
    # The inner bubblewrap builds its root on /tmp, wherever the scratch is to lie.
    outer += ["--bind", "/proc", "/proc", "--dev", "/dev", "--perms", "0755", "--dir", "/tmp"]  # noqa: S108
    drop = [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    drop += ["--inh-caps=-all", "--bounding-set=-all"]
    return [*outer, *drop, *_inner(bwrap, environment, modules, seccomp_fd, harness=HARNESS_INSIDE)]


def _inner(
    bwrap: str, environment: Environment, modules: Sequence[str], seccomp_fd: int, *, harness: str
) -> list[str]:
    settings = [word for name, value in SETTINGS.items() for word in ("--setenv", name, value)]
    return [
        bwrap, "--unshare-all", "--cap-drop", "ALL", "--die-with-parent", "--new-session",
        "--hostname", "proof",
        *_view(environment, harness=harness),
        "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
        "--perms", "0700", "--size", str(SCRATCH_BYTES), "--tmpfs", SCRATCH,
        "--remount-ro", "/", "--chdir", SCRATCH, "--clearenv", *settings,
        "--seccomp", str(seccomp_fd),
        str(environment.python), "-I", HARNESS_INSIDE, *modules,
    ]  # fmt: skip


def _view(environment: Environment, *, harness: str) -> list[str]:
    """The read-only file system: /usr and its old names, the loader's cache, the interpreter, the harness."""
    words = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib32", "lib64", "sbin"):
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    words += ["--perms", "0755", "--dir", "/etc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    folders = [folder for folder in environment.folders if not _stands_in_system(folder)]
    for parent in sorted({parent for folder in folders for parent in folder.parents if parent != Path("/")}):
        words += ["--perms", "0755", "--dir", str(parent)]
    for folder in folders:
        words += ["--ro-bind", str(folder), str(folder)]
    return [*words, "--ro-bind", harness, HARNESS_INSIDE]


def _stands_in_system(folder: Path) -> bool:
    return folder == Path("/") or folder.parts[1] in ("usr", "bin", "lib", "lib64", "sbin")
