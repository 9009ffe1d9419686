"""Items: reading, holding against the rules, showing, scoring."""
