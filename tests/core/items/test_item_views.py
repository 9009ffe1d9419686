"""What candidates see of an item, what reviewers see, and what a response is worth."""

import re
from dataclasses import fields
from html.parser import HTMLParser
from itertools import combinations, permutations

import pytest

from assay.core.items.candidate import CandidateItem, candidate_view
from assay.core.items.render import html_of, option_html
from assay.core.items.review import review_view
from assay.core.items.score import score

from .bela import bank, item

MULTIPLE = (
    ("type: single", "type: multiple"),
    ("key: C", "key: [A, C]"),
    ("**Wrong.** One", "**Key.** One"),
    ("Which change", "Which TWO changes"),
)


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and fails on one that is not closed."""

    VOID = frozenset({"br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag


def test_a_candidate_item_has_no_field_that_could_tell_the_key():
    assert {field.name for field in fields(CandidateItem)} == {
        "kind", "choose", "stem_html", "options", "language",
    }  # fmt: skip


@pytest.mark.parametrize("source", bank(), ids=lambda source: source.item.id)
def test_nothing_of_the_key_reaches_the_candidate(source):
    item = source.item
    view = candidate_view(item, order=item.letters)
    shown = repr(view)

    assert item.id not in shown
    assert item.title not in shown
    assert "Key." not in shown
    assert "Wrong." not in shown
    for option in item.options:
        first_words = " ".join(option.rationale.split()[:6])
        assert first_words not in re.sub(r"<[^>]+>", "", shown)


@pytest.mark.parametrize("order", list(permutations("ABCD")), ids="".join)
def test_options_stand_in_the_order_of_the_form(order):
    view = candidate_view(item(), order=order)

    assert view.options == tuple(item().option(letter).text for letter in order)


@pytest.mark.parametrize("order", ["", "ABC", "ABCC", "ABCDE", "abcd"])
def test_an_order_that_is_not_of_this_item_is_refused(order):
    with pytest.raises(ValueError, match="inf-0900"):
        candidate_view(item(), order=order)


def test_a_multiple_item_says_how_many_to_choose():
    many = item(*MULTIPLE)

    assert (candidate_view(many, order="ABCD").kind, candidate_view(many, order="ABCD").choose) == (
        "multiple",
        2,
    )
    assert (candidate_view(item(), order="ABCD").kind, candidate_view(item(), order="ABCD").choose) == (
        "single",
        1,
    )


@pytest.mark.parametrize("source", bank(), ids=lambda source: source.item.id)
def test_every_item_of_the_bank_is_sound_and_inert_html(source):
    view = review_view(source.item)
    parts = [view.stem_html, *(o.html for o in view.options), *(o.rationale_html for o in view.options)]

    elements = Elements("".join(parts)).found

    names = [attributes["aria-label"] for _, attributes in elements if attributes.get("role") == "region"]
    assert len(names) == len(set(names)), "two regions of one page need two names"
    for tag, attributes in elements:
        assert tag not in ("script", "style", "a", "img", "iframe", "h1", "h2")
        assert not {"style", "id", "href", "src", "onclick"} & set(attributes)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[here](javascript:alert(1))",
        "![x](https://example.org/pixel.png)",
        "<https://example.org>",
        '`<b onclick="x">`',
        "```python\n</code></pre><script>alert(1)</script>\n```",
        '```"><script>\nx\n```',
        "| <script> | b |\n|---|---|\n| <svg onload=x> | c |",
        "> <iframe>",
    ],
)
def test_hostile_markdown_becomes_text(hostile):
    for html in (html_of(hostile), option_html(hostile, place=', answer "A"')):
        for tag, attributes in Elements(html).found:
            assert tag in {"p", "em", "code", "pre", "figure", "figcaption", "span", "blockquote", "div",
                           "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
            assert set(attributes) <= {"class", "scope", "tabindex", "role", "aria-label"}


def test_code_is_a_named_region_of_numbered_lines():
    html = html_of("```python\nx = 1\n\ny = 2\n```")

    assert html.startswith(
        '<figure class="code"><figcaption>Python</figcaption>'
        '<pre tabindex="0" role="region" aria-label="Python code"><code><span class="ln">'
    )
    assert html.count('<span class="ln">') == 3
    assert '<span class="ln"></span>' in html
    assert '<span class="mi">1</span>' in html


def test_code_of_an_unknown_language_is_plain_text():
    assert '<span class="ln">x &lt; 1</span>' in html_of("```klingon\nx < 1\n```")


def test_a_string_over_several_lines_is_closed_on_each():
    html = html_of('```python\ns = """a\nb"""\n```')

    code = html.split("<code>")[1].split("</code>")[0]
    assert all(line.count("<span") == line.count("</span") for line in code.split("\n"))


def test_a_table_scrolls_in_a_region_and_has_heads():
    html = html_of("| | Price ($) |\n|---|---:|\n| CPU | 0.40 |")

    assert '<div class="table" tabindex="0" role="region" aria-label="Table: Price ($)"><table>' in html
    assert '<th scope="col" class="right">Price ($)</th>' in html
    assert '<th scope="row">CPU</th>' in html
    assert '<td class="right">0.40</td>' in html
    assert '<th scope="col"></th>' not in html


def test_two_regions_of_one_kind_are_numbered():
    html = html_of("```sql\na\n```\n\n```sql\nb\n```", place=", answer B")

    assert re.findall('aria-label="([^"]+)"', html) == ["SQL code, answer B", "SQL code 2, answer B"]


def test_a_short_option_stands_within_a_label():
    assert option_html("Use `tf.constant(x)`.", place="") == "Use <code>tf.constant(x)</code>."
    assert option_html("One.\n\nTwo.", place="") == "<p>One.</p>\n<p>Two.</p>"


def test_the_review_view_holds_verdicts_and_reasons_in_any_order():
    view = review_view(item(), order="DCBA")

    assert [option.letter for option in view.options] == ["D", "C", "B", "A"]
    assert [option.is_key for option in view.options] == [False, True, False, False]
    assert view.options[1].rationale_html.startswith("<p>The slow replica is busy")


def test_only_the_key_in_full_earns_the_point():
    many = item(*MULTIPLE)

    for count in range(5):
        for chosen in combinations("ABCD", count):
            assert score(many, chosen) == (set(chosen) == {"A", "C"})
            assert score(item(), chosen) == (chosen == ("C",))
    assert score(many, ["C", "A", "A"]) == 1


def test_a_response_that_was_never_offered_is_an_error():
    with pytest.raises(ValueError, match="no option E"):
        score(item(), ["E"])
