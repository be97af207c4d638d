"""The heart: who said what. Extraction, people and their aliases, and the verdict on a quotation."""
