"""The attempt journal: append-only, hash-chained entries; append, write, verify, seal."""

from assay.core.journal.chain import (
    GENESIS,
    Entry,
    Row,
    append,
    append_as_text,
    canonical,
    canonical_bytes,
    from_rows,
    stamp,
)
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
    "Row",
    "Seal",
    "append",
    "append_as_text",
    "canonical",
    "canonical_bytes",
    "from_rows",
    "read_lines",
    "seal_message",
    "stamp",
    "verify_chain",
    "verify_lines",
    "write_lines",
]
