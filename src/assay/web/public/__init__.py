"""What everybody may see: exam guide, directory, credentials, verification."""
