"""The door to the operating system's limit on open files, of which each connection is one."""

import resource

ENOUGH = 65_536
"""More is not asked for: some systems allow a billion, and some programs close them one by one."""


def allow_many_files() -> int:
    """Lets this process have as many open files as it may, and returns how many that are.

    Linux gives a process 1,024 by itself and lets it ask for more (getrlimit(2)); a systemd service and its
    `LimitNOFILE` decide how many.
    """
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if most == resource.RLIM_INFINITY else min(most, ENOUGH)
    if allowed == resource.RLIM_INFINITY or allowed >= wanted:
        return ENOUGH if allowed == resource.RLIM_INFINITY else allowed
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted
