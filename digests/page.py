"""The paper card on its own: the same card in a mail, on a digest's page and in the archive's search results.

Pure.  Gives HTML with classes and no styles, so that a page's own style sheet and strict content policy hold.
"""

from __future__ import annotations

from digests.cards import card
from digests.links import Links
from digests.render_html import card_markup
from storage.stored import StoredWork

STATUSES = {
    "corrected": "Corrected since publication",
    "expression-of-concern": "Under an expression of concern; not counted as evidence",
    "retracted": "Retracted; not counted as evidence",
    "withdrawn": "Withdrawn; not counted as evidence",
    "deleted": "Deleted by its source; not counted as evidence",
}


def work_card(work: StoredWork, public_url: str = "", *, heading: int = 3) -> str:
    """The card of any stored work as an HTML fragment, its status first; ``heading`` is the title's level."""
    topics = work.appraisal.topics
    shown = card(work, topics[0].slug if topics else "")
    return card_markup(shown, Links(public_url), status=STATUSES.get(work.status), heading=heading)
