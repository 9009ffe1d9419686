"""Signals: what was measured, by which rule, with which value. Facts for a person to look at, never verdicts.

There is no score, and nothing here compares people. A kind says what is measured and from where on it is
worth a proctor's look; like observations are merged (`merging`), accommodations mute kinds (`is_muted`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class Kind(StrEnum):
    """What can be observed."""

    CAMERA_DARK = "camera_dark"
    CAMERA_FROZEN = "camera_frozen"
    CAMERA_CHANGED = "camera_changed"
    CAMERA_ENDED = "camera_ended"
    MICROPHONE_ENDED = "microphone_ended"
    SCREEN_ENDED = "screen_ended"
    CAPTURE_BLOCKED = "capture_blocked"
    FOCUS_LOST = "focus_lost"
    FULL_SCREEN_LEFT = "full_screen_left"
    SECOND_DISPLAY = "second_display"
    PASTE = "paste"
    PRINT = "print"
    NETWORK_GAP = "network_gap"
    SECOND_LOGIN = "second_login"
    ADDRESS_CHANGED = "address_changed"
    SEB_UNCONFIRMED = "seb_unconfirmed"


@dataclass(frozen=True, slots=True)
class SignalKind:
    """A kind of signal.

    `title` is what a proctor reads, `neutral` what the candidate reads: what happened and, where there is
    something, what helps. `unit` and `threshold` belong to the value: it is worth a signal when it is above
    the threshold, or below it where `beyond` says so. `severity` (0..100) is the default of a programme that
    names none; it sorts alerts and means nothing else. No more than `most_per_minute` of a kind are told
    apart.
    """

    key: Kind
    title: str
    neutral: str
    unit: str
    threshold: int
    severity: int
    beyond: Literal["above", "below"] = "above"
    most_per_minute: int = 6
    server_only: bool = False

    def measured(self, value: float, threshold: float) -> str:
        """What was measured, in words: "12 of 255 (brightness), below 16"."""
        return f"{value:g} {self.unit}, {self.beyond} {threshold:g}"


KINDS: Mapping[str, SignalKind] = {
    kind.key: kind
    for kind in (
        SignalKind(
            Kind.CAMERA_DARK,
            title="The camera's picture is dark",
            neutral="Your camera's picture is very dark. Is something in front of it, or is the light off?",
            unit="mean brightness (0 to 255)",
            threshold=16,
            severity=40,
            beyond="below",
        ),
        SignalKind(
            Kind.CAMERA_FROZEN,
            title="The camera's picture stands still",
            neutral="Your camera's picture has stopped moving. Unplugging it for a moment often helps.",
            unit="seconds without any change",
            threshold=10,
            severity=40,
        ),
        SignalKind(
            Kind.CAMERA_CHANGED,
            title="Another camera is in use",
            neutral="Another camera is in use now.",
            unit="changes of the camera",
            threshold=0,
            severity=30,
        ),
        SignalKind(
            Kind.CAMERA_ENDED,
            title="The camera has stopped",
            neutral="Your camera has stopped. Please connect it again; your answers are kept.",
            unit="seconds without a camera",
            threshold=0,
            severity=60,
        ),
        SignalKind(
            Kind.MICROPHONE_ENDED,
            title="The microphone has stopped",
            neutral="Your microphone has stopped. Please connect it again; your answers are kept.",
            unit="seconds without a microphone",
            threshold=0,
            severity=40,
        ),
        SignalKind(
            Kind.SCREEN_ENDED,
            title="The screen is no longer shared",
            neutral="Your screen is no longer shared. Please share the whole screen again.",
            unit="seconds without the screen",
            threshold=0,
            severity=60,
        ),
        SignalKind(
            Kind.CAPTURE_BLOCKED,
            title="The browser does not give the camera or screen",
            neutral="Your browser did not allow the recording. Its settings for this site say why.",
            unit="refusals by the browser",
            threshold=0,
            severity=40,
        ),
        SignalKind(
            Kind.FOCUS_LOST,
            title="Another window was in front",
            neutral="Another window was in front of the exam.",
            unit="seconds in another window",
            threshold=0,
            severity=40,
        ),
        SignalKind(
            Kind.FULL_SCREEN_LEFT,
            title="Full screen was left",
            neutral="The exam was not in full screen.",
            unit="seconds outside full screen",
            threshold=0,
            severity=30,
        ),
        SignalKind(
            Kind.SECOND_DISPLAY,
            title="More than one display is connected",
            neutral="A second display is connected. Please disconnect it if you can.",
            unit="displays",
            threshold=1,
            severity=50,
        ),
        SignalKind(
            Kind.PASTE,
            title="Something was to be pasted",
            neutral="Pasting is switched off in this exam, so nothing was pasted.",
            unit="characters",
            threshold=0,
            severity=30,
        ),
        SignalKind(
            Kind.PRINT,
            title="The page was to be printed",
            neutral="Printing is switched off in this exam.",
            unit="times",
            threshold=0,
            severity=50,
        ),
        SignalKind(
            Kind.NETWORK_GAP,
            title="The network was away",
            neutral="Your connection was interrupted. Your answers were kept on your device.",
            unit="seconds without a connection",
            threshold=30,
            severity=0,
        ),
        SignalKind(
            Kind.SECOND_LOGIN,
            title="The account signed in somewhere else",
            neutral="Somebody signed in to your account during the exam. Was it not you? Tell the proctor.",
            unit="sign-ins",
            threshold=0,
            severity=50,
            server_only=True,
        ),
        SignalKind(
            Kind.ADDRESS_CHANGED,
            title="The network address changed",
            neutral="Your network address changed. That happens when a network or a line changes.",
            unit="changes of the address",
            threshold=0,
            severity=10,
            server_only=True,
        ),
        SignalKind(
            Kind.SEB_UNCONFIRMED,
            title="Safe Exam Browser runs with another configuration",
            neutral="Safe Exam Browser has another configuration. Open the exam again from check-in.",
            unit="pages",
            threshold=0,
            severity=40,
            server_only=True,
        ),
    )
}
"""Every kind. Server-only ones are not a device's to say: an observation of one from a device is refused."""

