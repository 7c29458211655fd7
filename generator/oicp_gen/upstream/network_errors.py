"""The error for a request that got no complete response."""

import ssl

from urllib3 import exceptions

from oicp_gen.errors import OicpGenError


def network_error(error: Exception, host: str) -> OicpGenError:
    """Return the error for an exception of a request.

    The text of the exception is not repeated: it may contain what was sent.
    """
    cause = error.__cause__ or (error.args[-1] if error.args else None)
    match error:
        case exceptions.ProxyError():
            return OicpGenError("proxy-failed")
        case exceptions.NameResolutionError():
            return OicpGenError("host-unknown", host=host)
        case exceptions.NewConnectionError() if isinstance(cause, ConnectionRefusedError):
            return OicpGenError("connection-refused")
        case exceptions.NewConnectionError():
            reason = cause.strerror if isinstance(cause, OSError) else None
            return OicpGenError("connection-failed", reason=reason or "unknown network error")
        case exceptions.ConnectTimeoutError():
            return OicpGenError("connection-timeout")
        case exceptions.ReadTimeoutError():
            return OicpGenError("response-timeout")
        case exceptions.SSLError() if isinstance(cause, ssl.SSLCertVerificationError):
            return OicpGenError("certificate-untrusted", reason=cause.verify_message)
        case exceptions.SSLError():
            tls = cause.reason if isinstance(cause, ssl.SSLError) else None
            return OicpGenError("tls-failed", reason=tls or "handshake failed")
        case exceptions.DecodeError():
            return OicpGenError("response-corrupt")
        case exceptions.HTTPError() if isinstance(cause, ConnectionResetError):
            return OicpGenError("connection-reset")
        case exceptions.HTTPError():
            return OicpGenError("response-truncated")
    return OicpGenError("request-failed", kind=type(error).__name__)
