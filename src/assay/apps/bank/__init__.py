"""Remembers item versions: immutable, addressed by the hash of what a candidate reads and its key."""
