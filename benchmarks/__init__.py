"""The measured figures: `make bench` prints them side by side, as ratios in one run."""
