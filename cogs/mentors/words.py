"""The words in which members describe themselves: closed sets, each with what people read."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot import P, Phrase


class Role(StrEnum):
    """What somebody does."""

    STUDENT = "student"
    PHLEBOTOMIST = "phlebotomist"
    ASSISTANT = "assistant"
    MLT = "mlt"
    MLS = "mls"
    HISTO = "histotech"
    CYTO = "cytotech"
    MOLECULAR = "molecular"
    LEAD = "lead"
    MANAGER = "manager"
    EDUCATOR = "educator"
    LIS = "lis"
    OTHER = "other"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


class Discipline(StrEnum):
    """Where in the laboratory."""

    CHEMISTRY = "chemistry"
    HAEMATOLOGY = "hematology"
    MICROBIOLOGY = "microbiology"
    BLOOD_BANK = "blood-bank"
    HISTOLOGY = "histology"
    CYTOLOGY = "cytology"
    MOLECULAR = "molecular-lab"
    PHLEBOTOMY = "phlebotomy"
    POINT_OF_CARE = "point-of-care"
    LIS = "lis-lab"
    MANAGEMENT = "management"
    EDUCATION = "education"
    GENERAL = "generalist"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


class Route(StrEnum):
    """The credential somebody works towards, or the way they came."""

    STUDENT = "student-route"
    CPT = "cpt"
    CPT_MLT = "cpt-mlt"
    MLT = "mlt-route"
    MLT_MLS = "mlt-mls"
    MLS = "mls-route"
    HT = "ht"
    HT_HTL = "ht-htl"
    CT = "ct"
    OTHER = "other-route"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


class Topic(StrEnum):
    """What somebody would like to talk about, or can."""

    FIRST_JOB = "first-job"
    CERTIFICATION = "certification"
    NIGHTS = "nights"
    CHANGE = "career-change"
    LEADERSHIP = "leadership"
    MOVING = "moving-states"
    RETURNING = "returning"
    BELONGING = "belonging"
    BENCH = "bench"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


class Style(StrEnum):
    """How two would like to talk."""

    CHAT = "chat"
    VOICE = "voice"
    VIDEO = "video"
    ANY = "any-style"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


class Cadence(StrEnum):
    """How often."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    FREE = "when-needed"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


class Affinity(StrEnum):
    """What somebody would like to share with the other side; never shown and never counted."""

    FIRST_GENERATION = "first-generation"
    PARENT = "parent"
    VETERAN = "veteran"
    LGBTQ = "lgbtq"
    ETHNICITY = "ethnicity"
    DISABILITY = "disability"
    IMMIGRANT = "immigrant"
    WOMEN = "women"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LABELS[self]


LABELS: Final[Mapping[StrEnum, Phrase]] = MappingProxyType(
    {
        Role.STUDENT: P("Student"),
        Role.PHLEBOTOMIST: P("Phlebotomist"),
        Role.ASSISTANT: P("Laboratory assistant"),
        Role.MLT: P("Laboratory technician (MLT)"),
        Role.MLS: P("Laboratory scientist (MLS)"),
        Role.HISTO: P("Histotech"),
        Role.CYTO: P("Cytotech"),
        Role.MOLECULAR: P("Molecular technologist"),
        Role.LEAD: P("Lead or supervisor"),
        Role.MANAGER: P("Manager"),
        Role.EDUCATOR: P("Educator"),
        Role.LIS: P("LIS analyst"),
        Role.OTHER: P("Something else"),
        Discipline.CHEMISTRY: P("Chemistry"),
        Discipline.HAEMATOLOGY: P("Hematology"),
        Discipline.MICROBIOLOGY: P("Microbiology"),
        Discipline.BLOOD_BANK: P("Blood bank"),
        Discipline.HISTOLOGY: P("Histology"),
        Discipline.CYTOLOGY: P("Cytology"),
        Discipline.MOLECULAR: P("Molecular"),
        Discipline.PHLEBOTOMY: P("Phlebotomy"),
        Discipline.POINT_OF_CARE: P("Point of care"),
        Discipline.LIS: P("LIS"),
        Discipline.MANAGEMENT: P("Management"),
        Discipline.EDUCATION: P("Education"),
        Discipline.GENERAL: P("A bit of everything"),
        Route.STUDENT: P("Student, not certified yet"),
        Route.CPT: P("Phlebotomy (CPT)"),
        Route.CPT_MLT: P("Phlebotomy to MLT or MLS"),
        Route.MLT: P("MLT"),
        Route.MLT_MLS: P("MLT to MLS"),
        Route.MLS: P("MLS"),
        Route.HT: P("HT"),
        Route.HT_HTL: P("HT to HTL"),
        Route.CT: P("Cytology (CT)"),
        Route.OTHER: P("Another way"),
        Topic.FIRST_JOB: P("First job"),
        Topic.CERTIFICATION: P("Certification study"),
        Topic.NIGHTS: P("Night shift"),
        Topic.CHANGE: P("Career change"),
        Topic.LEADERSHIP: P("Leadership"),
        Topic.MOVING: P("Moving states"),
        Topic.RETURNING: P("Returning after a break"),
        Topic.BELONGING: P("Belonging"),
        Topic.BENCH: P("Skills at the bench"),
        Style.CHAT: P("Writing"),
        Style.VOICE: P("Voice calls"),
        Style.VIDEO: P("Video calls"),
        Style.ANY: P("Whatever suits"),
        Cadence.WEEKLY: P("Once a week"),
        Cadence.FORTNIGHTLY: P("Every other week"),
        Cadence.MONTHLY: P("Once a month"),
        Cadence.FREE: P("When there is something"),
        Affinity.FIRST_GENERATION: P("First in the family to study"),
        Affinity.PARENT: P("Parent"),
        Affinity.VETERAN: P("Veteran"),
        Affinity.LGBTQ: P("LGBTQ+"),
        Affinity.ETHNICITY: P("My ethnicity"),
        Affinity.DISABILITY: P("Disability"),
        Affinity.IMMIGRANT: P("Came from another country"),
        Affinity.WOMEN: P("Women in the lab"),
    }
)
