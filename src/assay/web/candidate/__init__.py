"""Before and after the exam: account, registration, check-in, results."""
