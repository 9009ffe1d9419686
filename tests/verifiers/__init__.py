"""What verifiers written by others say about credentials issued here."""
