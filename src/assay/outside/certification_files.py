"""The door to a certification's folder: its words, blueprint, rules and sample items as texts."""

from dataclasses import dataclass
from pathlib import Path

_FILES = {
    "certification": "certification.toml",
    "blueprint": "blueprint.toml",
    "guide": "guide.md",
    "rules": "rules.md",
}


class NoCertification(ValueError):
    """The folder is not a certification; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class CertificationTexts:
    """The files of a certification as texts; `samples` are item files that never stand in a form."""

    name: str
    certification: str
    blueprint: str
    guide: str
    rules: str
    samples: tuple[str, ...]


def certification_folders(root: Path) -> list[Path]:
    """The folders under `root` that hold a certification, by name."""
    return sorted(path.parent for path in root.glob("*/certification.toml"))


def read_certification(folder: Path) -> CertificationTexts:
    """Reads a folder; raises NoCertification naming every missing file."""
    missing = [name for name in _FILES.values() if not (folder / name).is_file()]
    if missing:
        raise NoCertification(f"{folder}: missing {', '.join(missing)}")
    texts = {part: (folder / name).read_text(encoding="utf-8") for part, name in _FILES.items()}
    samples = [path.read_text(encoding="utf-8") for path in sorted((folder / "samples").glob("*.md"))]
    return CertificationTexts(folder.name, **texts, samples=tuple(samples))
