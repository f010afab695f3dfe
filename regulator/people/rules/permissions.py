"""Who may do what: the one file that says so."""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """One thing that somebody may do, as `thing:action`. Which records it reaches is decided in SQL."""

    INSPECTION_READ = "inspection:read"
    INSPECTION_PLAN = "inspection:plan"
    INSPECTION_ARRIVE = "inspection:arrive"
    INSPECTION_CAPTURE = "inspection:capture"
    INSPECTION_PROPOSE = "inspection:propose"
    INSPECTION_DECIDE = "inspection:decide"
    INSPECTION_DRAFT = "inspection:draft"
    INSPECTION_REPLY = "inspection:reply"
    INSPECTION_SIGN_OFF = "inspection:sign-off"
    INSPECTION_RELEASE = "inspection:release"
    INSPECTION_URGENT_NOTIFICATION = "inspection:urgent-notification"
    INSPECTION_PUBLISH = "inspection:publish"
    INSPECTION_WITHDRAW = "inspection:withdraw"
    IMPROVEMENT_READ = "improvement:read"
    IMPROVEMENT_ANSWER = "improvement:answer"
    IMPROVEMENT_SUBMIT = "improvement:submit"
    IMPROVEMENT_GRADE = "improvement:grade"
    IMPROVEMENT_VERIFY = "improvement:verify"
    IMPROVEMENT_COMMISSION = "improvement:commission"
    PROGRAMME_READ = "programme:read"
    PROGRAMME_PLAN = "programme:plan"
    STANDARDS_EDIT = "standards:edit"
    COMPLAINT_LOG = "complaint:log"
    COMPLAINT_READ = "complaint:read"
    COMPLAINT_ASSESS = "complaint:assess"
    COMPLAINT_ALLOCATE = "complaint:allocate"
    COMPLAINT_INVESTIGATE = "complaint:investigate"
    COMPLAINT_DECIDE = "complaint:decide"
    COMPLAINT_ANSWER = "complaint:answer"
    COMPLAINT_COUNTS = "complaint:counts"
    COMPLAINT_SUBMIT = "complaint:submit"
    INSPECTION_ASK = "inspection:ask"
    INSPECTION_ANSWER_REQUEST = "inspection:answer-request"
    ENFORCEMENT_READ = "enforcement:read"
    ENFORCEMENT_PROPOSE = "enforcement:propose"
    ENFORCEMENT_CONSIDER = "enforcement:consider"
    ENFORCEMENT_DECIDE = "enforcement:decide"
    ENFORCEMENT_HEAR_APPEAL = "enforcement:hear-appeal"
    ENFORCEMENT_PUBLISH = "enforcement:publish"
    ENFORCEMENT_ANSWER = "enforcement:answer"
    LICENCE_READ = "licence:read"
    LICENCE_KEEP = "licence:keep"
    LICENCE_CONSIDER = "licence:consider"
    LICENCE_DECIDE = "licence:decide"
    LICENCE_RETURN = "licence:return"
    LICENSING_APPLY = "licensing:apply"
    LICENSING_SUBMIT = "licensing:submit"
    LICENSING_READ = "licensing:read"
    LICENSING_HANDLE = "licensing:handle"
    LICENSING_ASSESS = "licensing:assess"
    LICENSING_DECIDE = "licensing:decide"
    LICENSING_CONSIDER = "licensing:consider"
    LICENSING_CONSULTED = "licensing:consulted"
    STANDARDS_PUBLISH = "standards:publish"
    DEROGATION_APPLY = "derogation:apply"
    DEROGATION_ASSESS = "derogation:assess"
    DEROGATION_DECIDE = "derogation:decide"
    LOCAL_STANDARD_AGREE = "local-standard:agree"
    LOCAL_STANDARD_CHECK = "local-standard:check"
    TARIFF_READ = "tariff:read"
    TARIFF_SET = "tariff:set"
    TARIFF_PUBLISH = "tariff:publish"
    TARIFF_RETURN = "tariff:return"
    TARIFF_ANSWER = "tariff:answer"
    TARIFF_AGREE = "tariff:agree"
    PLACES_READ = "places:read"
    PLACES_WATCH = "places:watch"
    PLACES_DECIDE = "places:decide"
    PLACES_ASK = "places:ask"
    PLACES_COMMISSION = "places:commission"
    REGISTER_IMPORT = "register:import"
    REGISTER_EDIT = "register:edit"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_OF_ORGANISATION = "people:of-organisation"
    STAFF_HOME = "staff:home"
    AUDIT_READ = "audit:read"
    OUTBOX_READ = "outbox:read"
    OUTBOX_RETRY = "outbox:retry"
    JOBS_READ = "jobs:read"


