"""Committees, their meetings, and changes asked, decided and waiting, in the demonstration."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from jalon.pmo.decisions.actions import meetings, proposals
from jalon.pmo.decisions.models import AgendaItem, Meeting, Proposal
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Ballot, Board
from jalon.pmo.planning import queries as plans
from jalon.pmo.registers import actions as registers
from jalon.web.demo import dates
from jalon.web.demo.office import Office

LAST = dates.day(2026, 11, 24)
"""The Tuesday after the data date, from which meetings count back."""
PAST = tuple(LAST - timedelta(days=28 * back) for back in range(6, 0, -1))
DAY = 480
HALF = 50.0


def fill(office: Office) -> None:
    """What the organisation's committees did over six months, and what they have before them."""
    if "reseaux" in office.nodes:
        _norvalie(office)
    else:
        _halden(office)


def _norvalie(office: Office) -> None:
    steering = _board(
        office,
        "reseaux",
        office.text("COPIL Réseaux", "Networks steering committee"),
        "steering",
        (("Bernard Castel", "chair"), ("Hugo Perrault", "member"), ("Olivier Sarrazin", "member"),
         ("Claire Montferrand", "secretary"), ("Nadia Belkacem", "observer")),
    )  # fmt: skip
    _board(
        office,
        "aulnes",
        office.text("COPROJ Aulnes", "Aulnes project committee"),
        "project",
        (("Nadia Belkacem", "chair"), ("Samir Haddad", "member"), ("Fatou Ndiaye", "member")),
        rhythm="weekly",
    )
    portfolio = _board(
        office,
        "",
        office.text("Comité d’investissement", "Investment board"),
        "portfolio",
        (("Bernard Castel", "chair"), ("Hugo Perrault", "member"), ("Agathe Rouvière", "member"),
         ("Karim Benslimane", "member"), ("Claire Montferrand", "secretary")),
        rhythm="quarterly",
        quorum=3,
    )  # fmt: skip
    applied = _change(
        office,
        "abonnes",
        ("Acheter le module de facturation", "Buy the billing module"),
        ("L’éditeur livre en six semaines ce que nous aurions fait en douze.",
         "The publisher delivers in six weeks what would have taken us twelve."),
        crash(office, "abonnes", 2, 42_000),
    )  # fmt: skip
    decide(office, steering, applied, "approve", PAST[3])
    refused = _change(
        office,
        "vallee",
        ("Reporter la mise en service de trois semaines", "Put the start of service back three weeks"),
        ("Le poste voisin est pris en décembre.", "The neighbouring substation is busy in December."),
        shift(office, "vallee", 15),
    )  # fmt: skip
    decide(office, steering, refused, "reject", PAST[4])
    _held(office, steering, (applied, refused))
    late = _change(
        office,
        "aulnes",
        ("Doubler l’équipe d’essais", "Double the test crew"),
        ("Le fournisseur propose une seconde équipe. Les essais commandent la mise en service.",
         "The supplier offers a second crew. The tests drive the start of service."),
        _second_crew(office, "aulnes", 64_000),
        due=dates.day(2026, 11, 10),
    )  # fmt: skip
    ask(office, steering, late, 16)
    second = _change(
        office,
        "aulnes",
        ("Décaler les essais après la trêve hivernale", "Move the tests after the winter break"),
        ("L’exploitant ne libère pas le réseau entre Noël et le 4 janvier.",
         "The operator keeps the grid between Christmas and 4 January."),
        shift(office, "aulnes", 8, last=True),
        due=dates.day(2026, 12, 4),
    )  # fmt: skip
    ask(office, steering, second, 4)
    if "comptage" in office.plans:
        _change(
            office,
            "comptage",
            ("Confier la pose à un second prestataire", "Give the fitting to a second contractor"),
            (
                "À chiffrer avec les achats avant le comité.",
                "To be priced with purchasing before the committee.",
            ),
            crash(office, "comptage", 2, 18_000),
        )
    registers.create(
        by=office.officer,
        initiative=office.nodes["client"],
        kind="decision",
        title=office.text(
            "Choisir l’hébergeur du portail abonnés", "Choose who hosts the subscribers’ portal"
        ),
        due=dates.day(2026, 11, 6),
    )
    _meeting(office, steering, dates.NEXT_TUESDAY, 10, office.text("Salle Garonne", "Garonne room"))
    _meeting(
        office,
        portfolio,
        dates.day(2026, 12, 8),
        14,
        office.text("Siège, 4e étage", "Head office, 4th floor"),
    )


