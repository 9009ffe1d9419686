"""The attempt's core: the table, what may happen, the clock."""
