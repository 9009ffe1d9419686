"""One demo for all journeys of a run."""

from collections.abc import Iterator

import pytest

from tests.journeys.site import Site, running_demo


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_demo(tmp_path_factory.mktemp("demo") / "world") as running:
        yield running
