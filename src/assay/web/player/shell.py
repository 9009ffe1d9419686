"""The player's shell: its static files with their hashes, in front of the service worker that keeps them.

A browser fetches the worker's script anew and finds another version in it when any file has changed; it keeps
a file only if its hash fits, so that one cache never holds two versions of the player.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).parent
WORKER = "player/worker.js"
_KIT = (
    "assay/tokens.css",
    "assay/base.css",
    "assay/icons.svg",
    "assay/mark.svg",
    "assay/backoff.js",
    "assay/dom.js",
    "assay/wire.js",
    "assay/fonts/atkinson-hyperlegible-next.woff2",
    "assay/fonts/atkinson-hyperlegible-mono.woff2",
)


def shell_names() -> tuple[str, ...]:
    """The static files that the player needs without a network, as `{% static %}` names them."""
    watching = HERE.parent / "kit" / "static" / "watching"
    own = (
        f"{room.name}/{path.name}"
        for room in (HERE / "static" / "player", watching)
        for path in room.iterdir()
    )
    return (*_KIT, *sorted(name for name in own if name != WORKER))


def worker_script(names: Iterable[str], *, read: Callable[[str], bytes], url: Callable[[str], str]) -> str:
    """The service worker's script for these files; `read` gives a file's bytes, `url` its address."""
    files = {url(name): f"sha256-{b64encode(hashlib.sha256(read(name)).digest()).decode()}" for name in names}
    text = json.dumps(files, sort_keys=True)
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    head = json.dumps({"version": version, "files": files})
    return f"self.SHELL = {head};\n{read(WORKER).decode()}"
