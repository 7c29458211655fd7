"""The error for a request that got no complete response."""

import ssl

from urllib3 import exceptions

from oicp_gen.errors import OicpGenError

_ONLINE = "Check the spelling and your network connection."
AGAIN = "Run the command again. If it keeps failing, contact the administrator of the site."


def network_error(error: Exception, host: str) -> OicpGenError:
    """Return the error for an exception of a request.

    The text of the exception is not repeated: it may contain what was sent.
    """
    cause = error.__cause__ or (error.args[-1] if error.args else None)
    match error:
        case exceptions.ProxyError():
            return OicpGenError(
                "proxy-failed",
                "the proxy did not connect to the site",
                hint="Check HTTPS_PROXY, or add the site to NO_PROXY.",
            )
        case exceptions.NameResolutionError():
            return OicpGenError("host-unknown", f"cannot resolve host {host}", hint=_ONLINE)
        case exceptions.NewConnectionError() if isinstance(cause, ConnectionRefusedError):
            return OicpGenError("connection-refused", "the connection was refused", hint=_ONLINE)
        case exceptions.NewConnectionError():
            reason = cause.strerror if isinstance(cause, OSError) else None
            return OicpGenError(
                "connection-failed",
                f"cannot connect: {reason or 'unknown network error'}",
                hint=_ONLINE,
            )
        case exceptions.ConnectTimeoutError():
            return OicpGenError("connection-timeout", "connecting timed out", hint=_ONLINE)
        case exceptions.ReadTimeoutError():
            return OicpGenError("response-timeout", "the server stopped responding", hint=AGAIN)
        case exceptions.SSLError() if isinstance(cause, ssl.SSLCertVerificationError):
            return OicpGenError(
                "certificate-untrusted",
                f"the site's TLS certificate could not be verified: {cause.verify_message}",
                hint="If the site has a private certificate authority, set SSL_CERT_FILE to its"
                " certificate.",
            )
        case exceptions.SSLError():
            tls = cause.reason if isinstance(cause, ssl.SSLError) else None
            return OicpGenError(
                "tls-failed",
                f"cannot establish a TLS connection: {tls or 'handshake failed'}",
                hint="Check the site's address, and that the site uses HTTPS.",
            )
        case exceptions.DecodeError():
            return OicpGenError(
                "response-corrupt", "the response cannot be decompressed", hint=AGAIN
            )
        case exceptions.HTTPError() if isinstance(cause, ConnectionResetError):
            return OicpGenError("connection-reset", "the connection was reset", hint=AGAIN)
        case exceptions.HTTPError():
            return OicpGenError(
                "response-truncated", "the response was truncated or is not valid HTTP", hint=AGAIN
            )
    return OicpGenError("request-failed", f"the request failed: {type(error).__name__}", hint=AGAIN)
