"""A digest in every form that is kept or sent.

Pure but for the chart, which is drawn here.  Nothing is rendered that the wording check refuses.  The HTML stays
under what mail clients cut at: where a week holds more, the lists are shortened, all by the same share, and each
names how much more there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from digests import charts
from digests.arrange import shown_works
from digests.compose import shortened
from digests.errors import TooLargeError
from digests.mail import Parts
from digests.outline import digest_outline
from digests.records import Digest
from digests.render_html import MAIL, PAGE, digest_html
from digests.render_json import digest_json
from digests.render_markdown import markdown
from digests.render_text import text
from digests.wording import require
from storage.records import WorkId

# Gmail cuts at 102 KB; a reader's own unsubscribe address is put in afterwards and needs some room.
LIMIT_BYTES = 100_000
_PARTS = 32  # the lists are shortened in steps of one part in so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What ``digest build`` writes.  ``html`` stands alone with its chart inside; ``mail`` is what is sent."""

    html: str
    text: str
    markdown: str
    json: str
    mail: Parts


def render(digest: Digest) -> Rendered:
    """Every form.  Raises WordingError when a sentence claims more than it may, TooLargeError when nothing fits."""
    require(digest)
    _, page = fitted(digest, PAGE)
    return Rendered(
        html=page,
        text=text(digest_outline(digest), digest.public_url),
        markdown=markdown(digest_outline(digest), digest.public_url),
        json=digest_json(digest),
        mail=mail_parts(digest),
    )


def mail_parts(digest: Digest) -> Parts:
    """The parts of the mail, HTML and text telling the same.  Raises as ``render`` does."""
    require(digest)
    fitting, page = fitted(digest, MAIL)
    return Parts(
        subject=digest.subject,
        html=page,
        text=text(digest_outline(fitting, unsubscribe=True), digest.public_url),
        chart=charts.png(digest.months),
        works=tuple(dict.fromkeys(WorkId(work) for work in shown_works(fitting))),
    )


def fitted(digest: Digest, form: str) -> tuple[Digest, str]:
    """The longest form of the digest whose HTML is within LIMIT_BYTES, and that HTML.

    What goes first are the links of the evidence map's cells (each row keeps its own), then the ends of the lists.
    """
    for linked in (True, False):
        page = digest_html(digest, form, linked=linked)
        if _size(page) <= LIMIT_BYTES:
            return digest, page
    longer = _size(page)
    fitting = shortened(digest, 0.0)
    page = digest_html(fitting, form, linked=False)
    if _size(page) > LIMIT_BYTES:
        raise TooLargeError(_size(page), LIMIT_BYTES)
    shorter, fits, too_long = _size(page), 0, _PARTS
    # The size grows with the share, and nearly evenly: where the limit lies between the two is tried until they meet.
    while too_long - fits > 1:
        likely = fits + (too_long - fits) * (LIMIT_BYTES - shorter) // (longer - shorter)
        share = min(max(likely, fits + 1), too_long - 1)
        tried = shortened(digest, share / _PARTS)
        told = digest_html(tried, form, linked=False)
        if _size(told) <= LIMIT_BYTES:
            shorter, fits, fitting, page = _size(told), share, tried, told
        else:
            longer, too_long = _size(told), share
    return fitting, page


def _size(page: str) -> int:
    return len(page.encode())
