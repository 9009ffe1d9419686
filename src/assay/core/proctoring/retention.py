"""When a kind of evidence is due to go. Whether a legal hold keeps it all the same is the caller's to ask.

The clock begins when the sitting ends, and never stops by itself: what needs longer needs a named person's
hold, with a reason. Pictures of face and document go soonest: after the decision nobody compares them.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from assay.core.proctoring.policy import ProctoringPolicy


class ArtefactKind(StrEnum):
    """What is kept of a sitting."""

    RECORDING = "recording"
    STILL = "still"
    GLANCE = "glance"
    CHAT = "chat"
    SIGNALS = "signals"


_STREAMS = {"face": ArtefactKind.STILL, "document": ArtefactKind.STILL}


def kind_of_stream(stream: str) -> ArtefactKind:
    """The kind of a stored stream: camera, screen, seb-screen and room are recordings."""
    return _STREAMS.get(stream, ArtefactKind.RECORDING)


def due(
    kind: ArtefactKind,
    policy: ProctoringPolicy,
    *,
    ended_at: datetime,
    flagged: bool,
    decided_at: datetime | None,
) -> datetime:
    """The moment from which a kind is to be deleted; all times aware.

    `flagged`: an incident, or a review that did not simply clear the sitting. `decided_at`: when the result
    was released or annulled, None while it is open: then stills go with the recordings.
    Chat and signals, which explain what people decided, stay as long as if it were flagged.
    """
    kept_flagged = timedelta(days=policy.keep_flagged_days)
    recordings_go = ended_at + (kept_flagged if flagged else timedelta(days=policy.keep_clean_days))
    if kind is ArtefactKind.GLANCE:
        return ended_at
    if kind is ArtefactKind.STILL and decided_at is not None:
        return min(recordings_go, decided_at + timedelta(days=policy.keep_identity_days))
    if kind in (ArtefactKind.CHAT, ArtefactKind.SIGNALS):
        return ended_at + kept_flagged
    return recordings_go
