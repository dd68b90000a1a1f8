"""What the API's description says of every call: how it is refused, and that it needs a token."""

from collections.abc import Mapping

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Components, SecurityScheme

from sync.contract.errors import Problem


def _told(description: str) -> ResponseSpec:
    return ResponseSpec(
        data_container=Problem,
        description=description,
        generate_examples=False,
        media_type="application/problem+json",
    )


PROBLEMS: Mapping[int, ResponseSpec] = {
    400: _told("The body cannot be read"),
    401: _told("No token, or an unknown one"),
    403: _told("The token does not reach so far"),
    409: _told("The present state does not allow it"),
    422: _told("A field is not right; nothing was taken over"),
    503: _told("Try again after Retry-After seconds"),
}

BEARER = "bearer"
COMPONENTS = Components(security_schemes={BEARER: SecurityScheme(type="http", scheme="bearer")})
