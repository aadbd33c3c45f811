"""The archive for those who come with sqlite3, pandas or Datasette: four views with stable names and columns.

Nothing of ours reads them.  The tables behind them may change; these may only gain columns.  No reader's address is
in any of them.
"""

from __future__ import annotations

import sqlalchemy as sa

_VIEWS = {
    "works": """
        SELECT w.id, w.entry, t.title, t.abstract, t.authors, t.journal, w.published, w.language, w.status,
               w.relevance, w.kind, w.design, w.level, w.population, w.sample_size, w.comparator, w.masking,
               w.dose_band, w.sub_perceptual, w.author_dose_term, w.follow_up_days, w.null_primary, w.harms, w.preprint,
               (SELECT min(i.value) FROM work_ids i WHERE i.work_id = w.id AND i.scheme = 'pmid') AS pmid,
               (SELECT min(i.value) FROM work_ids i WHERE i.work_id = w.id AND i.scheme = 'doi') AS doi,
               t.mesh, t.keywords, w.first_stored, w.changed, w.focus_at, w.focus_through, w.appraiser
        FROM work_facts w JOIN work_texts t ON t.work_id = w.id""",
    "tags": "SELECT work_id, axis, value FROM work_tags",
    "doses": """
        SELECT work_id, position, drug, text, low, high, unit, route, minutes, iv_low, iv_high, dose_class
        FROM work_doses""",
    "runs": """
        SELECT r.id, r.job, r.started, r.ended, r.outcome, r.detail,
               (SELECT coalesce(sum(s.read), 0) FROM run_sources s WHERE s.run_id = r.id) AS read
        FROM job_runs r""",
}


def create(conn: sa.Connection) -> None:
    """Make the views."""
    for name, query in _VIEWS.items():
        conn.exec_driver_sql(f"CREATE VIEW {name} AS {query.strip()}")
