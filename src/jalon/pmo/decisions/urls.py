"""Addresses of the decisions room."""

from django.urls import path

from jalon.pmo.decisions.views import changes, committees, log, meetings, proposals

urlpatterns = [
    path("i/<slug:slug>/changes/", changes.changes, name="changes"),
    path("i/<slug:slug>/changes/new/", changes.new, name="change_new"),
    path("i/<slug:slug>/committees/", committees.of_initiative, name="initiative_committees"),
    path("scenarios/<int:scenario_id>/plan/", changes.scenario_plan, name="scenario_plan"),
    path("scenarios/<int:scenario_id>/risk/", proposals.risk, name="scenario_risk"),
    path("scenarios/<int:scenario_id>/risk/ask/", proposals.ask_risk, name="scenario_risk_ask"),
    path("scenarios/<int:scenario_id>/settle/", proposals.settle, name="scenario_settle"),
    path("requests/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("requests/<int:proposal_id>/ask/", proposals.ask, name="proposal_ask"),
    path("requests/<int:proposal_id>/withdraw/", proposals.withdraw, name="proposal_withdraw"),
    path("requests/<int:proposal_id>/drop/", proposals.drop, name="proposal_drop"),
    path("ballots/<int:ballot_id>/cast/", proposals.vote, name="ballot_cast"),
    path("ballots/<int:ballot_id>/count/", proposals.close, name="ballot_count"),
    path("to-decide/", proposals.to_decide, name="to_decide"),
    path("decisions/", log.log, name="decision_log"),
    path("decisions/log.xlsx", log.workbook, name="decision_log_workbook"),
    path("committees/", committees.committees, name="committees"),
    path("committees/new/", committees.new, name="committee_new"),
    path("committees/<int:board_id>/", committees.committee, name="committee"),
    path("committees/<int:board_id>/change/", committees.change, name="committee_change"),
    path("committees/<int:board_id>/seat/", committees.seat, name="committee_seat"),
    path("committees/<int:board_id>/meet/", committees.call_meeting, name="committee_meet"),
    path("seats/<int:seat_id>/role/", committees.reseat, name="committee_reseat"),
    path("seats/<int:seat_id>/free/", committees.unseat, name="committee_unseat"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/step/", meetings.step, name="meeting_step"),
    path("meetings/<int:meeting_id>/add/", meetings.add_item, name="meeting_add"),
    path("meetings/<int:meeting_id>/presence/", meetings.presence, name="meeting_presence"),
    path("meetings/<int:meeting_id>/invitation.ics", meetings.as_ics, name="meeting_ics"),
    path("meetings/<int:meeting_id>/minutes.docx", meetings.as_docx, name="meeting_docx"),
    path("meetings/<int:meeting_id>/minutes.pdf", meetings.as_pdf, name="meeting_pdf"),
    path("points/<int:item_id>/step/", meetings.item_step, name="point_step"),
    path("points/<int:item_id>/notes/", meetings.notes, name="point_notes"),
    path("points/<int:item_id>/settle/", meetings.settle, name="point_settle"),
    path("points/<int:item_id>/outcome/", meetings.outcome, name="point_outcome"),
]
