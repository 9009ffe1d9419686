"""The player's HTTP contract: what its JavaScript may rely on, and what a hostile browser gets."""