class Role(StrEnum):
    """The capacity in which somebody acts, from a date, for the regulator or for another organisation."""

    INSPECTOR = "inspector"
    LEAD_INSPECTOR = "lead-inspector"
    PANEL_MEMBER = "panel-member"
    CHIEF_INSPECTOR = "chief-inspector"
    PROGRAMME_MANAGER = "programme-manager"
    PUBLISHER = "publisher"
    INDEPENDENT_REVIEWER = "independent-reviewer"
    OMBUDSMAN_CLERK = "ombudsman-clerk"
    OMBUDSMAN_ASSESSOR = "ombudsman-assessor"
    OMBUDSMAN_INVESTIGATOR = "ombudsman-investigator"
    DEPUTY_OMBUDSMAN = "deputy-ombudsman"
    MONITOR = "monitor"
    LICENSING_OFFICER = "licensing-officer"
    ENFORCEMENT_OFFICER = "enforcement-officer"
    DECISION_PANEL_MEMBER = "decision-panel-member"
    ANALYST = "analyst"
    PROVIDER_LEAD = "provider-lead"
    PROVIDER_CONTACT = "provider-contact"
    COMMISSIONER = "commissioner"
    LOCAL_PARTNER = "local-partner"
    STANDARDS_EDITOR = "standards-editor"
    REGISTER_EDITOR = "register-editor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """The role as a page says it."""
        return self.value.replace("-", " ").capitalize()


_STAFF = frozenset({Permission.STAFF_HOME})
_PROGRAMME = frozenset({Permission.PROGRAMME_READ, Permission.PROGRAMME_PLAN})
_INSPECTION = _STAFF | {
    Permission.INSPECTION_READ,
    Permission.IMPROVEMENT_READ,
    Permission.COMPLAINT_COUNTS,
}
_VERIFIES = {Permission.IMPROVEMENT_READ, Permission.IMPROVEMENT_VERIFY}
_GRADES = _VERIFIES | {Permission.IMPROVEMENT_GRADE}
_FIELD = _INSPECTION | {
    Permission.INSPECTION_ARRIVE,
    Permission.INSPECTION_CAPTURE,
    Permission.INSPECTION_PROPOSE,
    Permission.PROGRAMME_READ,  # of the visits that name them
}
_OMBUDSMAN = _STAFF | {Permission.COMPLAINT_READ, Permission.COMPLAINT_LOG}

ROLES: dict[Role, frozenset[Permission]] = {
    Role.INSPECTOR: _FIELD | _VERIFIES,
    Role.LEAD_INSPECTOR: _FIELD | _GRADES | {Permission.INSPECTION_PLAN, Permission.INSPECTION_DRAFT},
    Role.PANEL_MEMBER: _INSPECTION | {Permission.INSPECTION_DECIDE},
    Role.PROGRAMME_MANAGER: _STAFF | _PROGRAMME,
    Role.CHIEF_INSPECTOR: _INSPECTION
    | _GRADES
    | _PROGRAMME
    | {
        Permission.INSPECTION_PLAN,
        Permission.INSPECTION_RELEASE,
        Permission.INSPECTION_URGENT_NOTIFICATION,
        Permission.INSPECTION_WITHDRAW,
        Permission.STANDARDS_PUBLISH,
        Permission.DEROGATION_DECIDE,
        Permission.INSPECTION_ANSWER_REQUEST,
    },
    Role.PUBLISHER: _INSPECTION
    | {
        Permission.INSPECTION_RELEASE,
        Permission.INSPECTION_PUBLISH,
        Permission.INSPECTION_WITHDRAW,
        Permission.OUTBOX_READ,
        Permission.OUTBOX_RETRY,
        Permission.JOBS_READ,
    },
    Role.INDEPENDENT_REVIEWER: _INSPECTION | {Permission.INSPECTION_SIGN_OFF},
    Role.OMBUDSMAN_CLERK: _OMBUDSMAN,
    Role.OMBUDSMAN_ASSESSOR: _OMBUDSMAN | {Permission.COMPLAINT_ASSESS},
    Role.OMBUDSMAN_INVESTIGATOR: _OMBUDSMAN | _GRADES | {Permission.COMPLAINT_INVESTIGATE},
    Role.DEPUTY_OMBUDSMAN: _OMBUDSMAN
    | {
        Permission.COMPLAINT_ASSESS,
        Permission.COMPLAINT_ALLOCATE,
        Permission.COMPLAINT_DECIDE,
        Permission.INSPECTION_ASK,
    },
    Role.MONITOR: frozenset(),
    Role.LICENSING_OFFICER: frozenset(),
    Role.ENFORCEMENT_OFFICER: _STAFF | {Permission.IMPROVEMENT_READ},
    Role.DECISION_PANEL_MEMBER: _STAFF,
    Role.ANALYST: frozenset(),
    Role.PROVIDER_LEAD: frozenset(
        {
            Permission.INSPECTION_REPLY,
            Permission.IMPROVEMENT_ANSWER,
            Permission.IMPROVEMENT_SUBMIT,
            Permission.COMPLAINT_ANSWER,
            Permission.PEOPLE_OF_ORGANISATION,
            Permission.DEROGATION_APPLY,
            Permission.LOCAL_STANDARD_AGREE,
        }
    ),
    Role.PROVIDER_CONTACT: frozenset(
        {Permission.INSPECTION_REPLY, Permission.IMPROVEMENT_ANSWER, Permission.COMPLAINT_ANSWER}
    ),
    Role.COMMISSIONER: frozenset({Permission.IMPROVEMENT_COMMISSION, Permission.LOCAL_STANDARD_AGREE}),
    Role.LOCAL_PARTNER: frozenset(),
    Role.STANDARDS_EDITOR: _STAFF
    | {Permission.STANDARDS_EDIT, Permission.STANDARDS_PUBLISH}
    | {Permission.DEROGATION_ASSESS, Permission.LOCAL_STANDARD_CHECK},
    Role.REGISTER_EDITOR: _STAFF | {Permission.REGISTER_IMPORT, Permission.REGISTER_EDIT},
    Role.ADMINISTRATOR: _STAFF | {Permission.PEOPLE_MANAGE, Permission.JOBS_READ},
    Role.AUDITOR: _STAFF | {Permission.AUDIT_READ, Permission.OUTBOX_READ, Permission.JOBS_READ},
}

# Enforcement: who proposes, considers, decides, publishes and answers are never one person for one step.
_SEES = Permission.ENFORCEMENT_READ
for _role, _more in {
    Role.ENFORCEMENT_OFFICER: {_SEES, Permission.ENFORCEMENT_PROPOSE, Permission.ENFORCEMENT_CONSIDER},
    Role.INDEPENDENT_REVIEWER: {_SEES, Permission.ENFORCEMENT_CONSIDER, Permission.ENFORCEMENT_HEAR_APPEAL},
    Role.DECISION_PANEL_MEMBER: {_SEES, Permission.ENFORCEMENT_DECIDE, Permission.ENFORCEMENT_HEAR_APPEAL},
    Role.CHIEF_INSPECTOR: {_SEES, Permission.ENFORCEMENT_DECIDE},
    Role.PUBLISHER: {_SEES, Permission.ENFORCEMENT_PUBLISH},
    Role.PROVIDER_LEAD: {Permission.ENFORCEMENT_ANSWER},
    Role.PROVIDER_CONTACT: {Permission.ENFORCEMENT_ANSWER},
    Role.COMMISSIONER: {Permission.ENFORCEMENT_ANSWER},
}.items():
    ROLES[_role] |= _more

# The life of a licence: who proposes a change, considers what is said against it and decides it are three people.
for _role, _more in {
    Role.LICENSING_OFFICER: {Permission.STAFF_HOME, Permission.LICENCE_READ, Permission.LICENCE_KEEP},
    Role.INDEPENDENT_REVIEWER: {Permission.LICENCE_READ, Permission.LICENCE_CONSIDER},
    Role.DECISION_PANEL_MEMBER: {Permission.LICENCE_READ, Permission.LICENCE_DECIDE},
    Role.ENFORCEMENT_OFFICER: {Permission.LICENCE_READ},
    Role.CHIEF_INSPECTOR: {Permission.LICENCE_READ},
    Role.PROVIDER_LEAD: {Permission.LICENCE_RETURN},
    Role.PROVIDER_CONTACT: {Permission.LICENCE_RETURN},
}.items():
    ROLES[_role] |= _more

# Licensing: whoever handles an application, assesses, decides, considers or reviews it are never one person for one of
# them. An analyst assesses beside licensing officers, since three criteria of a trust's five are read from figures.
_READS = Permission.LICENSING_READ
for _role, _more in {
    Role.LICENSING_OFFICER: {
        Permission.STAFF_HOME,
        Permission.COMPLAINT_COUNTS,
        _READS,
        Permission.LICENSING_HANDLE,
        Permission.LICENSING_ASSESS,
    },
    Role.ANALYST: {Permission.STAFF_HOME, Permission.COMPLAINT_COUNTS, _READS, Permission.LICENSING_ASSESS},
    Role.DECISION_PANEL_MEMBER: {_READS, Permission.COMPLAINT_COUNTS, Permission.LICENSING_DECIDE},
    Role.INDEPENDENT_REVIEWER: {_READS, Permission.LICENSING_CONSIDER},
    Role.PROVIDER_LEAD: {Permission.LICENSING_APPLY, Permission.LICENSING_SUBMIT},
    Role.PROVIDER_CONTACT: {Permission.LICENSING_APPLY},
    Role.COMMISSIONER: {Permission.LICENSING_CONSULTED},
    Role.LOCAL_PARTNER: {Permission.LICENSING_CONSULTED},
}.items():
    ROLES[_role] |= _more

# Tariffs: an analyst makes the draft and proposes it, others publish; providers and commissioners answer and agree.
_PRICES = {Permission.STAFF_HOME, Permission.TARIFF_READ}
for _role, _more in {
    Role.ANALYST: _PRICES | {Permission.TARIFF_SET},
    Role.PUBLISHER: _PRICES | {Permission.TARIFF_PUBLISH},
    Role.CHIEF_INSPECTOR: _PRICES | {Permission.TARIFF_PUBLISH},
    Role.ENFORCEMENT_OFFICER: _PRICES,
    Role.PROVIDER_LEAD: {Permission.TARIFF_RETURN, Permission.TARIFF_ANSWER, Permission.TARIFF_AGREE},
    Role.PROVIDER_CONTACT: {Permission.TARIFF_RETURN},
    Role.COMMISSIONER: {Permission.TARIFF_ANSWER, Permission.TARIFF_AGREE},
}.items():
    ROLES[_role] |= _more

# Places: who watches proposes, and somebody else decides; a provider asks, a commissioner says what it thinks.
for _role, _more in {
    Role.LICENSING_OFFICER: {*_STAFF, Permission.PLACES_READ, Permission.PLACES_WATCH},
    Role.ANALYST: {*_STAFF, Permission.PLACES_READ},
    Role.DECISION_PANEL_MEMBER: {Permission.PLACES_READ, Permission.PLACES_DECIDE},
    Role.CHIEF_INSPECTOR: {Permission.PLACES_READ, Permission.PLACES_DECIDE},
    Role.PROVIDER_LEAD: {Permission.PLACES_ASK},
    Role.PROVIDER_CONTACT: {Permission.PLACES_ASK},
    Role.COMMISSIONER: {Permission.PLACES_COMMISSION},
}.items():
    ROLES[_role] |= _more

# The Ombudsman's requests: several of a provider may write an answer, one sends it.
ROLES[Role.PROVIDER_LEAD] |= {Permission.COMPLAINT_SUBMIT}

OUTSIDE = frozenset({Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT, Role.COMMISSIONER, Role.LOCAL_PARTNER})
"""Roles that are held for an organisation that is not the regulator."""

POWERFUL = frozenset(Role) - {
    Role.INSPECTOR,
    Role.LEAD_INSPECTOR,
    Role.MONITOR,
    Role.ANALYST,
    Role.PROVIDER_CONTACT,
    Role.COMMISSIONER,
    Role.LOCAL_PARTNER,
}
"""Roles whose word is final, public or about other people; not those who write for hours on a wing or in a reply."""

LATER: dict[Role, str] = {
    Role.MONITOR: "Your visits, and what you saw",
    Role.LOCAL_PARTNER: "Concerns that you raise, and the answers to them",
}
"""Pages that a role will have and does not have yet. A line leaves this list when its first page is there."""


def permissions(role: Role) -> frozenset[str]:
    """What somebody in this role may do."""
    return frozenset(each.value for each in ROLES[role])


def nothing_here_yet(duty: str) -> str:
    """What will be there for a role whose pages come later; empty where nothing is missing."""
    return LATER.get(Role(duty), "") if duty in set(Role) else ""


def roles_with(wanted: Iterable[str]) -> list[Role]:
    """The roles that hold any one of these permissions, in the order of the list."""
    some = set(wanted)
    return [role for role in Role if some & permissions(role)]
