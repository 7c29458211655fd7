"""The table of OICP status codes, copied from the page by hand: every artifact must match it.

The names are those of Hubject's own Java client, except for 401, 404 and 500, which it lacks.
"""

import tomllib
from typing import Any, NamedTuple

from tests.support.command import ROOT


class Row(NamedTuple):
    """One code with its texts on the page, and its name."""

    code: str
    python: str
    typescript: str
    description: str
    senders: tuple[str, ...] = ()
    """Empty if not specified."""
    note: str | None = None
    """The additional information as plain text."""


HUBJECT, CPO, EMP = "HUBJECT", "CPO", "EMP"

ROWS = (
    Row("000", "SUCCESS", "Success", "Success", (HUBJECT,), "Everything is fine 🙂"),
    Row(
        "001",
        "HUBJECT_SYSTEM_ERROR",
        "HubjectSystemError",
        "Hubject system error",
        (HUBJECT,),
        "The status code 001 is returned for many reason including any internal problem of "
        "Hubject.",
    ),
    Row(
        "002",
        "HUBJECT_DATABASE_ERROR",
        "HubjectDatabaseError",
        "Hubject database error",
        (HUBJECT,),
    ),
    Row(
        "009",
        "DATA_TRANSACTION_ERROR",
        "DataTransactionError",
        "Data transaction error",
        (HUBJECT,),
    ),
    Row(
        "017",
        "UNAUTHORIZED_ACCESS",
        "UnauthorizedAccess",
        "Unauthorized access",
        (HUBJECT,),
        "The status code 017 is returned when you are using a wrong SSL certificate or a SSL "
        "certificate that it has already expired.",
    ),
    Row(
        "018",
        "INCONSISTENT_EVSE_ID",
        "InconsistentEvseId",
        "Inconsistent EvseID",
        (HUBJECT,),
        "This status code 018 is returned when there is a duplicated EvseID included in the body "
        "of the request.",
    ),
    Row("019", "INCONSISTENT_EVCO_ID", "InconsistentEvcoId", "Inconsistent EvcoID", (HUBJECT,)),
    Row(
        "021",
        "SYSTEM_ERROR",
        "SystemError",
        "System error",
        (CPO, EMP),
        "Generic error on the partner side",
    ),
    Row(
        "022",
        "DATA_ERROR",
        "DataError",
        "Data error",
        (),
        "The status code 022 is returned for many reason but mostly for Bad Request , please "
        "check you request carefully.",
    ),
    Row(
        "101",
        "QR_CODE_AUTHENTICATION_FAILED_INVALID_CREDENTIALS",
        "QrCodeAuthenticationFailedInvalidCredentials",
        "QR code authentication failed – Invalid credentials",
    ),
    Row(
        "102",
        "RFID_AUTHENTICATION_FAILED_INVALID_UID",
        "RfidAuthenticationFailedInvalidUid",
        "RFID authentication failed – Invalid UID",
        (EMP,),
    ),
    Row(
        "103",
        "RFID_AUTHENTICATION_FAILED_CARD_NOT_READABLE",
        "RfidAuthenticationFailedCardNotReadable",
        "RFID authentication failed – Card not readable",
    ),
    Row(
        "105",
        "PLC_AUTHENTICATION_FAILED_INVALID_EVCO_ID",
        "PlcAuthenticationFailedInvalidEvcoId",
        "PLC authentication failed - Invalid EvcoID",
    ),
    Row(
        "106",
        "NO_POSITIVE_AUTHENTICATION_RESPONSE",
        "NoPositiveAuthenticationResponse",
        "No positive authentication response",
        (HUBJECT, CPO),
    ),
    Row(
        "110",
        "QR_CODE_APP_AUTHENTICATION_FAILED_TIME_OUT_ERROR",
        "QrCodeAppAuthenticationFailedTimeOutError",
        "QR code app authentication failed – Time out error",
    ),
    Row(
        "120",
        "PLC_AUTHENTICATION_FAILED_INVALID_UNDERLYING_EVCO_ID",
        "PlcAuthenticationFailedInvalidUnderlyingEvcoId",
        "PLC (ISO/ IEC 15118) authentication failed – Invalid underlying EvcoID",
    ),
    Row(
        "121",
        "PLC_AUTHENTICATION_FAILED_INVALID_CERTIFICATE",
        "PlcAuthenticationFailedInvalidCertificate",
        "PLC (ISO/ IEC 15118) authentication failed – Invalid certificate",
    ),
    Row(
        "122",
        "PLC_AUTHENTICATION_FAILED_TIME_OUT_ERROR",
        "PlcAuthenticationFailedTimeOutError",
        "PLC (ISO/ IEC 15118) authentication failed – Time out error",
    ),
    Row("200", "EVCO_ID_LOCKED", "EvcoIdLocked", "EvcoID locked"),
    Row(
        "210",
        "NO_VALID_CONTRACT",
        "NoValidContract",
        "No valid contract",
        (),
        "Most probably there isn’t an active offer or the current offer has expired with "
        "eRoamingPlatform.",
    ),
    Row(
        "300",
        "PARTNER_NOT_FOUND",
        "PartnerNotFound",
        "Partner not found",
        (),
        "This status code is returned mostly because the OperatorID provided in the URL or "
        "request body is not correct.",
    ),
    Row(
        "310",
        "PARTNER_DID_NOT_RESPOND",
        "PartnerDidNotRespond",
        "Partner did not respond",
        (HUBJECT,),
    ),
    Row(
        "320",
        "SERVICE_NOT_AVAILABLE",
        "ServiceNotAvailable",
        "Service not available",
        (CPO, EMP),
    ),
    Row("400", "SESSION_IS_INVALID", "SessionIsInvalid", "Session is invalid"),
    Row("401", "CALL_NOT_AUTHORIZED", "CallNotAuthorized", "Call not authorized"),
    Row("404", "DATA_NOT_FOUND", "DataNotFound", "Data not found"),
    Row("500", "PROCESSING_ERROR", "ProcessingError", "Processing error"),
    Row(
        "501",
        "COMMUNICATION_TO_EVSE_FAILED",
        "CommunicationToEvseFailed",
        "Communication to EVSE failed",
    ),
    Row(
        "510",
        "NO_EV_CONNECTED_TO_EVSE",
        "NoEvConnectedToEvse",
        "No EV connected to EVSE",
        (CPO,),
    ),
    Row("601", "EVSE_ALREADY_RESERVED", "EvseAlreadyReserved", "EVSE already reserved"),
    Row(
        "602",
        "EVSE_ALREADY_IN_USE_WRONG_TOKEN",
        "EvseAlreadyInUseWrongToken",
        "EVSE already in use/ wrong token",
        (CPO,),
    ),
    Row("603", "UNKNOWN_EVSE_ID", "UnknownEvseId", "Unknown EVSE ID"),
    Row(
        "604",
        "EVSE_ID_IS_NOT_HUBJECT_COMPATIBLE",
        "EvseIdIsNotHubjectCompatible",
        "EVSE ID is not Hubject compatible",
        (HUBJECT,),
        "If the Attribute in the EVSEData isHubjectCompatible is set to false this error is "
        "displayed.",
    ),
    Row("700", "EVSE_OUT_OF_SERVICE", "EvseOutOfService", "EVSE out of service", (CPO,)),
)

_TEXTS = ("cause", "action", "retry", "retry_note", "basis")
_CONTRACT = tomllib.loads((ROOT / "source" / "contract.toml").read_text(encoding="utf-8"))


def advice_of(code: str) -> dict[str, Any]:
    """What the contract says about a code, as a proof reads it back."""
    given = {"retry": "unknown"} | _CONTRACT["advice"].get(code, {})
    group = next((one["title"] for one in _CONTRACT["groups"] if code in one["codes"]), "")
    return {
        "group": group,
        **{key: given.get(key, "") for key in _TEXTS},
        **{key: given.get(key, []) for key in ("synonyms", "confused_with")},
    }
