"""The pages: what goes over the wire, to whom, and what never does."""
