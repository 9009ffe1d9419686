"""What an accommodation consists of: extra time, breaks with the clock stopped, presets of the player."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_EXTRA_TIME_PERCENT = 300
MOST_BREAK_MINUTES = 240


class Preset(StrEnum):
    """How the player is set when a candidate sits down. The list is closed: each one is built and tested."""

    ZOOM_150 = "zoom-150"
    ZOOM_200 = "zoom-200"
    HIGH_CONTRAST = "high-contrast"
    DARK = "dark"
    SCREEN_READER = "screen-reader"
    REDUCED_MOTION = "reduced-motion"
    NO_SOUNDS = "no-sounds"

    @property
    def label(self) -> str:
        """The preset in words, for those who grant it and those who have it."""
        return _LABELS[self]


_LABELS = {
    Preset.ZOOM_150: "Zoom 150 %",
    Preset.ZOOM_200: "Zoom 200 %",
    Preset.HIGH_CONTRAST: "High contrast",
    Preset.DARK: "Dark",
    Preset.SCREEN_READER: "Hints for screen readers",
    Preset.REDUCED_MOTION: "Reduced motion",
    Preset.NO_SOUNDS: "No audible cues",
}


@dataclass(frozen=True, slots=True)
class AccommodationFacts:
    """What holds for a person, and who granted it; why is no concern of anybody but the office."""

    extra_time_percent: int
    break_minutes: int
    presets: tuple[Preset, ...]
    granted_by: str

    @property
    def break_seconds(self) -> int:
        """The breaks in sum, in seconds."""
        return 60 * self.break_minutes


def presets_of(names: Iterable[str]) -> tuple[Preset, ...]:
    """The presets of these names, each once, in the order of the list; ValueError names what is none."""
    wanted = set(names)
    if unknown := sorted(wanted - set(Preset)):
        raise ValueError(f"{', '.join(unknown)}: no such preset; there are {', '.join(Preset)}")
    return tuple(preset for preset in Preset if preset in wanted)


def accommodation_problems(
    *, extra_time_percent: int, break_minutes: int, presets: tuple[Preset, ...]
) -> Iterator[str]:
    """What is wrong with an accommodation, for the one who grants it."""
    if not 0 <= extra_time_percent <= MOST_EXTRA_TIME_PERCENT:
        yield f"Extra time is 0 to {MOST_EXTRA_TIME_PERCENT} %, not {extra_time_percent} %."
    if not 0 <= break_minutes <= MOST_BREAK_MINUTES:
        yield f"Breaks are 0 to {MOST_BREAK_MINUTES} minutes in sum, not {break_minutes}."
    if Preset.ZOOM_150 in presets and Preset.ZOOM_200 in presets:
        yield "Choose one zoom."
    if not (extra_time_percent or break_minutes or presets):
        yield "Name what is granted: extra time, breaks or a preset."
