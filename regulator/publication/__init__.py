"""What anyone may read: the public register, published reports and standards, downloads, and the check of a document.

2026-11: a public page carries nothing of its visitor, so each is kept whole and compressed by the process that made
it (`views/whole_page_cache.py`), under the number of the publication: every change of what the public may see raises
that number in its own transaction, and a process looks at it at most once a second.
2026-11: everything is read as a stranger would read it (`STRANGER`), whoever asks.
"""
