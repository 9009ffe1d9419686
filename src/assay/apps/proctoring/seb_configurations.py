"""The Safe Exam Browser configuration that a certification asks of a candidate: the plist, and its key.

Pure: equal arguments give equal bytes. `actions.seb` keeps them as rows, `assay seb make` writes the same.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from assay.core import seb
from assay.core.programs import CertificationSpec, Preset

FILE_NAME = "exam.seb"


@dataclass(frozen=True, slots=True)
class Configuration:
    """`settings` is the plist, not packed; `config_key` has 64 hexadecimal digits; `root` is the path below
    which the revision's addresses lie, without a slash at its end.
    """

    settings: bytes
    config_key: str
    root: str


def aids_of(presets: Collection[str]) -> seb.Aids:
    """What an accommodation's presets change in SEB: a screen reader must reach its window."""
    return seb.Aids(assistive_programs=Preset.SCREEN_READER in presets)


def configuration_of(spec: CertificationSpec, *, base_url: str, presets: Collection[str]) -> Configuration:
    """The configuration of a certification's present version for candidates with these presets."""
    return _configuration(
        base_url,
        _plain(spec.key),
        _plain(spec.version),
        spec.proctoring.camera,
        spec.proctoring.audio,
        aids_of(presets),
    )


@lru_cache(maxsize=256)
def _configuration(
    base_url: str, key: str, version: str, camera: bool, microphone: bool, aids: seb.Aids
) -> Configuration:
    """Kept: every page of an exam asks for it, and to make it takes longer than to answer."""
    addresses = seb.seb_addresses(base_url, certification=key, revision=version)
    exam = seb.SebExam(
        start_url=addresses.start, quit_url=addresses.quit, camera=camera, microphone=microphone
    )
    settings = seb.high_stakes(exam, aids=aids)
    return Configuration(seb.write_settings(settings), seb.config_key(settings), f"/seb/{key}/{version}")


def _plain(name: str) -> str:
    """A name as it can stand in an address: most are that already, and the command line takes no others."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:62].strip("-")
