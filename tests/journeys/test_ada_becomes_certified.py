"""The whole path, by roles and accessible names alone; the player by keyboard alone."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect

from tests.journeys.keys import right_letters
from tests.journeys.site import Site

EXAM = "Professional Machine Learning Engineer (Assay edition)"
expect.set_options(timeout=15_000)


def test_ada_registers_sits_passes_and_is_verified_until_revoked(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    ada = sign_in(chromium, site, "Ada")
    attempt = register_and_check_in(ada)
    chidi_admits(sign_in(chromium, site, "Chidi"))
    sit_by_keyboard(ada, right_letters(site, attempt))
    receipt = read_receipt(ada, tmp_path)
    assert receipt["answered"] == 120

    ada.goto(f"{site.url}/home/")
    expect(ada.get_by_role("main")).to_contain_text(re.compile("held", re.IGNORECASE))
    expect(ada.get_by_role("main")).not_to_contain_text(re.compile(r"\b(passed|failed)\b", re.IGNORECASE))

    dana_reviews_and_dmitri_releases(site, chromium)
    page = open_credential(ada, site)
    expect(page.get_by_role("heading", name="Valid", exact=True)).to_be_visible()
    verify_with_the_command_line(page, site, tmp_path)
    verify_by_upload(ada, site, tmp_path / "badge.png")

    journal = tmp_path / "journal.jsonl"
    journal.write_text(site.assay("attempt", "export", attempt), encoding="utf-8")
    site.assay("attempt", "verify", str(journal))

    dmitri_revokes(site, chromium)
    page.reload()
    expect(page.get_by_role("heading", name="Revoked", exact=True)).to_be_visible()


def sign_in(chromium: Browser, site: Site, name: str) -> Page:
    """A browser of its own for each person."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True).new_page()
    page.set_default_timeout(15_000)
    page.goto(site.links[name])
    return page


def register_and_check_in(ada: Page) -> str:
    """From her own page to asking for admission; returns the attempt's name."""
    ada.goto(ada.url.split("/home")[0] + "/exams/pmle/")
    ada.get_by_role("link", name="Register").first.click()
    ada.get_by_label("Legal name").fill("Ada Nwosu")
    ada.get_by_label("Date of birth").fill("1994-05-17")
    ada.get_by_label("Country").select_option(label="Nigeria")
    ada.get_by_role("checkbox", name=re.compile("agree")).check()
    ada.get_by_role("button", name="Register").click()
    expect(ada).to_have_url(re.compile("/check-in/"))
    attempt = ada.url.rstrip("/").split("/")[-1]
    ada.get_by_role("button", name="Run the system check").click()
    ada.get_by_role("button", name="Switch the camera on").click()
    ada.get_by_role("button", name="Continue").click()
    ada.get_by_role("checkbox").check()
    ada.get_by_role("button", name="Confirm the rules").click()
    ada.get_by_role("checkbox").check()
    ada.get_by_role("button", name="Agree and go on").click()
    show_herself_and_the_room(ada)
    ada.get_by_role("button", name="Ask for admission").click()
    expect(ada.get_by_role("main")).to_contain_text(re.compile("proctor", re.IGNORECASE))
    return attempt


def show_herself_and_the_room(ada: Page) -> None:
    """Pictures of face and document, and half a minute of the surroundings, by a made-up camera."""
    for link in ("Take the picture of my face", "Take the picture of my document"):
        ada.get_by_role("link", name=link).click()
        for name in ("Switch the camera on", "Take the picture", "Send this picture"):
            ada.get_by_role("button", name=name, exact=True).click()
    ada.get_by_role("link", name="Show my surroundings").click()
    for name in ("Switch the camera on", "Start recording"):
        ada.get_by_role("button", name=name).click()
    ada.get_by_role("button", name="Send this recording").click(timeout=60_000)
    expect(ada.get_by_text("Your surroundings have been sent.")).to_be_visible(timeout=60_000)


def chidi_admits(chidi: Page) -> None:
    """He compares her face with her document, and notes which document it was."""
    row = chidi.get_by_role("article", name="Ada Nwosu")
    expect(row.get_by_role("img", name="The face of Ada Nwosu")).to_be_visible()
    row.get_by_role("checkbox", name=re.compile("identity document")).check()
    row.get_by_label("Kind of document").select_option("Passport")
    row.get_by_label("Last two characters").fill("7K")
    row.get_by_role("button", name="Admit").click()
    expect(chidi.get_by_role("main")).to_contain_text("Ada Nwosu")


