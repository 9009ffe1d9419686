"""The sandbox: what goes in, what comes out, and what stays in."""
