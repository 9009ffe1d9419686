"""The entries in an answer file: read one by one, so that a bad one can be named by its place."""

import msgspec

from assay.core.attempt import events as e
from assay.core.attempt.device_entries import RawEntry, work_of


def read_entry(raw: object) -> e.Work:
    """The work event of one entry; ValueError says what is wrong with it."""
    try:
        return work_of(msgspec.convert(raw, RawEntry))
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
