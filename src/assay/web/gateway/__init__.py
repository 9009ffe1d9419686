"""What must be fast: starts, saves, heartbeats, submissions and sealed forms, without the ORM."""
