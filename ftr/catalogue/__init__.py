"""The contact reasons of a pilot: a tree of up to three levels, its words, pages and keys."""
