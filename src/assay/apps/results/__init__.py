"""Remembers results: scored, held, reviewed by one person, decided and released by another."""
