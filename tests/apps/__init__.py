"""The apps: what they remember, on SQLite and, with --database=postgresql, on PostgreSQL."""
