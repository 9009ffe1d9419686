"""What a browser says about itself before the exam, read and judged: it is a stranger's word, so it is cut.

`static/candidate/system-check.js` fills the form. What is indispensable: scripts (which are proved by the
form being filled), storage on the device, where answers lie before they reach the server, and what the
programme's policies record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assay.core.proctoring.policy import UNWATCHED, ProctoringPolicy
from assay.web.kit.devices import device_name

NARROW_PIXELS = 640
SLOW_MILLISECONDS = 1500
LEAST_KILOBITS = 500
"""A watched exam sends about 170 kbit/s; the rest is for answers, and for other people in the house."""
_LONGEST = 80

Given = Mapping[str, str]

_CAMERA = {
    "works": "works",
    "simulated": "none: the labelled test picture stands in",
    "denied": "this page may not use it",
    "missing": "none was found",
    "busy": "another program has it",
}


@dataclass(frozen=True, slots=True)
class SystemCheck:
    """`findings` is kept with the attempt (name -> what was found); each problem is a sentence.

    With a `stopper` the exam cannot run in this browser; a `warning` is only advice.
    """

    findings: Mapping[str, str]
    stoppers: tuple[str, ...]
    warnings: tuple[str, ...]


def read_system_check(given: Given, *, agent: str, policy: ProctoringPolicy = UNWATCHED) -> SystemCheck:
    """Judges the fields of the form; whatever is missing counts as not working."""
    stoppers = (*_browser_stoppers(given), *_watching_stoppers(given, policy))
    warnings = (*_browser_warnings(given), *_watching_warnings(given, policy))
    findings = {
        **_browser_findings(given, agent),
        **_watching_findings(given, agent, policy),
        "verdict": "failed" if stoppers or warnings else "passed",
    }
    return SystemCheck(findings, stoppers, warnings)


def _browser_stoppers(given: Given) -> Iterator[str]:
    if not _number(given, "width"):
        yield "The check did not run: the exam needs scripts. Allow them here and try again."
    elif given.get("storage") != "yes":
        yield (
            "This browser does not keep data on the device, so answers would not be safe. "
            "Leave private browsing, or use another browser."
        )


def _browser_warnings(given: Given) -> Iterator[str]:
    if 0 < _number(given, "width") < NARROW_PIXELS:
        yield "The window is narrow. A computer with a larger screen is better for code."
    if _number(given, "round_trip") > SLOW_MILLISECONDS:
        yield "The network is slow. Answers are kept on this device until they arrive."


def _browser_findings(given: Given, agent: str) -> dict[str, str]:
    width, height = _number(given, "width"), _number(given, "height")
    round_trip = _number(given, "round_trip")
    return {
        "browser": device_name(agent),
        "window": f"{width} × {height} pixels",
        "storage on this device": "works" if given.get("storage") == "yes" else "does not work",
        "cookies": "on" if given.get("cookies") == "yes" else "off",
        "network round trip": f"{round_trip} ms" if round_trip else "not measured",
        "time zone": _words(given, "time_zone") or "unknown",
    }


def _watching_stoppers(given: Given, policy: ProctoringPolicy) -> Iterator[str]:
    if policy.camera and given.get("camera") not in ("works", "simulated"):
        yield (
            "This exam needs a camera, and it does not work here yet. Below stands what helps, "
            f"and the other way to sit. {policy.alternative}"
        )
    elif policy.camera and given.get("camera") == "simulated" and not policy.simulated_camera:
        yield f"This exam needs a camera. The other way to sit: {policy.alternative}"
    elif policy.camera and given.get("recording") != "yes":
        yield "This browser cannot record the camera. Use a current Chrome, Edge, Firefox or Safari."
    if policy.audio and given.get("microphone") != "works":
        yield "This exam records sound, and the microphone does not work here yet. Allow it, and try again."


def _watching_warnings(given: Given, policy: ProctoringPolicy) -> Iterator[str]:
    if policy.records and _number(given, "upload") < LEAST_KILOBITS:
        yield (
            "The line is slow for recordings. They wait on this device until they are sent, so the end may "
            "take some minutes longer. Ask others in the house to pause their videos."
        )
    if policy.guarded and given.get("full_screen") == "no":
        yield "This browser has no full screen. Use another browser, or Safe Exam Browser."
    if policy.lockdown != "none" and given.get("screens") == "several":
        yield "More than one screen is connected. Unplug the others before the exam."


def _watching_findings(given: Given, agent: str, policy: ProctoringPolicy) -> dict[str, str]:
    """Facts that matter to this exam, and no others: what is not asked for is not kept."""
    found = {}
    if policy.camera:
        works = _CAMERA.get(given.get("camera", ""), "not tried")
        label = _words(given, "camera_label") if given.get("camera") == "works" else ""
        found["camera"] = f"{works} ({label})" if label else works
    if policy.audio:
        found["microphone"] = "works" if given.get("microphone") == "works" else "does not work"
    if policy.records:
        found["download"] = _speed(given, "download")
        found["upload"] = _speed(given, "upload")
    if policy.lockdown != "none":
        found["full screen"] = "can be had" if given.get("full_screen") == "yes" else "cannot be had"
        screens = {"one": "one", "several": "more than one"}
        found["screens"] = screens.get(given.get("screens", ""), "the browser does not say")
    if policy.uses_seb:
        found["Safe Exam Browser"] = "by its own word" if "SEB/" in agent else "no"
    return found


def _speed(given: Given, name: str) -> str:
    kilobits = _number(given, name)
    return f"{kilobits / 1000:.1f} Mbit/s" if kilobits else "not measured"


def _words(given: Given, name: str) -> str:
    return " ".join(str(given.get(name, "")).split())[:_LONGEST]


def _number(given: Given, name: str) -> int:
    text = given.get(name)
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 7 else 0
