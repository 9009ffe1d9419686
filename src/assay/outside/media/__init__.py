"""The door to pictures and recordings: what comes in from devices, and files that outlive a power cut."""

from assay.outside.media.durable import sync_folder, write_durably
from assay.outside.media.glances import LARGEST_GLANCE, clean_glance
from assay.outside.media.pictures import BadPicture
from assay.outside.media.recordings import recording_type
from assay.outside.media.stills import STILL_TYPE, clean_still

__all__ = [
    "LARGEST_GLANCE",
    "STILL_TYPE",
    "BadPicture",
    "clean_glance",
    "clean_still",
    "recording_type",
    "sync_folder",
    "write_durably",
]
