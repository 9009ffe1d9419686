"""Who is listed already is found by the words of the name."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import migrations

from assay.core.directory import endings, pairs, spellings, words_of

BATCH = 2_000


def fill(apps: Any, schema_editor: Any) -> None:
    """Rows for every listing, then for every word that occurs in one."""
    alias = schema_editor.connection.alias

    def objects(name: str) -> Any:
        return apps.get_model("credentials", name).objects.using(alias)

    ListedWords, DirectoryWord = (
        apps.get_model("credentials", name) for name in ("ListedWords", "DirectoryWord")
    )
    WordSpelling, WordEnding = (
        apps.get_model("credentials", name) for name in ("WordSpelling", "WordEnding")
    )
    texts: set[str] = set()
    rows = objects("Listing").values_list("pk", "display_name", "country", "credential__certification")
    for batch in batches(rows.iterator(BATCH)):
        found = [(words_of(name), pk, country, certification) for pk, name, country, certification in batch]
        objects("ListedWords").bulk_create(
            ListedWords(words=pair.encode(), listing_id=pk, country=country, certification_id=certification)
            for words, pk, country, certification in found
            for pair in pairs(words)
        )
        texts.update(word for words, *_ in found for word in words)
    for batch in batches(sorted(texts)):
        held = objects("DirectoryWord").bulk_create(DirectoryWord(text=text) for text in batch)
        objects("WordSpelling").bulk_create(
            WordSpelling(word=word, spelling=text) for word in held for text in spellings(word.text)
        )
        objects("WordEnding").bulk_create(
            WordEnding(word=word, ending=text.encode()) for word in held for text in endings(word.text)
        )


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at a time as fit into memory whatever the site's size."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


class Migration(migrations.Migration):
    dependencies = [("credentials", "0002_directory_words")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
