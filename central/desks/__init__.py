"""The form in a browser: for desks where nothing may be installed."""