def sit_by_keyboard(ada: Page, letters: list[str]) -> None:
    """Starts, answers with letters, moves with N, flags one with G, reviews with R, ends in two steps."""
    for name in ("Go to the exam", "Skip the tutorial", "Start the exam"):
        way = ada.get_by_role("link", name=name).or_(ada.get_by_role("button", name=name))
        expect(way).to_be_visible()
        way.focus()
        ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name=re.compile(r"^Question 1\b"))).to_be_visible()
    for number, right in enumerate(letters, start=1):
        expect(ada.get_by_role("heading", name=re.compile(rf"^Question {number}\b"))).to_be_visible()
        for letter in right:
            ada.keyboard.press(letter.lower())
        if number == 7:
            ada.keyboard.press("g")
        ada.keyboard.press("n" if number < len(letters) else "r")
    expect(ada.get_by_role("heading", name="Review your answers")).to_be_visible()
    tab_to(ada, "End exam…")
    ada.keyboard.press("Enter")
    ada.get_by_role("dialog").get_by_role("checkbox").focus()
    ada.keyboard.press("Space")
    tab_to(ada, "End exam")
    ada.keyboard.press("Enter")
    ada.wait_for_url("**/receipt")


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the button of that name has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.get_by_role("button", name=name, exact=True).evaluate("b => b === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def read_receipt(ada: Page, folder: Path) -> dict[str, object]:
    with ada.expect_download() as waiting:
        ada.get_by_role("link", name=re.compile("receipt", re.IGNORECASE)).first.click()
    return dict(json.loads(saved(waiting.value, folder / "receipt.json").read_text()))


def saved(download: Download, path: Path) -> Path:
    download.save_as(path)
    return path


def dana_reviews_and_dmitri_releases(site: Site, chromium: Browser) -> None:
    dana = sign_in(chromium, site, "Dana")
    dana_looks_at_how_it_went(dana, site)
    open_result(dana, site, "held")
    dana.get_by_role("radio", name=re.compile("Nothing against")).check()
    dana.get_by_role("button", name="Record the review").click()
    expect(dana.get_by_role("button", name="Release the result")).to_have_count(0)

    dmitri = sign_in(chromium, site, "Dmitri")
    open_result(dmitri, site, "reviewed")
    dmitri.get_by_role("button", name="Release the result").click()
    expect(dmitri.get_by_role("main")).to_contain_text(re.compile("released", re.IGNORECASE))


def dana_looks_at_how_it_went(dana: Page, site: Site) -> None:
    """She says why she opens the evidence, what the signals mean, and that nothing stands against Ada."""
    dana.goto(f"{site.url}/office/evidence/?q=Ada+Nwosu")
    dana.get_by_role("link", name="Ada Nwosu").first.click()
    dana.get_by_label("Why do you open this evidence?").fill("The review that every watched exam gets.")
    dana.get_by_role("button", name="Open the evidence").click()
    signals = dana.get_by_role("region", name=re.compile("Signals to judge"))
    if signals.count():
        for box in signals.get_by_role("checkbox").all():
            box.check()
        signals.get_by_role("radio", name="Nothing: dismiss").check()
        signals.get_by_label("Reason").fill("The browser of a test.")
        signals.get_by_role("button", name="Say what they mean").click()
    review = dana.get_by_role("region", name="Your review")
    review.get_by_role("radio", name=re.compile("^Passed")).check()
    review.get_by_role("button", name="Record my review").click()
    expect(dana.get_by_role("status")).to_contain_text("Your review of Ada Nwosu is recorded.")


def open_result(page: Page, site: Site, state: str) -> None:
    """Finds Ada's result in the queue; the worker may still be scoring it."""
    link = page.get_by_role("link", name="Ada Nwosu")
    for _ in range(30):
        page.goto(f"{site.url}/office/results/?state={state}&q=Ada+Nwosu")
        if link.count():
            break
        page.wait_for_timeout(500)
    link.first.click()


def open_credential(ada: Page, site: Site) -> Page:
    link = ada.get_by_role("link", name=re.compile("credential|certificate", re.IGNORECASE))
    for _ in range(30):
        ada.goto(f"{site.url}/home/")
        if link.count():
            break
        ada.wait_for_timeout(500)
    stranger = ada.context.browser.new_context().new_page()  # type: ignore[union-attr]
    href = ada.locator("a[href*='/credentials/']").first.get_attribute("href") or ""
    stranger.goto(site.url + re.sub(r"\.\w+$", "", href))
    return stranger


def verify_with_the_command_line(page: Page, site: Site, folder: Path) -> None:
    """What a stranger can do offline with three files."""
    get = page.request.get
    (folder / "credential.json").write_bytes(get(f"{page.url}.json").body())
    (folder / "badge.png").write_bytes(get(f"{page.url}.png").body())
    (folder / "did.json").write_bytes(get(f"{site.url}/issuer/did.json").body())
    (folder / "status.json").write_bytes(get(f"{site.url}/credentials/status/1").body())
    for file in ("credential.json", "badge.png"):
        evidence = ["--did", str(folder / "did.json"), "--status", str(folder / "status.json")]
        said = site.assay("credential", "verify", str(folder / file), *evidence)
        assert "valid" in said.lower()


def verify_by_upload(page: Page, site: Site, file: Path) -> None:
    page.goto(f"{site.url}/verify/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=re.compile("Verify")).first.click()
    expect(page.get_by_role("heading", name="Valid", exact=True)).to_be_visible()


def dmitri_revokes(site: Site, chromium: Browser) -> None:
    dmitri = sign_in(chromium, site, "Dmitri")
    dmitri.goto(f"{site.url}/office/credentials/?q=Ada+Nwosu")
    dmitri.get_by_role("link", name=re.compile("Ada Nwosu|PMLE-")).first.click()
    if dmitri.get_by_role("link", name="Revoke").count():
        dmitri.get_by_role("link", name="Revoke").click()
    dmitri.get_by_label("Reason").fill("Drill: the journey test revokes what it earned.")
    for box in dmitri.get_by_role("checkbox").all():
        box.check()
    dmitri.get_by_role("button", name=re.compile("Revoke")).click()
    expect(dmitri.get_by_role("main")).to_contain_text(re.compile("revoked", re.IGNORECASE))
