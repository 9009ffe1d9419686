"""Watching, in plain values: what is measured, what is kept of it, and what people may then decide."""

from assay.core.proctoring.check_in import (
    CheckInFacts,
    DoorShut,
    DoorState,
    Step,
    door,
    may_ask,
    next_step,
    steps_for,
)
from assay.core.proctoring.irregularities import IRREGULARITIES, Irregularity, irregularity
from assay.core.proctoring.manifest import Fault, FaultKind, Head, Piece, chain, heads_of, verify_manifest
from assay.core.proctoring.merging import Dropped, Merged, New, Standing, merge
from assay.core.proctoring.policy import UNWATCHED, ProctoringPolicy
from assay.core.proctoring.signals import KINDS, Kind, Observation, SignalKind, is_muted
from assay.core.proctoring.vault_crypto import VaultError, open_piece, seal_piece, unwrap_key, wrap_key

__all__ = [
    "IRREGULARITIES",
    "KINDS",
    "UNWATCHED",
    "CheckInFacts",
    "DoorShut",
    "DoorState",
    "Dropped",
    "Fault",
    "FaultKind",
    "Head",
    "Irregularity",
    "Kind",
    "Merged",
    "New",
    "Observation",
    "Piece",
    "ProctoringPolicy",
    "SignalKind",
    "Standing",
    "Step",
    "VaultError",
    "chain",
    "door",
    "heads_of",
    "irregularity",
    "is_muted",
    "may_ask",
    "merge",
    "next_step",
    "open_piece",
    "seal_piece",
    "steps_for",
    "unwrap_key",
    "verify_manifest",
    "wrap_key",
]
