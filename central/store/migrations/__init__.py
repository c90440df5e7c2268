"""The schema's history: one step per release that changed it, never edited afterwards."""
