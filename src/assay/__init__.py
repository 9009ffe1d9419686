"""Assay: professional certification end to end."""
