"""The door behind which proofs run: a process without network, files, privileges or an end of its own."""
