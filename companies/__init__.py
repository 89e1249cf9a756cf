"""The directory: published facts about manufacturers."""
