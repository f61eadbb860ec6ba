"""An organisation's own Word templates: filled where they are sound, refused with a sentence where not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word

from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.documents import actions
from jalon.pmo.documents.models import OwnTemplate
from jalon.pmo.initiatives.models import Initiative
from tests.cast import Cast


def _word(*paragraphs: str, rows: tuple[str, ...] = ()) -> bytes:
    made = Word()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(rows=0, cols=1)
        for text in rows:
            table.add_row().cells[0].text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _keep(
    cast: Cast, data: bytes, name: str = "ours.docx", by: Any = None, key: str = "charter"
) -> OwnTemplate:
    return actions.keep_template(
        by=by or cast.pmo_officer,
        organisation=cast.organisation,
        key=key,
        language="en",
        chunks=[data],
        name=name,
    )


def test_a_template_is_filled_with_the_data(cast: Cast, project: Initiative, plan: Any, place: Path) -> None:
    Initiative.objects.filter(pk=project.pk).update(name="Lines & <Cables> {{ owner }}")
    project.refresh_from_db()
    rows = ("{%tr for one in milestones %}", "{{ one.name }}: {{ one.date }}", "{%tr endfor %}")
    _keep(
        cast,
        _word("Charter of {{ project }} for {{ organisation|upper }}", "v{{ document.version }}", rows=rows),
    )
    made = actions.generate(by=cast.project_manager, initiative=project, key="charter", language="en")
    word = Word(place / made.stored)
    text = [one.text for one in word.paragraphs]
    assert "Charter of Lines & <Cables> {{ owner }} for NORVALIE" in text
    assert "v1" in text
    assert [row.cells[0].text.split(":")[0] for row in word.tables[0].rows] == ["Done"]
    # the other language has no template: ours is used
    french = actions.generate(by=cast.project_manager, initiative=project, key="charter", language="fr")
    assert "Charter of" not in "".join(one.text for one in Word(place / french.stored).paragraphs)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ budget }} {{ project }} {{ plan.nothing }}", "budget, nothing"),
        ("{{ project.__class__ }}", "does more than show fields"),
        ("{{ ''.__class__.__mro__ }}", "does more than show fields"),
        ("{{ plan.items() }}", "does more than show fields|no document has"),
        ("{{ range(9) }}", "does more than show fields|no document has"),
        ("{{ 9**9**9 }}", "does more than show fields"),
        ("{{ project * 999999999 }}", "does more than show fields"),
        ("{{ project|attr('upper') }}", "not written as it must be"),
        ("{% for one in milestones %}", "must be: “{% for … %}” is never closed; end it with “{% endfor %}”"),
        ("{% include '/etc/passwd' %}", "not written as it must be|cannot be opened"),
        ("{{ self._TemplateReference__context }}", "does more than show fields|no document has"),
    ],
)
def test_a_template_that_does_more_than_show_fields_is_refused(
    cast: Cast, place: Path, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        _keep(cast, _word(text))
    assert not OwnTemplate.objects.exists()
    assert list(place.iterdir()) == []


def test_endless_loops_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from jalon.pmo.documents import bridge

    monkeypatch.setattr(bridge, "SECONDS", 3)
    loops = "".join(f"{{% for x{i} in organisation %}}" for i in range(12))
    with pytest.raises(Refused, match=r"seconds|memory"):
        _keep(cast, _word(loops + "x" + "{% endfor %}" * 12))


def test_broken_files_and_files_with_macros_are_refused(cast: Cast, place: Path) -> None:
    with pytest.raises(Refused, match="damaged"):
        _keep(cast, b"PK\x03\x04no")
    buffer = io.BytesIO(_word("x"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(Refused, match="macros"):
        _keep(cast, buffer.getvalue())
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as archive:
        archive.writestr("word/document.xml", b"<not-word/>")
    with pytest.raises(Refused, match="cannot be opened"):
        _keep(cast, hollow.getvalue())
    swollen = io.BytesIO(_word("x"))
    with zipfile.ZipFile(swollen, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/picture.png", b"\0" * 30_000_000)
    with pytest.raises(Refused, match="unpacks to far more than a document holds"):
        _keep(cast, swollen.getvalue())
    with pytest.raises(Refused, match="Word document"):
        _keep(cast, b"%PDF-1.7", name="ours.pdf")
    assert list(place.iterdir()) == []


def test_what_fetches_from_outside_is_refused(cast: Cast) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_word("x"))) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
                extra = (
                    f'<Relationship Id="rX" Type="{kind}" Target="https://evil.test/" TargetMode="External"/>'
                )
                data = data.replace(b"</Relationships>", extra.encode() + b"</Relationships>")
            target.writestr(name, data)
    with pytest.raises(Refused, match="fetches something from outside"):
        _keep(cast, buffer.getvalue())


def test_only_the_office_keeps_and_takes_back_templates(cast: Cast, project: Initiative, place: Path) -> None:
    with pytest.raises(NotAllowed):
        _keep(cast, _word("{{ project }}"), by=cast.project_manager)
    with pytest.raises(NotVisible):
        _keep(cast, _word("{{ project }}"), by=cast.foreigner)
    row = _keep(cast, _word("{{ project }}"))
    again = _keep(cast, _word("{{ code }}"))
    assert again.pk == row.pk
    with pytest.raises(Refused, match="No method"):
        _keep(cast, _word("x"), key="no-such")
    base = f"/i/{project.slug}/files/templates/"
    office = cast.client(cast.pmo_officer)
    assert "ours.docx" in office.get(base).content.decode()
    assert cast.client(cast.project_manager).get(base).status_code == 403
    assert office.post(f"{base}{row.pk}/", {"version": again.version}).status_code == 302
    assert not OwnTemplate.objects.exists()
