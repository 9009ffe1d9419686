"""A process asks for as many connections as it may have, and for no more than are of use."""

import subprocess
import sys

import pytest

ASKED = (
    "from assay.outside.descriptors import allow_many_files as ask; import resource; "
    "print(ask(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
)


@pytest.mark.parametrize(("soft", "hard", "given"), [(1024, 4096, 4096), (512, 512, 512), (3000, 4096, 4096)])
def test_the_soft_limit_goes_up_to_the_hard_one(soft: int, hard: int, given: int) -> None:
    limited = f"ulimit -Sn {soft} && ulimit -Hn {hard} && exec {sys.executable} -c '{ASKED}'"
    run = subprocess.run(["/bin/sh", "-c", limited], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(given), str(given)]
