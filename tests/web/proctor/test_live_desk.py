"""The desk in a real browser: it refreshes itself, says what is new, and leaves the proctor's hands alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assay.apps.proctoring.actions import admit
from assay.apps.programs.models import Certification, Registration
from assay.outside import clock
from tests.apps.story import Exam, registered
from tests.web.proctor.watched_room import at_the_desk, served
from tests.web.visiting import visitor


@pytest.fixture
def site(committed: Certification) -> Iterator[str]:
    """The pages, served from a thread; its rows are committed, so that both see the same."""
    with served() as origin:
        yield origin


def waiting(certification: Certification, name: str) -> Exam:
    """Somebody of that name at the door."""
    exam = registered(certification, now=clock.now())
    Registration.objects.filter(pk=exam.registration.pk).update(legal_name=name)
    return exam.checked_in()


def card(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("article", name=name)


def test_what_is_fetched_is_the_two_lists_alone(pmle: Certification) -> None:
    exam = registered(pmle).checked_in()
    html = visitor(exam.proctor).get("/proctor/live").content.decode()
    assert html.count("data-list=") == 2
    assert "Ada Nwosu waits to be admitted." in html
    assert "<html" not in html


def test_a_new_candidate_appears_and_is_announced_while_a_tick_stays(
    committed: Certification, chromium: Browser, site: str
) -> None:
    mei = waiting(committed, "Mei Early")
    page = at_the_desk(chromium, site, mei.proctor)
    tick = card(page, "Mei Early").get_by_role("checkbox", name="The name and the face match")
    tick.check()

    olu = waiting(committed, "Olu Late")

    expect(card(page, "Olu Late")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("status").first).to_contain_text("Olu Late waits to be admitted.")
    expect(tick).to_be_checked()
    expect(page).to_have_title(re.compile(r"^\(\d+\) Proctor"))

    admit(olu.uuid, by=olu.proctor, now=clock.now())
    expect(card(page, "Olu Late").get_by_role("link", name="Pause")).to_be_visible(timeout=10_000)
    card(page, "Mei Early").get_by_role("button", name="Admit").click()
    expect(page.get_by_role("main")).to_contain_text("Mei Early is admitted.")
    page.context.close()


def test_refreshing_can_be_stopped_and_a_lost_connection_is_said(
    committed: Certification, chromium: Browser, site: str
) -> None:
    first = waiting(committed, "Priya First")
    page = at_the_desk(chromium, site, first.proctor)
    page.context.set_offline(True)
    expect(page.get_by_text("This page cannot be refreshed at the moment.")).to_be_visible(timeout=10_000)
    page.context.set_offline(False)
    expect(page.get_by_text("This page cannot be refreshed at the moment.")).to_be_hidden(timeout=10_000)

    page.get_by_role("button", name="Stop refreshing by itself").click()
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url))
    page.wait_for_timeout(4_000)
    assert calls == []
    page.context.close()


def test_without_script_there_is_a_link(committed: Certification, chromium: Browser, site: str) -> None:
    exam = waiting(committed, "Sara Plain")
    page = at_the_desk(chromium, site, exam.proctor, java_script_enabled=False)
    expect(card(page, "Sara Plain")).to_be_visible()
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_role("button", name="Stop refreshing by itself")).to_have_count(0)
    page.context.close()
