"""The screen: the only part of the product that knows Textual."""
