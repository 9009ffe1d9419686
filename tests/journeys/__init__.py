"""Stories of whole people in a real browser, against the real demo."""
