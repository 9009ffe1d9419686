"""The door to the operating system's care of orphans: a child that must not outlive its parent."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int, by: signal.Signals) -> None:
    """Asks Linux to send this process a signal when its parent (a process id) dies, however it dies.

    Call it in the child. Elsewhere than on Linux it does nothing: there an orphan must be ended by hand.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(by))  # prctl(2)
    if os.getppid() != parent:  # it died before it could be watched
        os.kill(os.getpid(), by)
