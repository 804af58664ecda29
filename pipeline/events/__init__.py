"""One visit, told by many: which tellings are of one delegation on one occasion, and what they say together.

`tellings` judges two, `resolve` brings many together, `values` chooses among what they say; `names` knows
when two names are one body's. Pure: who keeps the events is `storage`, who asks is `jobs`.
"""
