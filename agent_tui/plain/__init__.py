"""The form as lines of text, for screen readers, braille, speech and terminals without a screen."""
