"""What the pages of the check-in hand to their scripts: policies, addresses, the token of the door."""

from uuid import UUID

from assay.apps.attempts.models import Attempt
from assay.core.proctoring import ProctoringPolicy
from assay.outside import clock
from assay.web.kit.door_token import door_token
from assay.web.kit.issuing import sealing_keys

_SAID = (
    "lockdown",
    "camera",
    "audio",
    "screen",
    "simulated_camera",
    "grace_seconds",
    "segment_seconds",
    "glance_seconds",
    "network_gap_seconds",
)


def policy_json(policy: ProctoringPolicy) -> dict[str, object]:
    """The policies as the modules of `static/watching` know them (`Policy` in types.js)."""
    return {name: getattr(policy, name) for name in _SAID}


def door_json(attempt: Attempt) -> dict[str, object]:
    """What a page at the door needs to send what the camera sees; for pages after the consent only."""
    return {
        "policy": policy_json(attempt.certification.spec.proctoring),
        "attempt": str(attempt.uuid),
        "base": base_of(attempt.uuid),
        "token": door_token(attempt.uuid, keys=sealing_keys(), now=clock.now()),
    }


def base_of(uuid: UUID) -> str:
    """Below it, calls with a token are answered."""
    return f"/exam/{uuid}"
