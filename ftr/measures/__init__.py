"""What can be said with how much certainty: pure functions, numbers in and numbers out."""
