"""Psychometrics: numpy in, frozen results out; no Django, no files, no plots."""
