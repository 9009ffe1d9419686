"""The demo's world: a cast with roles, and past candidates simulated from a stated model."""
