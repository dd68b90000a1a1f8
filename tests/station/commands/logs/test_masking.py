import pytest

from station.commands.logs.masking import mask

TOKEN = "T6qQeObeewT5AC7yYly47iMW1jsfFSOOf_8lPD7h_yk"


@pytest.mark.parametrize(
    "text",
    [
        f"the store said no to {TOKEN}",
        f"Authorization: Bearer {TOKEN[:7]}",
        f"headers {{'Authorization': 'Bearer {TOKEN[:7]}', 'Accept': 'x'}}",
        f'{{"token": "{TOKEN[:7]}"}}',
        f"pin={TOKEN[:7]}",
        f"enrol = {TOKEN[:7]}",
        f"cups://kim:{TOKEN[:7]}@printer/queue",
        f"$argon2id$v=19$m=65536${TOKEN[:7]}",
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    assert TOKEN[:7] not in mask(text)
    assert "***" in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "reading 12 is refused, bench verifying, order W00001",
        "label PL00000000017-1 is printed",
        "incarnation 0b9cf3f5a5d34ad4a1f8b7c9d2e3f4a5 at http://127.0.0.1:8420",
        "station.db.ledger: usb:0C2E:0B61:12345 is lost",
    ],
)
def test_ids_and_places_are_left(text: str) -> None:
    assert mask(text) == text
