"""From a visitor's words to ranked companies, with reasons and facet counts."""

from companies.search.engine import search
from companies.search.types import FacetValue, Hit, Reason, SearchRequest, SearchResult
from companies.vocabulary.parser import ParsedQuery

__all__ = ["FacetValue", "Hit", "ParsedQuery", "Reason", "SearchRequest", "SearchResult", "search"]
