"""The two-level irregularity list, with TAO's categories (extension-tao-proctoring)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Irregularity:
    """A reason code `category.subcategory` and how it reads."""

    code: str
    category: str
    label: str


_LIST = {
    "environment": ("Environment", ("comfort", "disturbance", "noise", "power outage", "weather")),
    "examinee": (
        "Examinee",
        ("behaviour", "complaint", "ID or authorization", "illness", "late", "navigation", "no show"),
    ),
    "staff": ("Proctor or staff", ("behaviour", "compliance", "error", "late", "no show")),
    "technical": ("Technical", ("freezing", "launching", "network", "printing", "workstation")),
    "other": ("Other", ("other",)),
}

IRREGULARITIES: tuple[Irregularity, ...] = tuple(
    Irregularity(f"{key}.{label.lower().replace(' ', '-')}", title, label)
    for key, (title, labels) in _LIST.items()
    for label in labels
)


def irregularity(code: str) -> Irregularity:
    """The irregularity with a code; raises KeyError for any other."""
    for one in IRREGULARITIES:
        if one.code == code:
            return one
    raise KeyError(code)
