"""Shared parts of pages: the gate, headers, base template, and the classes of README.md."""
