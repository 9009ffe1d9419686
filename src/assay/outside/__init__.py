"""The only doors to time, chance, secrets, mail, files and the sandbox."""