def _halden(office: Office) -> None:
    board = _board(
        office,
        "halden-public",
        office.text("Comité du programme public", "Public programme board"),
        "steering",
        (("Harriet Lowe", "chair"), ("Owen Price", "member")),
    )
    asked = _change(
        office,
        "gallery",
        ("Ouvrir la galerie en deux temps", "Open the gallery in two steps"),
        ("La seconde salle attend les vitrines.", "The second room waits for its cases."),
        shift(office, "gallery", 5, last=True),
    )
    ask(office, board, asked, 9)
    _meeting(office, board, dates.NEXT_TUESDAY, 11, office.text("Bibliothèque", "Library"))


def _board(
    office: Office,
    place: str,
    name: str,
    kind: str,
    seats: tuple[tuple[str, str], ...],
    rhythm: str = "monthly",
    quorum: int = 2,
) -> Board:
    """A committee with its seats; one of that name that is there already serves."""
    node = office.nodes[place] if place else None
    board = Board.objects.filter(organisation=office.organisation, initiative=node, name=name).first()
    if board is None:
        board = governance.create_board(
            by=office.officer,
            organisation=office.organisation,
            initiative=node,
            name=name,
            kind=kind,
            rhythm=rhythm,
            quorum=quorum,
        )
        for person, role in seats:
            governance.seat(by=office.officer, board=board, person=office.persons[person], role=role)
    return board


def _open(office: Office, key: str) -> list[Any]:
    """Tasks that have not begun and drive the finish, longest first."""
    snapshot = plans.snapshot(office.plan(key).pk)
    index, found = snapshot.state.index(), snapshot.schedule
    rows = [
        row
        for row in snapshot.state.rows.values()
        if row.kind == "task" and row.active and row.percent == 0 and row.duration and not row.manual
    ]
    rows.sort(key=lambda row: (int(found.total_float[index[row.uid]]), -row.duration, row.uid))
    return rows


def _near(office: Office, key: str) -> list[Any]:
    """Tasks that drive the finish and are under way or come next, soonest first."""
    snapshot = plans.snapshot(office.plan(key).pk)
    index, found = snapshot.state.index(), snapshot.schedule
    rows = [
        row
        for row in snapshot.state.rows.values()
        if row.kind == "task" and row.active and row.percent < HALF and row.duration > 4 * DAY
        if not row.duration_elapsed and not row.manual and found.critical[index[row.uid]]
    ]
    return sorted(rows, key=lambda row: (int(found.start[index[row.uid]]), row.uid)) or _open(office, key)


def crash(office: Office, key: str, count: int, money: int) -> list[dict[str, Any]]:
    rows = _near(office, key)[:count]
    return [
        {
            "op": "set",
            "uid": row.uid,
            "fields": {
                "duration": max(DAY, round(row.duration * HALF / 100 / DAY) * DAY),
                "fixed_cost": float(row.fixed_cost) + money / count,
            },
        }
        for row in rows
    ]


