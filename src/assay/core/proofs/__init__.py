"""The contract of an executable proof: what it is asked, what running it showed, and what that means."""
