"""Headers, cookies, and what the code may not do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from jalon.web import database, secret
from tests.cast import Cast

SOURCE = Path(settings.PACKAGE)
ROOMS = [path for path in (SOURCE / "pmo").rglob("*.py") if "migrations" not in path.parts]


def test_every_page_forbids_inline_scripts_and_foreign_files(cast: Cast) -> None:
    for response in (Client().get("/sign-in/"), cast.client(cast.viewer).get("/me/")):
        policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["X-Frame-Options"] == "DENY"


TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_templates_hold_nothing_the_policy_would_block(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text)
    assert not re.search(r"<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"(src|href)=[\"']https?://", text)


def test_views_and_apis_never_fetch_by_bare_id() -> None:
    """An id that came with the request goes through access; a row already held may be read afresh."""
    doors = [
        path for path in ROOMS if path.name in ("views.py", "api.py") or path.parent.name in ("views", "api")
    ]
    bare = re.compile(r"objects\.get\((pk|id)=(?!\w+(\.\w+)*(\.pk|_id)\))|get_object_or_404\(")
    faults = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in doors
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert faults == []


def test_nothing_from_outside_is_evaluated() -> None:
    banned = re.compile(r"\b(eval|exec)\(|pickle\.|yaml\.load\(|shell=True|mark_safe\(request")
    faults = [str(path) for path in SOURCE.rglob("*.py") if banned.search(path.read_text())]
    assert faults == []


def _views(patterns: list, prefix: str = ""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern


def test_only_the_doors_open_without_signing_in(db: None) -> None:
    opened = set()
    for address, _pattern in _views(get_resolver().url_patterns):
        if address.startswith("admin/"):
            continue
        concrete = re.sub(r"<[^>]+>", "1", address).replace("^", "").replace("$", "")
        if "(" in concrete:
            continue
        if Client().get(f"/{concrete}").status_code == 200:
            opened.add(f"/{concrete}")
    allowed = ("/sign-in/", "/start/", "/api/v1/openapi.json")
    assert {address for address in opened if not address.startswith(allowed)} == set()


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    made = secret.key(tmp_path / "data")
    assert secret.key(tmp_path / "data") == made
    assert len(made) > 60
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_sqlite_waits_instead_of_failing_and_keeps_what_it_said(tmp_path: Path) -> None:
    options = database.settings("", tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_a_postgresql_address_is_read_in_full() -> None:
    read = database.settings("postgresql://jean%40x:p%2Fw@db.test:5433/jalon?sslmode=require", Path())
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "jean@x",
        "p/w",
        "db.test",
        "5433",
        "jalon",
    )
    assert read["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout" in read["OPTIONS"]["options"]


def test_another_kind_of_database_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        database.settings("mysql://x/y", Path())


def test_vendored_files_are_those_of_the_manifest() -> None:
    import hashlib
    import json

    folder = SOURCE / "web" / "static"
    manifest = json.loads((folder / "vendor" / "manifest.json").read_text())
    for package in manifest.values():
        for name, digest in package["files"].items():
            content = (folder / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest
            assert b"sourceMappingURL" not in content
