"""Decides and computes: no Django, no files, no network, no clock, no dice."""
