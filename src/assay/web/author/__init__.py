"""The item writers' console."""
