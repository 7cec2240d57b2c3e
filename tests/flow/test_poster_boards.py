"""The command that proposes poster boards."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from toyconference import toy

from confpapers.cli import cli
from confpapers.errors import UsageError
from confpapers.flow.poster_boards import propose
from confpapers.site import render as site


def test_a_built_conference_gets_boards_for_each_session(tmp_path: Path) -> None:
    site.render(toy(12).content(), tmp_path / "toy12")
    result = CliRunner().invoke(cli, ["posters", "toy12", "--site", str(tmp_path)])
    assert result.exit_code == 0
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert len(rows) == 12
    sessions = {row["session"] for row in rows}
    for session in sessions:
        boards = [int(row["board"]) for row in rows if row["session"] == session]
        assert boards == list(range(1, len(boards) + 1))
    assert "similarity of neighbours" in result.stderr


def test_a_conference_that_was_not_built_is_an_error_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="confpapers build nowhere"):
        propose(tmp_path, "nowhere")


def test_the_order_of_the_list_stays_if_no_better_one_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.render(toy(60).content(), tmp_path / "toy60")
    assert any(proposal.similarity > proposal.listed for proposal in propose(tmp_path, "toy60"))
    monkeypatch.setattr("confpapers.analysis.poster_order.poster_order", lambda alike: [*range(1, len(alike)), 0])
    assert all(proposal.similarity >= proposal.listed for proposal in propose(tmp_path, "toy60"))
