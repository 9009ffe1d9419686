"""Event loops in threads of their own: Playwright keeps one in the test's thread, where no second may run."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs a coroutine to its end in a thread of its own; what it raises is raised here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@contextmanager
def elsewhere(room: AbstractAsyncContextManager[object]) -> Iterator[Callable[[Callable[[], None]], None]]:
    """Keeps something asynchronous open for the length of the block, in a thread of its own.

    What it yields makes a call over there and waits for it: `there(network.cut)`.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def there(call: Callable[[], None]) -> None:
        async def called() -> None:
            call()

        asyncio.run_coroutine_threadsafe(called(), loop).result()

    try:
        asyncio.run_coroutine_threadsafe(room.__aenter__(), loop).result()
        try:
            yield there
        finally:
            asyncio.run_coroutine_threadsafe(room.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
