"""What a proof is asked: the printed item without its key, and the orders in which to print it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.core.items.item import Item, ProofKind
from assay.core.items.prose import code_blocks, inline_code, tables, without_code_blocks
from assay.core.vocabulary import ItemId


@dataclass(frozen=True, slots=True)
class Part:
    """The stem or an option as a proof reads it.

    `text` is the Markdown outside code blocks, tables included; `code` the code blocks joined by line
    breaks; `inline` the inline code of the text in order; `tables` pairs of head and rows of cells.
    """

    text: str
    code: str
    inline: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that goes into the sandbox for one item. Key and rationales stay outside.

    `arrangements` lists orders of the file's letters: in the second, the text of the last option stands
    under A, that of A under B, and so on. `oracle` says whether `meets` is asked, or claims only.
    """

    item_id: ItemId
    proof_file: str
    proof: str
    stem: Part
    options: Mapping[str, Part]
    arrangements: tuple[tuple[str, ...], ...]
    oracle: bool


def question_of(item: Item, *, proof: str, proof_file: str) -> Question:
    """The question that `item` and the text of its proof make. ValueError when it declares no proof."""
    if item.proof is ProofKind.NONE:
        raise ValueError(f"{item.id} declares no proof")
    oracle = item.proof is ProofKind.ORACLE
    return Question(
        item_id=item.id,
        proof_file=proof_file,
        proof=proof,
        stem=_part(item.stem),
        options={option.letter: _part(option.text) for option in item.options},
        arrangements=_arrangements(item.letters) if oracle else (item.letters,),
        oracle=oracle,
    )


def _arrangements(letters: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """As in the file, and with every text moved on to the next letter.

    One move is enough: a test that picks a letter, or a place in the list, picks another text then.
    """
    return letters, letters[-1:] + letters[:-1]


def _part(markdown: str) -> Part:
    text = without_code_blocks(markdown)
    return Part(
        text=text,
        code="\n".join(code_blocks(markdown)),
        inline=inline_code(text),
        tables=tuple((table.head, table.rows) for table in tables(markdown)),
    )
