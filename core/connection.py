"""One connection to a server: encrypted or refused, also where the server sends us elsewhere."""

from __future__ import annotations

import http.client
import ipaddress
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from core.messages import QT_TRANSLATE_NOOP

REDIRECTIONS = 5
"""So often in a row we let ourselves be sent elsewhere."""
REDIRECTING = (301, 302, 303, 307, 308)


class Refused(Exception):  # noqa: N818 - becomes a UserError where the file's name is known
    """We won't connect there; `why` is a template."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def connect(url: str, have: int, timeout: float) -> http.client.HTTPResponse:
    """The answer to a request for all of `url` behind its first `have` bytes.

    Python's own way of following a redirection reads what comes with it to its end, however long that is.

    Raises:
        Refused: it isn't encrypted, here or where the server sends us, or that has no end.
        urllib.error.URLError, http.client.HTTPException, OSError, ValueError: as urllib does.
    """
    headers = {"User-Agent": "ResNet-Trainer", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    place = url
    for _ in range(1 + REDIRECTIONS):
        _check_private(url, place)
        request = urllib.request.Request(place, headers=headers)
        try:
            answer: http.client.HTTPResponse = _opener().open(request, timeout=timeout)
            return answer
        except urllib.error.HTTPError as error:
            if error.code not in REDIRECTING:
                raise
            error.close()
            place = urljoin(place, error.headers.get("Location", ""))
    raise Refused(QT_TRANSLATE_NOOP("core", "The server sends us from one place to the next without end."))


def _opener() -> urllib.request.OpenerDirector:
    """Takes http and https alone, the latter through the person's proxy, and follows nothing by itself."""
    opener = urllib.request.OpenerDirector()
    proxies = {scheme: proxy for scheme, proxy in urllib.request.getproxies().items() if scheme == "https"}
    for handler in (
        urllib.request.ProxyHandler(proxies),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _check_private(first: str, place: str) -> None:
    """Raise Refused where somebody on the way could read or change what comes from `place`, reached by way of `first`.

    http is for this computer itself, which no network lies before, and never for what began as https.
    """
    parts = urlsplit(place)
    _ = parts.port  # raises ValueError where it is none
    if parts.scheme == "https" or (parts.scheme == urlsplit(first).scheme == "http" and _is_here(parts.hostname)):
        return
    raise Refused(QT_TRANSLATE_NOOP("core", "It would come unencrypted: anybody on the way could change it."))


def _is_here(host: str | None) -> bool:
    """Whether it is the address of this computer itself. Names aren't: others say what they mean."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
