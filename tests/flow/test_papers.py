"""Every paper's own steps."""

import pytest
from msgspec.structs import replace

from confpapers.flow.papers import strip_settings
from confpapers.model import Conference, ThumbnailSettings

CONFERENCE = Conference(id="toy2020", title="Toy 2020", venue="TOY", year=2020, source="listing", url="x")


@pytest.mark.parametrize(("papers", "height", "teaser"), [(600, 460, 640), (6_500, 460, 640), (7_000, 345, 480)])
def test_strips_are_lower_and_teasers_smaller_on_large_sites(papers: int, height: int, teaser: int) -> None:
    assert strip_settings(CONFERENCE.thumbnails, papers) == {"pages": 8, "height": height, "teaser": teaser}


def test_a_size_in_the_conference_file_overrides_the_automatic_one() -> None:
    small = replace(CONFERENCE, thumbnails=ThumbnailSettings(size=230, pages=4))
    assert strip_settings(small.thumbnails, 600) == {"pages": 4, "height": 230, "teaser": 480}