def _second_crew(office: Office, key: str, money: int) -> list[dict[str, Any]]:
    """Two tasks in half the time, once a crew is there, which takes all the time there is before them."""
    operations = crash(office, key, 2, money)
    snapshot = plans.snapshot(office.plan(key).pk)
    first = operations[0]["uid"]
    start = int(snapshot.schedule.start[snapshot.state.index()[first]])
    today = snapshot.state.head.data_date_minute
    weeks = max(1, (start - today) // (7 * 1440))
    new = snapshot.state.head.next_uid
    name = office.text("Mobilisation de la seconde équipe", "Bringing in the second crew")
    row = {"name": name, "duration": f"{weeks * 5}d", "start": today}
    return [
        *operations,
        {"op": "insert", "after": first, "parent": snapshot.state.rows[first].parent_uid, "rows": [row]},
        {"op": "link", "from": new, "to": first},
    ]


def shift(office: Office, key: str, days: int, last: bool = False) -> list[dict[str, Any]]:
    snapshot = plans.snapshot(office.plan(key).pk)
    index, found = snapshot.state.index(), snapshot.schedule
    rows = _open(office, key)
    start = {row.uid: int(found.start[index[row.uid]]) for row in rows}
    row = (max if last else min)(rows[:20], key=lambda one: (start[one.uid], one.uid))
    return [{"op": "set", "uid": row.uid, "fields": {"start": start[row.uid] + days * 1440 * 7 // 5}}]


def _change(
    office: Office,
    key: str,
    title: tuple[str, str],
    text: tuple[str, str],
    operations: list[dict[str, Any]],
    due: date | None = None,
) -> Proposal:
    plan = office.plan(key)
    return proposals.raise_change(
        by=planner(office, key),
        initiative=office.nodes[key],
        plan=plan,
        title=office.text(*title),
        text=office.text(*text),
        due=due,
        operations=operations,
    )


def planner(office: Office, key: str) -> Any:
    manager = office.manager(key)
    return manager if manager in office.users.values() else office.officer


def ask(office: Office, board: Board, proposal: Proposal, days: int) -> Proposal:
    asked = proposals.ask(
        by=office.officer,
        proposal=proposal,
        board=board,
        version=Proposal.objects.get(pk=proposal.pk).version,
    )
    at = timezone.make_aware(office.data_date - timedelta(days=days))
    Proposal.objects.filter(pk=asked.pk).update(asked_at=at)
    Ballot.objects.filter(pk=asked.ballot_id).update(opened_at=at)
    asked.refresh_from_db()
    return asked


def decide(office: Office, board: Board, proposal: Proposal, choice: str, day: date) -> None:
    asked = ask(office, board, proposal, 0)
    for seat in board.members.filter(role__in=("chair", "member")):
        governance.vote(by=office.officer, ballot=asked.ballot, choice=choice, member=seat)
    governance.close_ballot(by=office.officer, ballot=asked.ballot)
    at = _moment(day, 11)
    Proposal.objects.filter(pk=asked.pk).update(asked_at=at - timedelta(days=9), decided_at=at)
    Ballot.objects.filter(pk=asked.ballot_id).update(opened_at=at - timedelta(days=9), closed_at=at)
    proposal.refresh_from_db()


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _meeting(office: Office, board: Board, day: date, hour: int, place: str) -> Meeting:
    return meetings.plan_meeting(
        by=office.officer, board=board, starts=_moment(day, hour), length=90, place=place
    )


_POINTS = (
    (("Avancement des projets du portefeuille", "Progress of the portfolio’s projects"),
     ("Les jalons du trimestre tiennent. Le poste des Aulnes perd quatre jours sur les fondations.",
      "The quarter’s milestones hold. Aulnes substation loses four days on its foundations."),
     (("Revoir le planning des fondations avec le lot 2", "Review the foundations’ schedule with lot 2"),
      "Nadia Belkacem")),
    (("Budget et engagements", "Budget and commitments"),
     ("Rien à signaler au-delà de la provision pour aléas, entamée de 12 %.",
      "Nothing beyond the contingency, 12% of which is used."),
     None),
)  # fmt: skip


def _held(office: Office, board: Board, decided: tuple[Proposal, ...]) -> None:
    """Six months of meetings with their minutes; each decision stands at the meeting of its day."""
    by_day = {one.decided_at.date(): one for one in decided if one.decided_at}
    for day in PAST:
        meeting = meetings.plan_meeting(
            by=office.officer,
            board=board,
            starts=_moment(day, 10),
            place=office.text("Salle Garonne", "Garonne room"),
            with_agenda=False,
        )
        items = [
            (
                meetings.add_item(by=office.officer, meeting=meeting, title=office.text(*title), minutes=20),
                notes,
                action,
            )
            for title, notes, action in _POINTS
        ]
        meeting = meetings.open_meeting(by=office.officer, meeting=meeting, version=meeting.version)
        _attend(office, meeting)
        for item, notes, action in items:
            item.meeting = meeting
            meetings.write_notes(
                by=office.officer, item=item, version=item.version, notes=office.text(*notes)
            )
            if action and day == PAST[-1]:
                meetings.note_outcome(
                    by=office.officer,
                    item=item,
                    kind="action",
                    title=office.text(*action[0]),
                    owner=office.persons[action[1]],
                    due=day + timedelta(days=14),
                )
        if day in by_day:
            _decided_there(office, meeting, by_day[day])
        meeting = meetings.close_meeting(by=office.officer, meeting=meeting, version=meeting.version)
        AgendaItem.objects.filter(meeting=meeting).update(spent=18 * 60)
        Meeting.objects.filter(pk=meeting.pk).update(
            opened_at=meeting.starts, closed_at=meeting.starts + timedelta(minutes=80)
        )


def _attend(office: Office, meeting: Meeting) -> None:
    for i, one in enumerate(meeting.attendance.order_by("pk")):
        state = "excused" if (i + meeting.number) % 5 == 0 else "present"
        meetings.mark_attendance(
            by=office.officer, meeting=meeting, person_id=one.person_id, version=one.version, state=state
        )


def _decided_there(office: Office, meeting: Meeting, proposal: Proposal) -> None:
    AgendaItem.objects.create(
        meeting=meeting,
        position=3,
        kind=AgendaItem.Kind.CHANGE,
        title=f"C-{proposal.entry.number} · {proposal.entry.title}"[:300],
        minutes=20,
        target=Proposal._meta.label,
        target_pk=proposal.pk,
        initiative=proposal.initiative,
        proposal=proposal,
        notes=office.text(
            "Les conséquences calculées sont présentées et discutées.",
            "The computed consequences are shown and discussed.",
        ),
    )
