"""Proofs: what is asked, what was seen, what it means."""
