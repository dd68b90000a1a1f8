"""The API's description as one plain page: no script, no font, nothing fetched from anywhere."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}}
h2{{font-size:1.05rem;margin:2rem 0 .3rem}} code,pre{{font:14px/1.4 ui-monospace,monospace}}
b.method{{display:inline-block;min-width:4rem}} table{{border-collapse:collapse}}
td{{padding:.15rem 1rem .15rem 0;vertical-align:top}}
</style><h1>{title}</h1><p>As a machine reads it: <a href="openapi.json">openapi.json</a>.
Every call but those marked open carries <code>Authorization: Bearer TOKEN</code>; errors are problem
details (RFC 9457) with the path of the offending field.</p>"""


def render_docs(schema: Mapping[str, Any]) -> str:
    """Return the page of an OpenAPI document: each call, then each message."""
    parts = [_HEAD.format(title=escape(str(schema["info"]["title"])))]
    for path, calls in sorted(schema["paths"].items()):
        for method, call in calls.items():
            parts.extend(_render_call(path, method, call))
    parts.append("<h1>Messages</h1>")
    for name, message in sorted(schema["components"]["schemas"].items()):
        parts.extend(_render_message(name, message))
    return "\n".join(parts)


def _render_call(path: str, method: str, call: Mapping[str, Any]) -> Iterator[str]:
    yield f'<h2><b class="method">{method.upper()}</b> <code>{escape(path)}</code></h2>'
    yield f"<p>{escape(call.get('description', ''))}</p><table>"
    for parameter in call.get("parameters", ()):
        yield _row(f"{parameter['in']} {parameter['name']}", _type_of(parameter["schema"]))
    body = call.get("requestBody", {}).get("content", {})
    for media, content in body.items():
        yield _row("body", f"{media}: {_type_of(content['schema'])}")
    for status, answer in call["responses"].items():
        for media, content in answer.get("content", {}).items():
            yield _row(str(status), f"{media}: {_type_of(content['schema'])}")
    yield "</table>"


def _render_message(name: str, message: Mapping[str, Any]) -> Iterator[str]:
    yield f'<h2 id="{escape(name)}">{escape(name)}</h2><table>'
    required = set(message.get("required", ()))
    for field, schema in message.get("properties", {}).items():
        yield _row(field + ("" if field in required else " (optional)"), _type_of(schema))
    yield "</table>"


def _type_of(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "oneOf" in schema:
        return " or ".join(_type_of(one) for one in schema["oneOf"])
    kind = schema.get("type", "any")
    if kind == "array" and "items" in schema:
        return f"list of {_type_of(schema['items'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _row(name: str, value: str) -> str:
    return f"<tr><td><code>{escape(name)}</code></td><td>{escape(value)}</td></tr>"
