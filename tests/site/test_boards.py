"""The positions of poster boards in a publisher's file."""

from pathlib import Path

import pytest

from confpapers.errors import ConferenceError
from confpapers.site.boards import Board, read_boards


def boards(tmp_path: Path, text: str) -> tuple[tuple[Board, ...], tuple[str, ...]]:
    (tmp_path / "boards.csv").write_text(text, "utf-8")
    return read_boards((tmp_path / "boards.csv").as_uri())


def test_boards_have_a_position_and_an_optional_hall(tmp_path: Path) -> None:
    result, wrong = boards(tmp_path, "board,x,y,hall\n#1,0,0.5,Hall A\n2,2,0.5,\n")
    assert result == (Board(board="1", x=0, y=0.5, hall="Hall A"), Board(board="2", x=2, y=0.5))
    assert wrong == ()


def test_an_invalid_line_is_skipped_and_reported(tmp_path: Path) -> None:
    result, wrong = boards(tmp_path, "board,x,y\n1,0,0\n2,left,0\n,1,1\n1,5,5\n3,1,1\n4,nan,0\n")
    assert [board.board for board in result] == ["1", "3"]
    assert [message.partition(":")[0] for message in wrong] == [f"boards.csv, line {line}" for line in (3, 4, 5, 7)]


def test_an_invalid_byte_or_a_very_long_cell_affects_only_itself(tmp_path: Path) -> None:
    text = b"board,x,y,hall\n1,0,0,Caf\xc3\xa9\n2,1,1,B\x92r\n,,,\n3,2,2," + b"H" * 200_000 + b"\n4,what,3,\n"
    (tmp_path / "boards.csv").write_bytes(text)
    result, wrong = read_boards((tmp_path / "boards.csv").as_uri())
    assert [board.board for board in result] == ["1", "2", "3"]
    assert result[0].hall == "Café"
    assert [message.partition(":")[0] for message in wrong] == ["boards.csv, line 3", "boards.csv, line 6"]


def test_a_file_without_a_needed_column_or_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConferenceError, match="no column 'y'"):
        boards(tmp_path, "board,x\n1,0\n")
    with pytest.raises(ConferenceError, match="cannot be read"):
        read_boards((tmp_path / "nowhere.csv").as_uri())
