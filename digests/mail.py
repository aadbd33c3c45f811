"""One mail to one reader, as a value: built here without touching network, disk or clock.

    multipart/alternative
    ├── text/plain
    └── multipart/related      (only with a chart)
        ├── text/html
        └── image/png          inline, CHART_CID

The parts come rendered for the reader's topics.  They may hold ``UNSUBSCRIBE_URL``, which is put in per reader.
The same parts, reader, Message-ID and date give the same bytes.
"""

from __future__ import annotations

CHART_CID = "chart@lowdose"  # the HTML shows it as src="cid:chart@lowdose"
UNSUBSCRIBE_URL = "https://unsubscribe.invalid/"  # stands in the parts where the reader's own link goes
