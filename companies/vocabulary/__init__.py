"""Concepts and labels in three languages, the text tagger and the query parser; knows no company."""
