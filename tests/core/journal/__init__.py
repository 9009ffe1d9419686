"""The journal's core: the chain, the file, the seal."""
