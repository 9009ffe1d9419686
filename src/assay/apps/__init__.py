"""Remembers: Django apps with rows, transactions and permissions; each may import only those to its left."""
