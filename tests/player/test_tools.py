"""The tools beside a question: calculator, exhibits, notes, comments, highlighter. All on the bench."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import expect

from .looking import axe_violations, sideways
from .workbench import Bench, entries, eventually, wait_for

# ---- calculator


VALUES = {
    "1 + 2 × 3": 7,
    "0.1 + 0.2": 0.3,
    "10 − 4 − 3": 3,
    "−2²": -4,
    "2^3^2": 512,
    "2^-1": 0.5,
    "3(4 + 1)": 15,
    "2π": 2 * math.pi,
    "√2": math.sqrt(2),
    "ln(e)": 1,
    "log(1000)": 3,
    "log2(8)": 3,
    "exp(1.5)": math.exp(1.5),
    "sin(1) + cos(1) + tan(1)": math.sin(1) + math.cos(1) + math.tan(1),
    "200 × 15%": 30,
    "5!": 120,
    "170!": float(math.factorial(170)),
    "(1 + 2": 3,
    "1e3 + 1": 1001,
    "-(1/3)": -1 / 3,
}
COMPLAINTS = {
    "1/0": "divided by zero",
    "2 3": "does not fit",
    "1,000": "not part of a calculation",
    "alert(1)": "does not know “alert”",
    "constructor": "does not know “constructor”",
    "sqrt(-1)": "no value among the real numbers",
    "9^999": "too large",
    "3 + ": "breaks off",
    "1)": "was not opened",
    "2.5!": "whole number",
    "": "nothing to calculate",
    "9" * 201: "too long",
}
EVALUATED = """async (texts) => {
  const { evaluate } = await import("/static/player/expression.js");
  return texts.map((text) => { try { return evaluate(text); } catch (error) { return error.message; } });
}"""


def test_the_calculator_agrees_with_python(bench: Bench) -> None:
    page = bench()

    found = dict(zip(VALUES, page.evaluate(EVALUATED, list(VALUES)), strict=True))

    assert found == pytest.approx(VALUES, rel=1e-12)


def test_the_calculator_says_what_is_wrong(bench: Bench) -> None:
    page = bench()

    found = dict(zip(COMPLAINTS, page.evaluate(EVALUATED, list(COMPLAINTS)), strict=True))
    assert {text: said for text, said in found.items() if COMPLAINTS[text] not in said} == {}
    page.keyboard.press("k")
    page.get_by_label("Calculation").fill("1/0")
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Calculator").get_by_role("status")).to_have_text(
        "Nothing can be divided by zero."
    )


def test_the_calculator_by_keyboard_goes_on_from_its_result(bench: Bench) -> None:
    page = bench()

    page.keyboard.press("k")
    expect(page.get_by_label("Calculation")).to_be_focused()
    page.keyboard.type("12*4")
    page.keyboard.press("Enter")
    result = page.get_by_role("region", name="Calculator").get_by_role("status")
    expect(result).to_have_text("= 48")
    page.keyboard.type("/5=")
    expect(result).to_have_text("= 9.6")
    page.keyboard.type("7+1")
    page.keyboard.press("Enter")

    expect(result).to_have_text("= 8")
    expect(page.get_by_role("list", name="Earlier results").get_by_role("listitem")).to_have_text(
        ["7+1 = 8", "Ans/5 = 9.6", "12*4 = 48"]
    )
    assert entries(page, "AnswerSaved") == [], "letters and digits in the calculator answer nothing"


def test_the_calculator_by_pointer(bench: Bench) -> None:
    page = bench()

    page.get_by_role("button", name="Calculator", exact=True).click()
    pane = page.get_by_role("region", name="Calculator")
    for key in ("7", "×", "8", "="):
        pane.get_by_text(key, exact=True).click()
    expect(pane.get_by_role("status")).to_have_text("= 56")
    pane.get_by_text("Functions").click()
    pane.get_by_role("button", name="square root").click()
    pane.get_by_text("9", exact=True).click()
    pane.get_by_text("=", exact=True).click()

    expect(pane.get_by_role("status")).to_have_text("= 3")


def test_escape_clears_then_closes_and_gives_the_focus_back(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("k")
    expect(page.get_by_label("Calculation")).to_be_focused()
    page.keyboard.type("5")

    page.keyboard.press("Escape")
    expect(page.get_by_label("Calculation")).to_have_value("")
    page.keyboard.press("Escape")

    expect(page.get_by_role("region", name="Calculator")).to_have_count(0)
    expect(page.get_by_role("button", name="Calculator", exact=True)).to_be_focused()


# ---- exhibits


def test_an_exhibit_opens_beside_the_question_from_its_own_button(bench: Bench) -> None:
    page = bench()

    page.get_by_role("button", name="Open beside the question: exhibit 2").click()
    pane = page.get_by_role("region", name="Exhibit")
    expect(pane.get_by_role("img", name="A green field, 400 by 200")).to_be_visible()
    expect(pane.get_by_text("Exhibit 2 of 2")).to_be_visible()
    pane.get_by_role("button", name="Previous exhibit").click()

    expect(pane.get_by_role("columnheader", name="Recall")).to_be_visible()


def test_an_exhibit_can_be_made_larger(bench: Bench) -> None:
    page = bench()
    page.get_by_role("button", name="Open beside the question: exhibit 2").click()
    picture = page.get_by_role("region", name="Exhibit").get_by_role("img")
    before = picture.evaluate("el => el.getBoundingClientRect().width")

    for _ in range(4):
        page.get_by_role("button", name="Larger").click()

    assert picture.evaluate("el => el.getBoundingClientRect().width") == pytest.approx(2 * before, rel=0.02)


def test_with_the_question_its_exhibit_goes(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("x")
    pane = page.get_by_role("region", name="Exhibit")
    expect(pane.get_by_role("cell", name="0.91")).to_be_visible()

    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 ")
    expect(pane.get_by_text("0.91")).to_have_count(0)
    page.get_by_role("button", name="Previous", exact=True).click()
    expect(pane.get_by_role("cell", name="0.91")).to_be_visible()
    page.evaluate("bench.exam.clear()")  # what the session does before a cover

    assert page.locator(".pane .exhibit").inner_html() == ""


def test_a_question_without_exhibits_offers_none(bench: Bench) -> None:
    page = bench()
    page.get_by_role("button", name="Question 3,").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 3 ")
    expect(page.get_by_role("button", name="Exhibit", exact=True)).to_be_hidden()
    page.keyboard.press("x")

    expect(page.locator("#say")).to_have_text("This question has no exhibit.")


# ---- notes and comments


def test_a_note_is_put_after_a_rest_and_not_with_every_letter(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("m")
    expect(page.get_by_label("Question 1", exact=True)).to_be_focused()

    page.keyboard.type("compare recall", delay=20)
    assert entries(page, "Noted") == []
    wait_for(page, "Noted")

    assert [(e["number"], e["text"]) for e in entries(page, "Noted")] == [(1, "compare recall")]
    expect(page.get_by_role("button", name="Notes (written)")).to_be_visible()


def test_a_note_is_not_lost_on_leaving_the_question_at_once(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("m")
    page.get_by_label("Question 1", exact=True).fill("first")
    page.evaluate("bench.exam.show(2)")  # without leaving the box first
    expect(page.get_by_label("Question 2", exact=True)).to_have_value("")
    page.get_by_label("The whole exam").fill("mind the time")
    page.evaluate("bench.exam.review()")

    assert [(e["number"], e["text"]) for e in entries(page, "Noted")] == [(1, "first"), (0, "mind the time")]


def test_notes_come_back_after_a_reload_and_so_does_their_pane(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("m")
    page.get_by_label("Question 1", exact=True).fill("first")
    page.get_by_label("The whole exam").fill("mind the time")

    page.reload()

    expect(page.get_by_label("Question 1", exact=True)).to_have_value("first")
    expect(page.get_by_label("The whole exam")).to_have_value("mind the time")
    expect(page.get_by_role("region", name="Notes")).to_be_visible()


def test_a_comment_belongs_to_its_question(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("o")
    page.get_by_label("About question 1").fill("Two answers are right")
    page.get_by_role("button", name="Next", exact=True).click()

    expect(page.get_by_label("About question 2")).to_have_value("")
    assert [(e["number"], e["text"]) for e in entries(page, "Commented")] == [(1, "Two answers are right")]


def test_letters_in_a_note_are_no_shortcuts(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("m")
    page.keyboard.type("abc")  # while the pane is still coming: lost, but never an answer
    expect(page.get_by_label("Question 1", exact=True)).to_be_focused()
    page.keyboard.type("a bag, next: review")

    assert entries(page, "AnswerSaved", "Flagged") == []
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 ")


# ---- everybody


@pytest.mark.parametrize(
    ("width", "theme"), [(1280, "light"), (390, "light"), (1280, "dark"), (390, "contrast")]
)
def test_axe_finds_nothing_in_the_tools(bench: Bench, width: int, theme: str) -> None:
    page = bench(viewport={"width": width, "height": 860}, reduced_motion="reduce")
    page.evaluate("theme => bench.settings.set({ theme })", theme)
    found = {}

    for key, name in (("k", "Calculator"), ("x", "Exhibit"), ("m", "Notes"), ("o", "Comment")):
        page.locator("#q-title").focus()
        page.keyboard.press(key)
        expect(page.get_by_role("region", name=name)).to_be_visible()
        found[name] = axe_violations(page)
    page.locator("#q-title").focus()
    page.keyboard.press("h")
    expect(page.locator("#stem")).to_be_focused()
    found["Highlight"] = axe_violations(page)

    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(("width", "size"), [(320, "100"), (640, "200"), (1280, "200"), (760, "100")])
def test_nothing_scrolls_sideways_with_tools_open(bench: Bench, width: int, size: str) -> None:
    page = bench(viewport={"width": width, "height": 900})
    page.evaluate("size => bench.settings.set({ size })", size)
    found = {}

    for key, name in (("k", "Calculator"), ("x", "Exhibit"), ("m", "Notes"), ("o", "Comment")):
        page.locator("#q-title").focus()
        page.keyboard.press(key)
        expect(page.get_by_role("region", name=name)).to_be_visible()
        found[name] = sideways(page)

    assert {name: problems for name, problems in found.items() if problems} == {}


FETCHED = """() => performance.getEntriesByType("resource").map((one) => one.name.split("/").pop())
  .filter((name) => /^(panes|calculator|highlight|breaks)/.test(name)).sort()"""


def test_tools_are_no_part_of_the_first_load(bench: Bench) -> None:
    page = bench()
    page.wait_for_load_state("networkidle")

    assert page.evaluate(FETCHED) == []


def test_tools_are_fetched_a_while_later_and_then_work_without_a_network(bench: Bench) -> None:
    page = bench(script="Math.random = () => -0.33;")  # a shorter while
    assert eventually(page, f"() => ({FETCHED})().length >= 5 || null")
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    page.keyboard.press("k")

    expect(page.get_by_label("Calculation")).to_be_focused()


def test_a_tool_that_cannot_be_fetched_says_so_and_comes_later(bench: Bench) -> None:
    page = bench()
    page.context.set_offline(True)
    page.keyboard.press("k")
    expect(page.get_by_role("alert")).to_have_text(
        "This tool cannot be loaded while the network is away. Please try again later."
    )
    page.context.set_offline(False)
    page.keyboard.press("k")

    expect(page.get_by_role("region", name="Calculator")).to_be_visible()
