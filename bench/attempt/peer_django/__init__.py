"""The peer: the same durable save as most Django sites would write it. Session, CSRF, ORM, WSGI, one row."""
