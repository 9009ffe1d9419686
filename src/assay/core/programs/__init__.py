"""A certification as written in its folder: facts, policies and words, typed; parse and write."""

from assay.core.programs.certification import (
    CertificationError,
    CertificationSpec,
    Family,
    parse_certification,
    write_certification,
)

__all__ = ["CertificationError", "CertificationSpec", "Family", "parse_certification", "write_certification"]
