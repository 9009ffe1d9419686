"""The exam player: the shell page, the form, and the small JSON calls that save, beat and submit."""
