"""The device's own chain of hashes over its entries: made where the work is made, before it travels.

    chain(n) = SHA-256(chain(n-1) LF device_seq LF made_at LF left LF event LF number LF detail)

cut to 32 hex digits. The server checks every link before it stores an entry, so an entry that was changed,
dropped or swapped on the way is found; and since the candidate keeps the last link with the acknowledgement,
nobody can change a stored answer afterwards without its being found, not even who owns the server. `late` is
not in it: that is the server's word, not the device's. The player has the same in `device_chain.js`.
"""

import hashlib

from assay.core.attempt import events as e

FIRST = ""
"""What the first entry names as the link before it."""


def link(prev: str, entry: e.Work) -> str:
    """The chain text of an entry that follows the link `prev`: the first 32 hex digits of the SHA-256.

    A lone surrogate has no UTF-8, so no device's link ever fits a text that holds one.
    """
    text = (
        f"{prev}\n{entry.device_seq}\n{entry.made_at}\n{entry.left}\n"
        f"{type(entry).__name__}\n{entry.number}\n{_detail(entry)}"
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _detail(entry: e.Work) -> str:
    """What the entry says beyond its kind and number; free text stands last, so its line breaks are safe."""
    if isinstance(entry, e.AnswerSaved):
        return ",".join(map(str, entry.choice))
    if isinstance(entry, e.StruckOut):
        return ",".join(map(str, entry.struck))
    if isinstance(entry, e.Highlighted):
        return ",".join(map(str, entry.ranges))
    if isinstance(entry, e.Noted | e.Commented):
        return entry.text
    return ""
