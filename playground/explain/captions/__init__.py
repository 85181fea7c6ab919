"""The captions, one file a phase."""
