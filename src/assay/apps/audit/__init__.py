"""Remembers who did what to which thing, for good."""
