"""The records that pass through the program, named in the field's terms.

All are frozen and typed, and validated where data enters (TOML, HTML, JSON, PDF); nothing is validated again inside.
"""

from confpapers.model.base import (
    Day,
    Digest,
    IsoDate,
    Presentation,
    Record,
    Status,
    Time,
    Url,
    decode,
    encode,
)
from confpapers.model.changes import ChangeKind, Changes, PaperChange
from confpapers.model.conference import (
    Conference,
    MapSettings,
    ScheduleSettings,
    SearchSettings,
    SimilarSettings,
    TextSettings,
    ThumbnailSettings,
    TopicSettings,
)
from confpapers.model.document import (
    Box,
    Document,
    Figure,
    PictureSizes,
    Strip,
)
from confpapers.model.entry import (
    CitedWork,
    Entry,
    Label,
    OtherPaper,
    Similar,
    Subtopic,
    Topic,
)
from confpapers.model.paper import (
    FolderListing,
    Link,
    ListFormat,
    Listing,
    Paper,
    Slot,
    TimeSlot,
)
from confpapers.model.report import (
    LIMIT,
    BuildWarning,
    Failure,
    Report,
    StageReport,
)

__all__ = [
    "LIMIT",
    "Box",
    "BuildWarning",
    "ChangeKind",
    "Changes",
    "CitedWork",
    "Conference",
    "Day",
    "Digest",
    "Document",
    "Entry",
    "Failure",
    "Figure",
    "FolderListing",
    "IsoDate",
    "Label",
    "Link",
    "ListFormat",
    "Listing",
    "MapSettings",
    "OtherPaper",
    "Paper",
    "PaperChange",
    "PictureSizes",
    "Presentation",
    "Record",
    "Report",
    "ScheduleSettings",
    "SearchSettings",
    "Similar",
    "SimilarSettings",
    "Slot",
    "StageReport",
    "Status",
    "Strip",
    "Subtopic",
    "TextSettings",
    "ThumbnailSettings",
    "Time",
    "TimeSlot",
    "Topic",
    "TopicSettings",
    "Url",
    "decode",
    "encode",
]
