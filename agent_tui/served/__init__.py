"""The form for a page in a browser: keys come in as lines of JSON, rows of text go out."""
