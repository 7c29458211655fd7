"""Find the page in a MIME message: Confluence's export for Word, or a web archive of a browser."""

import re
from email import message_from_bytes
from email.message import Message

from oicp_gen.errors import OicpGenError
from oicp_gen.readers.decoding import decode
from oicp_gen.readers.html import limits

PART = "#/html"
"""The part of a message in which the lines of a page are counted."""
_HTML = ("text/html", "application/xhtml+xml")
_MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)


def html_in(data: bytes, *, file: str) -> str:
    """Return the text of the page in a message.

    That is the part that the message names as its start, else the first one with HTML. Raises
    OicpGenError if there is none, if it is not encoded correctly, or if the message has more lines
    or parts than the limits.
    """
    counts = (
        (data.count(b"\n"), limits.MAX_MESSAGE_LINES, "lines"),
        (len(_MULTIPART.findall(data)), limits.MAX_MESSAGE_GROUPS, "groups of parts"),
    )
    for count, limit, what in counts:
        if count > limit:
            raise OicpGenError("page-too-large", place=file, count=count, what=what, limit=limit)
    message = message_from_bytes(data.lstrip())
    pages = [part for part in message.walk() if part.get_content_type() in _HTML]
    if not pages:
        raise OicpGenError("message-without-page", place=file)
    start = message.get_param("start")
    page = next((part for part in pages if start and part.get("Content-ID") == start), pages[0])
    content = page.get_payload(decode=True)
    broken = [defect for defect in page.defects if "Base64" in type(defect).__name__]
    if broken or not isinstance(content, bytes):
        raise OicpGenError("message-damaged", place=file + PART, reason="its Base64 is not valid")
    if not content.strip():
        raise OicpGenError("message-damaged", place=file + PART, reason="it is empty")
    return decode(content, file=file + PART, charset=_charset(page))


def _charset(page: Message) -> str:
    """Return the charset in the header of a part; "" if it has none."""
    charset = page.get_param("charset")
    return charset.lower() if isinstance(charset, str) else ""