_ALWAYS_MUTED: Mapping[str, frozenset[Kind]] = {
    # Lists and menus of a screen reader are windows of their own; leaving full screen is how some read them.
    "screen-reader": frozenset({Kind.FOCUS_LOST, Kind.FULL_SCREEN_LEFT}),
}


def is_muted(kind: str, *, presets: Collection[str] = (), mutes: Collection[str] = ()) -> bool:
    """Whether a signal of this kind is stored without an alert for this person.

    `presets` are those of the accommodation (`core.programs.Preset`); `mutes` are kinds that a proctor or the
    office has muted for the person. Names that nobody knows mute nothing.
    """
    return kind in mutes or any(kind in _ALWAYS_MUTED.get(preset, ()) for preset in presets)


_SAFE_TEXT = r"\A[^\x00]*\Z"
"""No database keeps a NUL in JSON."""

Fact = (
    Annotated[str, Meta(max_length=200, pattern=_SAFE_TEXT)]
    | Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
    | bool
)
_FactName = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\A[A-Za-z0-9_-]+\Z")]


class Observation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One observation as it stands in JSON, hostile until decoded. Times in milliseconds.

    `device_at` is the device's clock (ISO 8601 with its zone) when what was observed began; a later word on
    the same thing has the same `device_at` and a longer `lasted_ms`. `stream`, `clip_seq` and
    `clip_offset_ms` name the place in the recording where it is seen. The server's own have no `device_at`.
    """

    kind: Kind
    device_at: Annotated[str, Meta(max_length=40, pattern=_SAFE_TEXT)] = ""
    lasted_ms: Annotated[int, Meta(ge=0, le=86_400_000)] = 0
    value: Annotated[float, Meta(ge=-1e9, le=1e9)] = 0
    threshold: Annotated[float, Meta(ge=-1e9, le=1e9)] = 0
    facts: Annotated[dict[_FactName, Fact], Meta(max_length=12)] = {}
    stream: Annotated[str, Meta(max_length=12, pattern=r"\A[a-z-]*\Z")] = ""
    clip_seq: Annotated[int, Meta(ge=1, le=10**6)] | None = None
    clip_offset_ms: Annotated[int, Meta(ge=0, le=3_600_000)] = 0
