"""A quick look at whether the evidence is as it was stored: its chain, and that its files are there.

What is in the files only `queries.evidence.faults` can tell, which opens each of them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.deletion_receipts import heads_in
from assay.apps.proctoring.models import Artefact
from assay.apps.proctoring.queries.evidence import listed
from assay.apps.proctoring.queries.retention import receipts_of
from assay.core.proctoring.manifest import Fault, FaultKind, faults_in


def lost_names(attempt: Attempt, pieces: Sequence[Artefact]) -> frozenset[str]:
    """Names of pieces that nobody deleted and whose file is gone all the same. Raises StorageFailed."""
    names = {piece.name for piece in pieces if piece.deleted_at is None}
    return frozenset(names - files.stored(attempt.uuid)) if names else frozenset()


def quick_faults(attempt: Attempt, pieces: Sequence[Artefact], lost: frozenset[str]) -> list[Fault]:
    """What does not hold, by the rows (all of them, in order) and `lost`; neighbours are told as one."""
    heads = [head for receipt in receipts_of(attempt) for head in heads_in(receipt.document)]
    in_rows = faults_in((listed(piece) for piece in pieces), attempt=str(attempt.uuid), heads=heads)
    return [*in_rows, *_runs([piece for piece in pieces if piece.name in lost])]


def _runs(pieces: Sequence[Artefact]) -> Iterator[Fault]:
    """Lost pieces in a row as one fault: within a run, number minus place is the same."""
    numbered = enumerate(pieces)
    for (stream, _), group in groupby(numbered, key=lambda pair: (pair[1].stream, pair[1].seq - pair[0])):
        run = [piece.seq for _, piece in group]
        yield Fault(FaultKind.LOST, stream, run[0], run[-1])
