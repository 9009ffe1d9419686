"""Remembers what proofs showed, one small file for each content: a warm run of the bank takes a second."""

import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from assay.core.proofs.observation import (
    MalformedObservation,
    Observation,
    read_observation,
    write_observation,
)
from assay.core.proofs.question import Question
from assay.core.proofs.stack import named, version_of
from assay.outside.sandbox.environment import Environment
from assay.outside.sandbox.profile import HARNESS


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of observations named by the hash of all that could change them."""

    folder: Path

    def load(self, name: str) -> Observation | None:
        """What was seen under that name; None when nothing was, or the file is damaged."""
        try:
            return read_observation(json.loads((self.folder / f"{name}.json").read_bytes()))
        except (OSError, ValueError, MalformedObservation):
            return None

    def save(self, name: str, observation: Observation) -> None:
        """Keeps an observation; a reader never sees half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{name}.{os.getpid()}.part"
        part.write_text(json.dumps(write_observation(observation)), encoding="utf-8")
        part.replace(self.folder / f"{name}.json")


def default_folder(start: Path) -> Path:
    """`.cache/proofs` beside the checkout's pyproject.toml, or the user's cache outside a checkout."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / "pyproject.toml").is_file() and (folder / "certifications").is_dir():
            return folder / ".cache" / "proofs"
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "assay" / "proofs"


def name_of(question: Question, *, stack: tuple[str, ...], environment: Environment) -> str:
    """The hash over the printed item, the proof, its stack, the versions it meets, and the harness."""
    versions = {name: version_of(name, environment.installed) for name in sorted({"python", *named(stack)})}
    content = {
        "question": asdict(question),
        "stack": stack,
        "versions": versions,
        "harness": sha256(HARNESS.read_bytes()).hexdigest(),
    }
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
