"""Everything a person reads: the evidence statement, the weekly digest, feeds, and the mail that carries them.

    Snapshot ──gather──> Material ──compose──> Digest ──require──> render ──> html, text, markdown, json, Parts
    (archive_view)       (evidence, facts)     (records)  (wording)            (render_*, charts)          │
                                                                                        mail, send <───────┘

What a count means is ``counting``; how it is said ``statements``, ``details``, ``knowledge``, ``cards``, ``notices``,
``coverage``, ``closing``; how works stand together ``arrange``; where a count leads ``links``.
"""
