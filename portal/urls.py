"""Every door. A name here without a row in tests/test_doors.py fails the tests."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portal import (
    applications,
    assessments,
    boards,
    briefing_desk,
    calculator,
    calendar_desk,
    channels,
    correcting,
    dossiers,
    enterprise,
    entrance,
    files,
    handover_desk,
    jointly,
    leader,
    looking,
    messages,
    office,
    outlooks,
    petitions,
    plan_desk,
    promises,
    receipts,
    register,
    runner,
    sections,
    status,
    supervision,
)

app_name = "portal"


class ProjectCode(StringConverter):
    """As the register spells it: digits, letters, hyphens. Anything else is no code, and no question to the database."""

    regex = "[0-9A-Za-z-]{1,32}"


class Act(StringConverter):
    """What the dispatch desk may do with a project."""

    regex = "suspend|resume|terminate"


register_converter(ProjectCode, "code")


class Scope(StringConverter):
    """What a deadline receipt is about."""

    regex = "approval|stage|works"


register_converter(Act, "act")
register_converter(Scope, "scope")

urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("password/", entrance.password, name="password"),
    path("appearance/", entrance.appearance, name="appearance"),
    path("runner/", runner.today, name="runner-today"),
    path("runner/projects/", runner.projects, name="runner-projects"),
    path("runner/projects/<code:code>/", runner.project, name="runner-project"),
    path("runner/approvals/<int:pk>/step/<slug:step>/", runner.step, name="runner-step"),
    path("office/", office.queue, name="office"),
    path("office/confirm/", office.confirm, name="office-confirm"),
    path("office/events/<int:pk>/object/", office.objection, name="office-objection"),
    path("office/late-entries/<int:pk>/", office.late_entry, name="office-late-entry"),
    path("office/approvals/<int:pk>/step/<slug:step>/", office.step, name="office-step"),
    path("office/projects/", office.projects, name="office-projects"),
    path("office/projects/<code:code>/", office.project, name="office-project"),
    path("office/projects/<code:code>/<act:act>/", office.act, name="office-act"),
    path("office/projects/<code:code>/works/", sections.page, name="works-add"),
    path("office/events/<int:pk>/correct/", correcting.page, name="event-correct"),
    path("office/promises/", promises.desk, name="promises"),
    path("office/approvals/<int:pk>/tolerance/", promises.tolerate, name="tolerance"),
    path("office/approvals/<int:pk>/commitment/", promises.commit, name="commitment"),
    path("office/approvals/<int:pk>/assessment/", assessments.use, name="assessment-use"),
    path("office/commitments/<int:pk>/", promises.check, name="commitment-check"),
    path("office/assessments/", assessments.register, name="assessments"),
    path("office/assessments/new/", assessments.enter, name="assessment-new"),
    path("tolerances/<int:pk>/supplied/", promises.supplied, name="tolerance-supplied"),
    path("office/tolerances/<int:pk>/end/", promises.end, name="tolerance-end"),
    path("overrides/", correcting.overrides, name="overrides"),
    path("office/register/", register.register, name="register"),
    path("office/register/<int:pk>/", register.intake, name="intake"),
    path("office/register/<int:pk>/apply/", register.apply, name="intake-apply"),
    path("office/register/<int:pk>/rejections/", register.rejections, name="intake-rejections"),
    path("office/joint/", jointly.desk, name="joint"),
    path("office/joint/applications/", jointly.applications, name="joint-applications"),
    path("office/joint/visits/", jointly.visits_of_month, name="joint-visits"),
    path("office/joint/visits/<int:pk>/", jointly.visit, name="joint-visit"),
    path("office/joint/visits/<int:pk>/held/", jointly.hold, name="joint-visit-held"),
    path("office/joint/visits/<int:pk>/off/", jointly.call_off, name="joint-visit-off"),
    path("office/joint/works/<int:pk>/visit/", jointly.call, name="joint-visit-call"),
    path("office/joint/approvals/<int:pk>/consult/", jointly.consult, name="consult"),
    path("office/joint/consultations/<int:pk>/", jointly.consultation, name="consultation"),
    path("office/joint/applications/<int:pk>/approvals/<int:approval>/wanted/", applications.wanted, name="wanted"),
    path("office/joint/applications/<int:pk>/notice/", applications.notice, name="joint-notice"),
    path("joint/applications/<int:pk>/", applications.application, name="application"),
    path("joint/applications/<int:pk>/supplied/", applications.supplied, name="joint-supplied"),
    path("joint/works/<int:pk>/stages/<int:stage>/apply/", applications.apply, name="apply"),
    path("joint/works/<int:pk>/acceptance/", applications.acceptance, name="joint-acceptance"),
    path("office/calendar/", calendar_desk.desk, name="calendar-desk"),
    path("office/calendar/apply/", calendar_desk.apply, name="calendar-apply"),
    path("office/briefings/", briefing_desk.briefings, name="briefings"),
    path("office/supervision/", supervision.desk, name="supervision"),
    path("office/supervision/issue/", supervision.issue, name="supervision-issue"),
    path("enterprise/", enterprise.projects, name="enterprise"),
    path("enterprise/projects/<code:code>/", enterprise.project, name="enterprise-project"),
    path("leader/", leader.screen, name="leader"),
    path("leader/forecast/", outlooks.forecast, name="forecast"),
    path("leader/speeds/", outlooks.speeds, name="speeds"),
    path("leader/projects/", leader.projects, name="leader-projects"),
    path("leader/projects/<code:code>/", leader.project, name="leader-project"),
    path("projects/<code:code>/plan/", plan_desk.page, name="plan"),
    path("projects/<code:code>/plan/draw-up/", plan_desk.draw_up, name="plan-draw-up"),
    path("plans/<int:pk>/hand-in/", plan_desk.hand_in, name="plan-hand-in"),
    path("plans/<int:pk>/sign/", plan_desk.sign, name="plan-sign"),
    path("plans/<int:pk>/papers/<slug:kind>/", plan_desk.order_paper, name="plan-paper"),
    path("papers/<int:pk>/pdf/", files.plan_paper, name="plan-paper-pdf"),
    path("office/plans/", plan_desk.waiting, name="plans"),
    path("office/hand-overs/", handover_desk.desk, name="hand-overs"),
    path("runner/hand-overs/<int:pk>/", handover_desk.acknowledge, name="hand-over-read"),
    path("projects/<code:code>/reports/", dossiers.reports, name="dossiers"),
    path("reports/<int:pk>/pdf/", files.dossier_pdf, name="dossier-pdf"),
    path("receipts/<scope:scope>/<int:pk>/", receipts.page, name="receipt"),
    path("receipts/<scope:scope>/<int:pk>/receipt.json", receipts.as_json, name="receipt-json"),
    path("boards/", boards.board, name="boards"),
    path("boards/approvals/", boards.rows, name="board-rows"),
    path("boards/views/", boards.keep, name="board-keep"),
    path("boards/views/<int:pk>/drop/", boards.drop, name="board-drop"),
    path("boards/integrity/", boards.integrity, name="integrity"),
    path("projects/<code:code>/verified/", looking.verified, name="verified"),
    path("petitions/", petitions.petitions, name="petitions"),
    path("petitions/new/", petitions.new, name="petition-new"),
    path("petitions/<int:pk>/", petitions.petition, name="petition"),
    path("petitions/<int:pk>/step/<slug:step>/", petitions.step, name="petition-step"),
    path("petitions/<int:pk>/contact/", petitions.contact, name="petition-contact"),
    path("petitions/files/<int:pk>/", petitions.file, name="petition-file"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/channels/", channels.channels, name="channels"),
    path("supervision/<int:pk>/pdf/", supervision.paper, name="supervision-pdf"),
    path("messages/<int:pk>/", messages.open_one, name="message"),
    path("files/<int:pk>/", files.evidence, name="file"),
    path("briefings/<int:pk>/pdf/", files.briefing_pdf, name="briefing-pdf"),
    path("briefings/<int:pk>/sheet/", files.briefing_sheet, name="briefing-sheet"),
    path("status/", status.status, name="status"),
    path("clock/", calculator.page, name="clock"),
    path("healthz", status.healthz, name="healthz"),
]
