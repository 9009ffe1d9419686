"""Speaks to people: one face per kind of person, thin."""
