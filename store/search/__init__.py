"""The search indexes: derived from SQL, disposable, and strangers to every encoder.

Words, vectors, filter columns and identifiers are immutable in memory; a change makes a new one, so that a
search never sees half of it. Words and vectors are kept in files that other processes may read at any time.
"""
