"""Builds the seccomp filter of the sandbox: a list of system calls that are refused, as BPF.

A filter is a program of 8-byte instructions over `struct seccomp_data` (number, architecture, instruction
pointer, six arguments); see seccomp(2) and linux/filter.h. Everything is allowed but what is named here,
since a numerical library needs too much to list; the namespaces and limits around it are the wall, this
keeps a proof away from the parts of the kernel where walls have had holes.
"""

import platform
import struct
from collections.abc import Mapping, Sequence

EPERM, ENOSYS = 1, 38

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32 = 0x40000000

_AF_UNIX = 1
_NEW_NAMESPACES = 0x7E020000
"""CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID and -NET (linux/sched.h)."""
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

REFUSED: Mapping[str, tuple[int, int]] = {
    # name: (number on x86_64, number on aarch64); -1 where the architecture has none
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "unshare": (272, 97), "setns": (308, 268),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162), "syslog": (103, 116), "vhangup": (153, 58),
    "iopl": (172, -1), "ioperm": (173, -1), "modify_ldt": (154, -1), "personality": (135, 92),
    "lookup_dcookie": (212, 18), "fanotify_init": (300, 262), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}  # fmt: skip

_SOCKET, _CLONE, _CLONE3, _IOCTL = (41, 198), (56, 220), (435, 435), (16, 29)
_AUDIT: Mapping[str, tuple[int, int]] = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


class UnknownArchitecture(RuntimeError):
    """There is no list of system call numbers for this machine."""


def filter_program(machine: str = "") -> bytes:
    """The filter for a machine (`x86_64` or `aarch64`; by default this one), as `bwrap --seccomp` reads it.

    Sockets other than AF_UNIX, new namespaces, input pushed into a terminal, and all calls in REFUSED
    end with EPERM; clone3, whose flags a filter cannot see, with ENOSYS, after which libc uses clone.
    A call under a foreign architecture ends the process. Raises UnknownArchitecture.
    """
    machine = machine or platform.machine()
    if machine not in _AUDIT:
        raise UnknownArchitecture(f"no sandbox filter is known for {machine}")
    column, audit = _AUDIT[machine]
    program = [
        _load(_ARCHITECTURE_AT),
        _jump(_EQUAL, audit, yes=1, no=0),
        _give(_KILL),
        _load(_NUMBER_AT),
    ]
    if machine == "x86_64":
        program += [_jump(_AT_LEAST, _X32, yes=0, no=1), _give(_REFUSE | ENOSYS)]
    for numbers in REFUSED.values():
        if numbers[column] >= 0:
            program += [_jump(_EQUAL, numbers[column], yes=0, no=1), _give(_REFUSE | EPERM)]
    program += [_jump(_EQUAL, _CLONE3[column], yes=0, no=1), _give(_REFUSE | ENOSYS)]
    program += _by_argument(_SOCKET[column], 0, [_jump(_EQUAL, _AF_UNIX, yes=1, no=0)])
    program += _by_argument(_CLONE[column], 0, [_jump(_ANY_BIT, _NEW_NAMESPACES, yes=0, no=1)])
    program += _by_argument(_IOCTL[column], 1, [
        _jump(_EQUAL, _TIOCSTI, yes=1, no=0), _jump(_EQUAL, _TIOCLINUX, yes=0, no=1),
    ])  # fmt: skip
    program.append(_give(_ALLOW))
    return b"".join(program)


def _by_argument(number: int, argument: int, test: Sequence[bytes]) -> list[bytes]:
    """Refuses the call when the low word of an argument passes the test; the test falls through to refuse."""
    body = [_load(_ARGUMENTS_AT + 8 * argument), *test, _give(_REFUSE | EPERM), _give(_ALLOW)]
    return [_jump(_EQUAL, number, yes=0, no=len(body)), *body]


def _load(at: int) -> bytes:
    return struct.pack("=HBBI", _LOAD, 0, 0, at)


def _jump(test: int, value: int, *, yes: int, no: int) -> bytes:
    return struct.pack("=HBBI", test, yes, no, value)


def _give(value: int) -> bytes:
    return struct.pack("=HBBI", _RETURN, 0, 0, value)
