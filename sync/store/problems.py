"""The store's refusals of callers who are no stations, as RFC 9457 problems in an exception."""

from collections.abc import Iterable, Sequence

from sync.contract.errors import FieldProblem, Problem, Refused

TYPE_ROOT = "urn:packline:problem:"
# A thousand wrong lines of one cause help nobody; the first hundred are told, the rest counted.
MOST_TOLD = 100


def problem(status: int, code: str, title: str, detail: str = "", path: str = "") -> Problem:
    """Return a problem of the store's own kind `code`."""
    return Problem(type=TYPE_ROOT + code, title=title, status=status, detail=detail, code=code, path=path)


def refusal(status: int, code: str, title: str, detail: str = "", path: str = "") -> Refused:
    """Return the exception that carries such a problem."""
    return Refused(problem(status, code, title, detail, path))


def invalid(found: Sequence[FieldProblem], status: int = 422, code: str = "invalid") -> Refused:
    """Return the refusal of a whole call because of what is wrong in some of its fields."""
    first, rest = found[0], len(found) - 1
    detail = first.detail if not rest else f"{first.detail} (and {rest} more)"
    return Refused(
        Problem(
            type=TYPE_ROOT + code,
            title="Nothing was taken over: some fields are not right",
            status=status,
            detail=detail,
            code=code,
            path=first.path,
            problems=list(found[:MOST_TOLD]),
        )
    )


def refuse_all(found: Iterable[FieldProblem]) -> None:
    """Refuse the whole call if anything was found wrong with it."""
    wrong = list(found)
    if wrong:
        raise invalid(wrong)


def not_found(what: str, name: str) -> Refused:
    """Return the refusal of a call about something that is not there."""
    return refusal(404, "not-found", "There is no such thing", f"No {what} {name!r} is known.")


def conflict(code: str, title: str, detail: str, path: str = "") -> Refused:
    """Return the refusal of a call that the present state does not allow."""
    return refusal(409, code, title, detail, path)
