"""What only shows when items are laid side by side."""

from dataclasses import replace

from assay.core.items.item import Item, Verdict
from assay.core.items.lint import Context, Source, lint_bank
from assay.core.items.write import write_item
from assay.core.vocabulary import ItemId

from .bela import TODAY, item

WORDS = [
    first + last for first in ("al", "be", "ga", "del", "ep") for last in ("pha", "ta", "mma", "ton", "sil")
]


def another(
    number: int, *, key: str = "C", stem: str | None = None, longest: bool = False, **changes: object
) -> Item:
    """An item of another number that says something else; `longest` makes its key the longest option."""
    said = [WORDS[(number * k) % len(WORDS)] + str(number) for k in range(1, 6)]
    options = tuple(
        replace(
            option,
            text=f"Take {said[n]} and {said[n + 1]} for it" + " today" * (longest and option.letter == key),
            verdict=Verdict.KEY if option.letter == key else Verdict.WRONG,
        )
        for n, option in enumerate(item().options)
    )
    stem = stem or f"{' '.join(said)} {' '.join(reversed(said))}, which does {said[3]} need?"
    return replace(item(), id=ItemId(f"inf-{number:04}"), key=(key,), stem=stem, options=options, **changes)


def found(*items: Item) -> list[tuple[str, str]]:
    """The (file, rule) of all problems of the bank as a whole."""
    sources = [Source(f"items/{one.id}.md", write_item(one), one) for one in items]
    problems = lint_bank(sources, context=Context(today=TODAY), folder="bank")
    return [(problem.file, problem.rule) for problem in problems if problem.rule.startswith("B")]


def test_keys_that_all_have_one_letter_are_noticed():
    assert ("bank", "B01") in found(*[another(n, key="A") for n in range(1, 41)])
    assert found(*[another(n, key="ABCD"[n % 4]) for n in range(1, 41)]) == []


def test_a_few_items_say_nothing_about_their_author():
    assert found(*[another(n, key="A") for n in range(1, 6)]) == []


def test_keys_that_are_longest_too_often_are_noticed():
    assert ("bank", "B02") in found(*[another(n, key="ABCD"[n % 4], longest=True) for n in range(1, 41)])


def test_two_items_that_say_the_same_are_an_error():
    one = another(1)

    assert found(one, replace(one, id=ItemId("inf-0002"))) == [("items/inf-0002.md", "B03")]


def test_two_items_alike_are_to_be_made_enemies():
    shared = "The quick brown fox jumps over the lazy dog while a slow red cow walks under the busy bridge"
    shared += " and ten tired engineers look for a label that nobody has written on the third of four boxes"
    one, two = another(1, stem=f"{shared} today?"), another(2, stem=f"{shared} tomorrow?")

    assert found(one, two) == [("items/inf-0002.md", "B04")]
    foes = replace(one, enemies=(two.id,)), replace(two, enemies=(one.id,))
    assert found(*foes) == []


def test_enmity_is_mutual_and_between_items_that_exist():
    one, two = another(1, enemies=(ItemId("inf-0002"),)), another(2)

    assert found(one, two) == [("items/inf-0001.md", "B05")]
    assert found(another(1, enemies=(ItemId("inf-0009"),))) == [("items/inf-0001.md", "B05")]
    assert found(another(1, enemies=(ItemId("inf-0001"),))) == [("items/inf-0001.md", "B05")]


def test_an_id_belongs_to_one_item():
    context = Context(today=TODAY)
    one = Source("items/inf-0001.md", write_item(another(1)), another(1))
    copy = Source("more/inf-0001.md", write_item(another(1)), another(1))

    problems = lint_bank([one, copy], context=context, folder="bank")

    assert ("more/inf-0001.md", "B06") in [(problem.file, problem.rule) for problem in problems]
