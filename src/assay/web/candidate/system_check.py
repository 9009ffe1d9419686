"""What a browser says about itself before the exam, read and judged: it is a stranger's word, so it is cut.

`static/candidate/system-check.js` fills the form. Only two things are indispensable: scripts (which are
proved by the form being filled) and storage on the device, where answers lie before they reach the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.web.kit.devices import device_name

NARROW_PIXELS = 640
SLOW_MILLISECONDS = 1500
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class SystemCheck:
    """`findings` is kept with the attempt (name -> what was found); each problem is a sentence.

    With a `stopper` the exam cannot run in this browser; a `warning` is only advice.
    """

    findings: Mapping[str, str]
    stoppers: tuple[str, ...]
    warnings: tuple[str, ...]


def read_system_check(given: Mapping[str, str], *, agent: str) -> SystemCheck:
    """Judges the fields of the form; whatever is missing counts as not working."""
    width, height = _number(given.get("width")), _number(given.get("height"))
    round_trip, zone = _number(given.get("round_trip")), str(given.get("time_zone", ""))[:_LONGEST]
    keeps = given.get("storage") == "yes"
    stoppers, warnings = [], []
    if not width:
        stoppers.append("The check did not run: the exam needs scripts. Allow them here and try again.")
    elif not keeps:
        stoppers.append(
            "This browser does not keep data on the device, so answers would not be safe. "
            "Leave private browsing, or use another browser."
        )
    if 0 < width < NARROW_PIXELS:
        warnings.append("The window is narrow. A computer with a larger screen is better for code.")
    if round_trip > SLOW_MILLISECONDS:
        warnings.append("The network is slow. Answers are kept on this device until they arrive.")
    findings = {
        "browser": device_name(agent),
        "window": f"{width} × {height} pixels",
        "storage on this device": "works" if keeps else "does not work",
        "cookies": "on" if given.get("cookies") == "yes" else "off",
        "network round trip": f"{round_trip} ms" if round_trip else "not measured",
        "time zone": zone or "unknown",
        "verdict": "failed" if stoppers or warnings else "passed",
    }
    return SystemCheck(findings, tuple(stoppers), tuple(warnings))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else 0
