"""What a mail address is, how two are compared, and how one is kept out of sight.

Pure.  Syntax only (RFC 5321/5322 dot-atoms and quoted strings, RFC 6531 beyond ASCII); whether mail arrives is
the server's to say.  Domains are kept in ASCII (IDNA 2008), so that any server can carry them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr

import idna

from storage.errors import InvalidAddress

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(\.{_ATOM})*\Z")
_QUOTED = re.compile(r'"([ !#-\[\]-~]|\\[ -~])+"\Z')
_LITERAL = re.compile(r"\[[0-9A-Za-z.:]{2,60}\]\Z")
_MAX_LOCAL, _MAX_ADDRESS = 64, 254  # octets, RFC 5321 4.5.3.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A valid address.  ``domain`` is lower-case ASCII; ``local`` is as given."""

    local: str
    domain: str

    @property
    def spec(self) -> str:
        """As mail is sent to it."""
        return f"{self.local}@{self.domain}"

    @property
    def key(self) -> str:
        """Equal for two spellings of one mailbox (upper and lower case name the same one in practice)."""
        return f"{self.local.casefold()}@{self.domain}"


def parse_address(text: str) -> Address:
    """``ada@example.org`` as an Address.  Raises InvalidAddress, whose text says what is wrong with it."""
    text = unicodedata.normalize("NFC", text.strip())
    if any(unicodedata.category(letter).startswith("C") for letter in text):
        raise InvalidAddress(text, "it holds a control character")
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        raise InvalidAddress(text, "it is not of the form name@domain")
    if not (_DOT_ATOM.match(local) or _QUOTED.match(local)):
        raise InvalidAddress(text, "the part before @ has a character that needs quoting, or a misplaced dot")
    if any(letter.isspace() for letter in local) and not local.startswith('"'):
        raise InvalidAddress(text, "the part before @ has a space")
    address = Address(local=local, domain=_ascii_domain(text, domain))
    if len(local.encode()) > _MAX_LOCAL or len(address.spec.encode()) > _MAX_ADDRESS:
        raise InvalidAddress(text, "it is longer than mail allows")
    return address


def parse_mailbox(text: str) -> tuple[str | None, Address]:
    """``Ada Lovelace <ada@example.org>`` or a bare address, as (name, Address).  Raises InvalidAddress."""
    if "<" not in text:
        return None, parse_address(text)
    name, spec = parseaddr(text)
    if not spec:
        raise InvalidAddress(text, "it is not of the form Name <name@domain>")
    return clean_name(name), parse_address(spec)


def clean_name(name: str | None) -> str | None:
    """A display name on one line, or None when nothing of it is left."""
    if name is None:
        return None
    kept = "".join(" " if unicodedata.category(letter).startswith(("C", "Z")) else letter for letter in name)
    return " ".join(unicodedata.normalize("NFC", kept).split()) or None


def mask(text: str, address: str | None = None, name: str | None = None) -> str:
    """``text`` on one line without anything that looks like an address, without this ``address`` or ``name``.

    Mail servers repeat the address in their answers, whole or only the part before the @.
    """
    text = " ".join(text.split())
    text = re.sub(r"[^\s<>()\[\],;:]*@[^\s<>()\[\],;]*", "…", text)
    local = address.rpartition("@")[0] if address else None
    for secret in sorted((part for part in (address, local, name) if part), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text[:300]


def _ascii_domain(text: str, domain: str) -> str:
    if _LITERAL.match(domain):
        return domain
    try:
        return idna.encode(domain.rstrip("."), uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidAddress(text, f"the domain is not one ({error})") from error
