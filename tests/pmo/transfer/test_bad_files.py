"""Each bad file gets one clear sentence at the desk, and nothing is written."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from jalon.engine import Link
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.planning.models import Plan
from jalon.pmo.transfer import queries
from tests.pmo.transfer.conftest import Sender, file_of, works

pytestmark = pytest.mark.django_db

SHARED = Path(os.environ.get("JALON_SHARED", Path(__file__).resolve().parents[4] / "shared"))
GOOD = file_of(works())


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return held.getvalue()


def looped() -> bytes:
    """Dig waits for Cure, which waits for Dig."""
    text = GOOD.decode()
    first = text.index("<UID>2</UID>")
    link = "<PredecessorLink><PredecessorUID>4</PredecessorUID><Type>1</Type></PredecessorLink>"
    at = text.index("</Task>", first)
    return (text[:at] + link + text[at:]).encode()


DTD = b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Project>&b;</Project>'
DEEP = b"<Project xmlns='http://schemas.microsoft.com/project'>" + b"<a>" * 200_000
XER = b"ERMHDR\t8.4\t2020-01-01\r\n%T\tPROJECT\r\n%F\tproj_id\r\n"

BAD = {
    "empty": (b"", "plan.xml", "file_empty", "is empty"),
    "blank": (b" \r\n\t ", "plan.xml", "file_empty", "is empty"),
    "truncated xml": (GOOD[: len(GOOD) // 2], "plan.xml", None, ""),
    "truncated xer": (XER, "plan.xer", None, ""),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "plan.mpp", "format_unknown", "no plan file we know"),
    "a web page": (b"<!doctype html><html><p>Sign in</p></html>", "plan.xml", None, ""),
    "a dtd": (DTD, "plan.xml", None, ""),
    "a billion laughs": (LAUGHS, "plan.xml", None, ""),
    "200,000 levels": (DEEP, "plan.xml", None, ""),
    "a bomb": (bomb(), "plan.xlsx", None, ""),
    "an archive": (b"PK\x03\x04" + b"\x00" * 60, "plan.xlsx", None, ""),
    "half an mpp": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "plan.mpp", None, ""),
    "not a plan": (b'{"hello": 1}', "plan.json", "json_not_a_plan", "is JSON and no plan"),
    "broken json": (b'{"format": "jalon-plan", ', "plan.json", "json_broken", "goes wrong at line"),
    "a loop": (looped(), "plan.xml", "cycle", "Dig → Pour → Cure"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_clear_sentence_and_nothing_written(officer: Sender, name: str) -> None:
    data, called, code, words = BAD[name]
    places = Initiative.objects.count()
    row = officer.handed_in(data, called)
    assert row.state == "refused"
    assert row.refusal_code not in ("", "fault")
    assert code in (None, row.refusal_code)
    assert row.plan is None
    answer = officer.client.get(reverse("import_one", args=[row.pk]))
    assert answer.status_code == 200
    sentences = queries.sentences(row.refusal)
    assert sentences
    assert words in " ".join(sentences)
    for sentence in sentences:
        assert sentence.endswith((".", "!", "“."))
        assert "%(" not in sentence
        assert "Traceback" not in sentence
    assert "Nothing was written." in answer.content.decode()
    apply = officer.client.post(reverse("import_create", args=[row.pk]), {"name": "Quay"})
    assert apply.status_code == 302
    assert (Plan.objects.count(), Initiative.objects.count()) == (0, places)


def test_a_mislabelled_file_is_read_for_what_it_is(officer: Sender) -> None:
    assert officer.handed_in(GOOD, "plan.xer").format == "mspdi"
    assert officer.handed_in(file_of(works(), "xer"), "plan.mpp").format == "xer"


def test_a_wrong_encoding_is_read_or_refused_with_a_sentence(officer: Sender) -> None:
    text = file_of(works(name="Écluse"), "xer").decode("cp1252")
    row = officer.handed_in(text.encode("utf-16"), "plan.xer")
    assert row.state == "ready"
    row = officer.handed_in(GOOD.replace(b"utf-8", b"utf-16", 1).replace(b"UTF-8", b"UTF-16", 1), "plan.xml")
    assert row.state in ("ready", "refused")


def test_refusals_speak_the_readers_language(officer: Sender) -> None:
    row = officer.handed_in(b"", "plan.xml")
    with translation.override("fr"):
        french = queries.sentences(row.refusal)
    with translation.override("en"):
        english = queries.sentences(row.refusal)
    assert english[0].startswith("“plan.xml”")
    assert "plan.xml" in french[0]


def test_a_hostile_file_name_is_only_shown(officer: Sender) -> None:
    row = officer.handed_in(GOOD, "../../etc/<b>pass\twd</b>.xml")
    assert "/" not in row.name
    page = officer.client.get(reverse("import_one", args=[row.pk])).content.decode()
    assert "<b>pass" not in page


@pytest.mark.skipif(not (SHARED / "data/plans").is_dir(), reason="the folder of real plans is not here")
@pytest.mark.parametrize("name", ["dcma-sample.mpp", "task-links-98.mpx", "ashspace-sample.xer"])
def test_real_plans_are_read(officer: Sender, name: str) -> None:
    row = officer.handed_in((SHARED / "data/plans" / name).read_bytes(), name)
    assert row.state == "ready", row.refusal
    assert row.report["compared"] > 0
    page: Any = officer.client.get(reverse("import_one", args=[row.pk]))
    assert page.status_code == 200


def test_links_are_kept(officer: Sender) -> None:
    row = officer.handed_in(file_of(works(links=(Link(2, 3),))), "plan.xml")
    assert row.report["counts"]["links"] == 1
