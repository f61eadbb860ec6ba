"""The API's description as a page: made from the OpenAPI document, without any foreign file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.web.api.root import api

_VERBS = ("get", "post", "put", "patch", "delete")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation, grouped as the rooms tag them."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, operations in schema["paths"].items():
        for verb in _VERBS:
            if operation := operations.get(verb):
                tag = (operation.get("tags") or [address.split("/")[3]])[0]
                groups.setdefault(tag, []).append(_operation(schema, address, verb, operation))
    context = {"here": "api", "groups": sorted(groups.items()), "info": schema["info"]}
    return render(request, "web/api.html", context)


def _operation(schema: dict[str, Any], address: str, verb: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "address": address,
        "verb": verb.upper(),
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [
            {
                "name": one["name"],
                "place": one["in"],
                "required": one.get("required", False),
                "type": _type(one.get("schema", {})),
            }
            for one in operation.get("parameters", [])
        ],
        "fields": [
            field for content in body.values() for field in _fields(schema, content.get("schema", {}))
        ],
        "answers": [
            (code, answer.get("description", "")) for code, answer in operation.get("responses", {}).items()
        ],
    }


def _fields(schema: dict[str, Any], shape: dict[str, Any]) -> list[dict[str, Any]]:
    shape = _resolved(schema, shape)
    required = shape.get("required", [])
    return [
        {"name": name, "required": name in required, "type": _type(one), "note": one.get("description", "")}
        for name, one in shape.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    return schema.get("components", {}).get("schemas", {}).get(name, {}) if name else shape


def _type(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return shape["$ref"].rpartition("/")[2]
    if "anyOf" in shape:
        return " | ".join(_type(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"[{_type(shape.get('items', {}))}]"
    return str(shape.get("format") or shape.get("type") or "")
