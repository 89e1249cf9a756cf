"""From a parsed query to ranked companies, reasons and facet counts."""
