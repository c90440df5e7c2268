"""What stands on the screen, as plain rows of text: pure functions of state and size."""
