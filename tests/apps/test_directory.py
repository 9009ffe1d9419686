"""The directory: only who wishes is found, by whole words, a beginning, a part, or one typo away."""

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assay.apps.credentials import queries
from assay.apps.credentials.actions import issue_credential, list_in_directory, unlist
from assay.apps.credentials.models import (
    Credential,
    DirectoryWord,
    ListedWords,
    Listing,
    WordEnding,
    WordSpelling,
)
from assay.apps.credentials.searching import MOST_FOUND, directory
from assay.apps.programs.models import Certification
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from tests.apps.story import moment, released
from tests.apps.test_at_the_same_time import together

Lister = Callable[..., Credential]


@pytest.fixture
def listed(pmle: Certification, key: SigningKey, issuer: Issuer) -> Lister:
    """Issues a credential and lists it under a name."""

    def one(name: str, country: str = "") -> Credential:
        credential = issue_credential(released(pmle, key), issuer=issuer, now=moment(200))
        list_in_directory(credential, display_name=name, country=country, now=moment(300))
        return credential

    return one


def names(name: str = "", **narrow: str) -> list[str]:
    found = directory(name=name, **narrow)
    return [listing.display_name for listing in queries.listings(found.ids)]


def test_nobody_is_in_it_without_wanting_to(pmle: Certification, key: SigningKey, issuer: Issuer) -> None:
    issue_credential(released(pmle, key), issuer=issuer, now=moment(200))
    for sought in ("Ada", "Ada Nwosu", "nwos", "Nwosi", ""):
        assert names(sought) == []
    assert not DirectoryWord.objects.exists()


def test_a_holder_is_found_by_words_in_any_order_by_country_and_by_certification(listed: Lister) -> None:
    listed("Ada Nwosu", "NG")
    for found in ({"name": "nwosu ADA"}, {"name": "ada"}, {"name": "Nwosu"}, {"country": "ng"},
                  {"certification_key": "pmle"}, {}, {"name": "ada", "country": "NG"}):  # fmt: skip
        assert names(**found) == ["Ada Nwosu"], found
    for lost in ({"name": "ada smith"}, {"name": "ada", "country": "DE"}, {"certification_key": "other"},
                 {"name": "?!"}):  # fmt: skip
        assert names(**lost) == [], lost


def test_accents_hyphens_and_apostrophes_do_not_matter(listed: Lister) -> None:
    listed("Ximena Díaz-Peña O’Hara")
    for sought in ("diaz", "Pena ximena", "ohara", "XIMENA DÍAZ PEÑA", "O'Hara díaz"):
        assert names(sought) == ["Ximena Díaz-Peña O’Hara"], sought


def test_the_last_word_may_be_a_beginning_and_whole_words_come_first(listed: Lister) -> None:
    for name in ("Maria Garciano", "Maria Garcia", "Mario Garcia", "Maria Lopez"):
        listed(name)
    assert names("maria gar") == names("maria garcia") == ["Maria Garcia", "Maria Garciano"]
    assert names("gar") == ["Maria Garcia", "Mario Garcia", "Maria Garciano"]
    assert names("maria g") == names("maria gar")
    assert names("ga") == [], "two letters are a whole word"


def test_short_words_are_found_whole(listed: Lister) -> None:
    for name in ("Li Wu", "Lina Wulf", "王 伟", "Cher"):
        listed(name)
    assert names("li") == ["Li Wu"]
    assert names("wu li") == ["Li Wu"]
    assert names("王") == ["王 伟"]
    assert names("cher") == names("che") == ["Cher"]


@pytest.mark.parametrize(
    "typo", ["Nakxamura", "Nakamra", "Nakanura", "Nakmaura", "Makamura", "Nakamuraa", "akamura", "Nakamuar"]
)
def test_one_typo_is_forgiven_alone_and_in_a_full_name(listed: Lister, typo: str) -> None:
    listed("Yuki Nakamura", "JP")
    listed("Yuki Tanaka", "JP")
    for sought in (typo, f"yuki {typo}", f"{typo} yuki"):
        found = directory(name=sought)
        assert (names(sought), found.similar) == (["Yuki Nakamura"], True), sought
    assert names(typo, country="JP") == ["Yuki Nakamura"]
    assert names(typo, country="US") == names(f"{typo} Ada") == []


def test_two_typos_are_not(listed: Lister) -> None:
    listed("Yuki Nakamura")
    for sought in ("nakxamuray", "akamurax", "yuky nakamuro"):
        assert names(sought) == [], sought


def test_who_is_spelt_so_comes_alone(listed: Lister) -> None:
    listed("Jon Smith")
    listed("John Smith")
    found = directory(name="jon smith")
    assert (names("jon smith"), found.similar) == (["Jon Smith"], False)
    assert names("joan smith") == ["John Smith", "Jon Smith"]


