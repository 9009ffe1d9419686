"""The attempt journal: append-only, hash-chained entries; append, write, verify, seal."""

from assay.core.journal.chain import GENESIS, Entry, append, canonical
from assay.core.journal.lines import (
    Fault,
    Seal,
    read_lines,
    seal_message,
    verify_chain,
    verify_lines,
    write_lines,
)

__all__ = [
    "GENESIS",
    "Entry",
    "Fault",
    "Seal",
    "append",
    "canonical",
    "read_lines",
    "seal_message",
    "verify_chain",
    "verify_lines",
    "write_lines",
]
