"""What is read about watched sittings, one idea a file."""

from assay.apps.proctoring.queries.desk import (
    LONG_SILENCE,
    LOOKED_BACK,
    in_the_room,
    incidents_of,
    place_in_queue,
    queue,
    running,
    unnoted,
)

__all__ = [
    "LONG_SILENCE",
    "LOOKED_BACK",
    "in_the_room",
    "incidents_of",
    "place_in_queue",
    "queue",
    "running",
    "unnoted",
]
