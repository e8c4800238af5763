"""Publications: entries of BibTeX files, and how a text cites them."""
