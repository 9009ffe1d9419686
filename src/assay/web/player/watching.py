"""How a programme watches an exam, as the player is told with its seat; nothing where nothing watches."""

from collections.abc import Collection

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.queries.watching import watch_or_none
from assay.core.proctoring.signals import KINDS, is_muted
from assay.outside import clock
from assay.web.kit.relay import live_connection

_TOLD = (
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


def watching_of(attempt: Attempt, *, presets: Collection[str]) -> dict[str, object]:
    """The entry `watching` of the seat's answer, or nothing (static/watching/types.js, `Policy`).

    `muted` are the kinds of signals that never come between this candidate and the exam; `words` is what she
    reads of each kind.
    """
    policy = attempt.certification.spec.proctoring
    if policy.lockdown == "none" and not (policy.camera or policy.screen):
        return {}
    watch = watch_or_none(attempt)
    mutes = watch.muted if watch else ()
    told = {name: getattr(policy, name) for name in _TOLD}
    muted = [kind for kind in KINDS if is_muted(kind, presets=presets, mutes=mutes)]
    words = {kind: one.neutral for kind, one in KINDS.items()}
    way = live_connection("exam", now=clock.now())
    ice = {"ice_servers": way["iceServers"], "ice_policy": way["iceTransportPolicy"]}
    return {"watching": {**told, "muted": muted, "words": words, **ice}}
