"""From a click to the first page in SEB."""

import pytest

from assay.core import seb
from assay.core.seb import BadRequestUrl


def test_the_link_as_seb_takes_it_apart() -> None:
    """ConfigurationOperation.cs: what stands from the last question mark on goes to the start address."""
    link = seb.launch_link("https://Exam.example.org:443/", "/seb/4f9A_-/exam.seb", query="t=7Hq_-.~")
    assert link == "sebs://exam.example.org/seb/4f9A_-/exam.seb??t=7Hq_-.~"
    query = link[link.rindex("?") :]
    assert "https://exam.example.org/seb/pmle/2026-11/start" + query == seb.started_url(
        "https://exam.example.org/seb/pmle/2026-11/start", "t=7Hq_-.~"
    )


def test_a_demo_without_tls_has_sebs_other_scheme() -> None:
    assert (
        seb.launch_link("http://localhost:8000", "/a.seb", query="t=1") == "seb://localhost:8000/a.seb??t=1"
    )


def test_a_start_address_with_a_query_is_refused_for_windows_and_macos_extend_it_differently() -> None:
    with pytest.raises(BadRequestUrl, match="no query"):
        seb.started_url("https://x/start?lang=de", "t=1")


@pytest.mark.parametrize("path", ["a.seb", "/a", "/a.seb?x", "/a b.seb", "/ä.seb", "/%7E.seb", "/a.seb\n"])
def test_a_path_that_would_be_written_differently_is_refused(path: str) -> None:
    with pytest.raises(BadRequestUrl, match=r"\.seb"):
        seb.launch_link("https://x", path, query="t=1")


@pytest.mark.parametrize(
    "query", ["", "t", "t=", "t=a b", "t=a?b", "t=a#b", "t=%20", "?t=1", "t=1&", "t=1\n"]
)
def test_a_token_that_would_be_written_differently_is_refused(query: str) -> None:
    with pytest.raises(BadRequestUrl, match="name=value"):
        seb.launch_link("https://x", "/a.seb", query=query)
    with pytest.raises(BadRequestUrl, match="name=value"):
        seb.started_url("https://x/", query)


@pytest.mark.parametrize("base", ["", "x", "https://", "https://a/b", "https://a@b", "ftp://x"])
def test_a_base_that_is_no_site_is_refused(base: str) -> None:
    with pytest.raises(BadRequestUrl):
        seb.launch_link(base, "/a.seb", query="t=1")
    with pytest.raises(BadRequestUrl):
        seb.seb_addresses(base, certification="pmle", revision="2026-11")


def test_a_revision_has_addresses_of_its_own() -> None:
    assert seb.seb_addresses(
        "https://exam.example.org", certification="pmle", revision="2026-11"
    ) == seb.SebAddresses(
        "https://exam.example.org/seb/pmle/2026-11/start", "https://exam.example.org/seb/pmle/2026-11/done"
    )


@pytest.mark.parametrize("name", ["", "a b", "A", "../x", "a/b", "-a", "ä"])
def test_a_revision_that_cannot_stand_in_an_address_is_refused(name: str) -> None:
    with pytest.raises(BadRequestUrl, match="cannot stand in an address"):
        seb.seb_addresses("https://x", certification="pmle", revision=name)
