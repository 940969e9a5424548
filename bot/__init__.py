"""The core of Labmates: it knows no platform and no feature."""
