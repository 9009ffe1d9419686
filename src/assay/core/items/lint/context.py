"""What a check is given: the item with its file and proof, and what is known around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assay.core.items.facts import Fact
from assay.core.items.item import Item
from assay.core.items.products import Products


@dataclass(frozen=True, slots=True)
class Source:
    """An item as it lies in the bank: its file, the file's text, and the text of its proof if it has one."""

    file: str
    text: str
    item: Item
    proof: str | None = None

    @property
    def proof_file(self) -> str:
        """The name that a proof of this item has."""
        return self.file.removesuffix(".md") + ".proof.py"


@dataclass(frozen=True, slots=True)
class Context:
    """The day of the check and what the certification says around its items.

    `families` are those of the blueprint; None where no blueprint is at hand, and then S17 is silent.
    """

    today: date
    facts: Mapping[str, Fact] = field(default_factory=dict)
    products: Products = field(default_factory=Products)
    families: tuple[str, ...] | None = None
