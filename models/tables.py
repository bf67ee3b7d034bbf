"""Every table, imported in one place, so that the metadata is whole."""

from sqlmodel import SQLModel

from models.catalogue import Service
from models.deliveries import Delivery
from models.households import Household
from models.invitations import Invitation, JoinRequest
from models.linking import LinkCode, LinkRequest, WrongLinkCode
from models.links import FileLink
from models.media import Media
from models.meetings import Attendee, Meeting, Opinion
from models.memories import Memory
from models.people import Chat, Membership, Person
from models.report_rules import ReportRule
from models.reports import Closing
from models.teams import Team, TeamUnit
from models.trail import Trail
from models.units import Unit, UnitAlias, UnitSuccessor
from models.updates import FailedUpdate, HeardUpdate
from models.visits import Companion, Entry, FollowUp, Line, Visit
from models.web_events import WebEvent

ALL: tuple[type[SQLModel], ...] = (
    Attendee,
    Chat,
    Closing,
    Companion,
    Delivery,
    Entry,
    FailedUpdate,
    FileLink,
    FollowUp,
    HeardUpdate,
    Household,
    Invitation,
    JoinRequest,
    Line,
    LinkCode,
    LinkRequest,
    Media,
    Meeting,
    Membership,
    Memory,
    Opinion,
    Person,
    ReportRule,
    Service,
    Team,
    TeamUnit,
    Trail,
    Unit,
    UnitAlias,
    UnitSuccessor,
    Visit,
    WebEvent,
    WrongLinkCode,
)
