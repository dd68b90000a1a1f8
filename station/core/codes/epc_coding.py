"""epcpy as the core uses it: imported at the first EPC and not at start-up, its exceptions caught here.

Version 0.1.8 refuses a serial in which one of `/ < > ?` stands at the front and more follows. Such a tag
names nothing here, and never another piece.
"""

import warnings

from station.core.codes.epc_values import Epc, Giai, Grai, Sgtin, Sscc

with warnings.catch_warnings():
    # Some of its patterns are no raw strings, of which the compiler warns where it compiles them first.
    warnings.simplefilter("ignore")
    from epcpy.epc_schemes.base_scheme import EPCScheme, TagEncodable
    from epcpy.epc_schemes.giai import GIAI, GIAIFilterValue
    from epcpy.epc_schemes.grai import GRAI, GRAIFilterValue
    from epcpy.epc_schemes.sgtin import SGTIN, SGTINFilterValue
    from epcpy.epc_schemes.sscc import SSCC, SSCCFilterValue
    from epcpy.utils.common import ConvertException
    from epcpy.utils.parsers import (
        epc_pure_identity_to_scheme,
        hex_to_tag_encodable,
        tag_uri_to_tag_encodable,
    )

_REFUSALS = (ConvertException, KeyError, ValueError, IndexError)

_CODINGS = {
    "30": (SGTIN.BinaryCodingScheme.SGTIN_96, SGTINFilterValue),
    "36": (SGTIN.BinaryCodingScheme.SGTIN_198, SGTINFilterValue),
    "31": (SSCC.BinaryCodingScheme.SSCC_96, SSCCFilterValue),
    "33": (GRAI.BinaryCodingScheme.GRAI_96, GRAIFilterValue),
    "37": (GRAI.BinaryCodingScheme.GRAI_170, GRAIFilterValue),
    "34": (GIAI.BinaryCodingScheme.GIAI_96, GIAIFilterValue),
    "38": (GIAI.BinaryCodingScheme.GIAI_202, GIAIFilterValue),
}
"""How to encode again what a tag of that header said."""


def named_by_hex(digits: str) -> Epc | None:
    """Give what upper case hexadecimal names; None for anything but the schemes of `Epc`."""
    try:
        scheme = hex_to_tag_encodable(digits)
    except _REFUSALS:
        return None
    epc = _named(scheme)
    return epc if epc is not None and _is_exact(digits, scheme) else None


def named_by_pure_uri(uri: str) -> Epc | None:
    """Give what `urn:epc:id:…` names."""
    try:
        return _named(epc_pure_identity_to_scheme(uri))
    except _REFUSALS:
        return None


def named_by_tag_uri(uri: str) -> Epc | None:
    """Give what `urn:epc:tag:…` names."""
    try:
        return _named(tag_uri_to_tag_encodable(uri))
    except _REFUSALS:
        return None


def _named(scheme: EPCScheme) -> Epc | None:
    match scheme:
        case SGTIN() if scheme.gtin().strip("0"):
            serial = scheme.gs1_element_string().removeprefix(f"(01){scheme.gtin()}(21)")
            return Sgtin(scheme.gtin(), serial)
        case SSCC() if scheme.gs1_key().strip("0"):
            return Sscc(scheme.gs1_key())
        case GRAI():
            return Grai(scheme.gs1_key())
        case GIAI():
            return Giai(scheme.gs1_key())
        case _:
            return None


def _is_exact(digits: str, scheme: TagEncodable) -> bool:
    """Tell whether encoding `scheme` again gives the same bits, but for zeros at the end."""
    coding, filters = _CODINGS[digits[:2]]
    bits = f"{int(digits, 16):0{4 * len(digits)}b}"
    again = scheme.binary(binary_coding_scheme=coding, filter_value=filters(str(int(bits[8:11], 2))))
    return bits.rstrip("0") == again.rstrip("0")
