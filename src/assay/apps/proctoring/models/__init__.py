"""What is remembered of a watched sitting, one idea a file. Signals inform; only named people decide."""

from assay.apps.proctoring.models.check_in import CheckIn, Consent
from assay.apps.proctoring.models.evidence import Artefact, EvidenceView, Glance, Vault
from assay.apps.proctoring.models.incidents import BY_THE_SYSTEM, Incident
from assay.apps.proctoring.models.retention import DeletionReceipt, Hold
from assay.apps.proctoring.models.review import Appeal, Review
from assay.apps.proctoring.models.seb import SebRevision, SebSighting, SebTicket
from assay.apps.proctoring.models.signals import Signal
from assay.apps.proctoring.models.watching import FocusCall, HandOver, Message, Termination, Watch

__all__ = [
    "BY_THE_SYSTEM",
    "Appeal",
    "Artefact",
    "CheckIn",
    "Consent",
    "DeletionReceipt",
    "EvidenceView",
    "FocusCall",
    "Glance",
    "HandOver",
    "Hold",
    "Incident",
    "Message",
    "Review",
    "SebRevision",
    "SebSighting",
    "SebTicket",
    "Signal",
    "Termination",
    "Vault",
    "Watch",
]
