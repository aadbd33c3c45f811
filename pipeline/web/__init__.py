"""The archive in a browser and for programs: routes that parse, ask and answer.

What is shown comes from ``digests.site`` and ``storage``; nothing here counts, words or stores.  The only import of
FastAPI and Starlette.
"""
