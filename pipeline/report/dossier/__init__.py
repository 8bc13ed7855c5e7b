"""A finding as a paper that stands alone: what it says in `document.py`, as HTML in `html.py`, as PDF in `pdf.py`."""