def test_a_part_of_five_letters_is_found(listed: Lister) -> None:
    listed("Anna Schwarzenberger")
    assert names("zenbe") == names("anna zenbe") == names("berger") == ["Anna Schwarzenberger"]
    assert names("zenb") == []


def test_a_name_of_many_words_is_found_by_any_of_them_once(listed: Lister) -> None:
    listed("Maria del Carmen de la Cruz")
    listed("Maria del Pilar Cruz")
    for sought in ("carmen", "maria carmen cruz", "cruz de la", "maria del carmen de la cru"):
        assert names(sought) == ["Maria del Carmen de la Cruz"], sought
    assert names("maria karmen cruz") == names("marria carmen cruz") == ["Maria del Carmen de la Cruz"]
    assert len(names("maria")) == 2


def test_listing_again_changes_the_words_and_unlisting_leaves_none(listed: Lister) -> None:
    credential = listed("Ada Nwosu", "NG")
    list_in_directory(credential, display_name="Ada Obi", country="GH", now=moment(301))
    assert names("nwosu") == names("nwosa") == names("ada", country="NG") == []
    assert names("obi") == names("ada", country="GH") == ["Ada Obi"]
    other = listed("Ada Lovelace")
    assert unlist(credential, now=moment(302))
    assert not unlist(credential, now=moment(303))
    assert names("obi") == names("abi") == []
    assert names("adda") == ["Ada Lovelace"], "a word that others have stays"
    assert unlist(other, now=moment(304))
    for model in (Listing, ListedWords, DirectoryWord, WordSpelling, WordEnding):
        assert not model.objects.exists(), model


def _all_words() -> list[object]:
    return [
        sorted(
            (bytes(row.words), row.listing_id, row.country, row.certification_id)
            for row in ListedWords.objects.all()
        ),
        sorted(DirectoryWord.objects.values_list("text", flat=True)),
        sorted(WordSpelling.objects.values_list("spelling", "word__text")),
        sorted((bytes(row.ending), row.word.text) for row in WordEnding.objects.select_related("word")),
    ]


def test_who_was_listed_before_is_found_after_the_migration(listed: Lister) -> None:
    for name in ("Ada Nwosu", "Maria del Carmen Nakamura", "Cher", "?"):
        listed(name, "NG")
    written = _all_words()
    ListedWords.objects.all().delete()
    DirectoryWord.objects.all().delete()
    assert not WordSpelling.objects.exists()
    migration = import_module("assay.apps.credentials.migrations.0003_words_of_the_listed")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert _all_words() == written
    assert names("nakamuro") == ["Maria del Carmen Nakamura"]


def test_what_some_take_away_while_others_add_it_stays(
    committed: Certification, key: SigningKey, issuer: Issuer
) -> None:
    made = [issue_credential(released(committed, key), issuer=issuer, now=moment(200)) for _ in range(4)]
    for credential in made[:2]:
        list_in_directory(credential, display_name="Ada Nwosu", country="", now=moment(300))
    outcomes = together(
        *[lambda c=c: unlist(c, now=moment(301)) for c in made[:2]],
        *[
            lambda c=c, n=n: list_in_directory(c, display_name=n, country="", now=moment(301))
            for c, n in zip(made[2:], ("Nwosu Ada", "Ada Nwosu"), strict=True)
        ],
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert sorted(names("ada")) == sorted(names("nwosa")) == ["Ada Nwosu", "Nwosu Ada"]
    assert DirectoryWord.objects.count() == 2
    assert WordSpelling.objects.count() == 10


def test_a_crowd_is_cut_where_nobody_reads_on(listed: Lister, pmle: Certification) -> None:
    listed("Ada Nwosu")
    listing = Listing.objects.get()
    ListedWords.objects.bulk_create(
        ListedWords(words=f"ada x{n}".encode(), listing=listing, certification=pmle) for n in range(1000)
    )
    found = directory(name="ada")
    assert (len(found.ids), found.more) == (1, True)
    assert MOST_FOUND == 250


@pytest.mark.parametrize(
    ("narrow", "index"),
    [
        ({"name": "nwosu"}, "listed_words"),
        ({"name": "ada nw"}, "listed_words"),
        ({"name": "ada", "country": "NG"}, "listed_words_by_country"),
        ({"country": "NG"}, "listing_by_country_and_name"),
        ({}, "listing_by_name"),
    ],
)
def test_a_search_walks_in_an_index(listed: Lister, narrow: dict[str, str], index: str) -> None:
    listed("Ada Nwosu", "NG")
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # whose planner would rather read a small table
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        directory(**narrow)
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + asked.captured_queries[-1]["sql"].replace("%", "%%"))
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert index in plan
    assert not any(word in plan for word in ("Sort", "TEMP B-TREE")), plan


def test_the_countries_are_those_of_the_listed(listed: Lister) -> None:
    assert queries.listed_countries() == []
    for country in ("NG", "", "CL", "NG"):
        listed("Ada Nwosu", country)
    assert queries.listed_countries() == ["CL", "NG"]
