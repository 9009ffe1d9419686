"""The `assay` command: one file per verb, loaded when it is called so that `--help` stays quick."""

from collections.abc import Mapping
from importlib import import_module

import click

VERBS: Mapping[str, str] = {
    "demo": "Serve a ready-made world on this machine: people, a bank, results.",
    "init": "Prepare the database and the certifications of a site.",
    "serve": "Serve the pages.",
    "work": "Do the background chores: score, release, mail.",
    "bank": "Lint, prove and read the item bank.",
    "form": "Draw exam forms by blueprint.",
    "attempt": "Export and verify the journal of an exam attempt.",
    "rehearse": "Rehearse the exam day: simulated candidates sit an exam on this site.",
    "credential": "Verify, bake and extract Open Badges credentials.",
    "seb": "Safe Exam Browser: Config Keys, request hashes, configuration files.",
    "config": "Show the configuration and where each value comes from.",
    "doctor": "Check this installation; every problem names its cure.",
}


class LazyVerbs(click.Group):
    """A group whose commands live in `assay.cli.<verb>`, each as an object of the verb's own name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(f"assay.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=LazyVerbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="assay", prog_name="assay")
def main() -> None:
    """Assay runs a professional certification end to end.

    A first look: `assay demo`. A site of your own: `assay init`, then `assay serve` and `assay work`.
    Each command explains itself with `--help`.
    """
