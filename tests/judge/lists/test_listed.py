import pytest

from pipeline.errors import ConfigurationError
from pipeline.judge.lists import listed
from pipeline.judge.lists.listed import Account, texts


def test_every_row_is_in_exactly_one_fate() -> None:
    account = Account("list.csv")
    account.ended("loaded")
    account.ended("not_a_ship")
    account.refuse(3, "why")
    told = account.to_json()
    assert told["rows"] == 3 == sum(told[fate] for fate in account.fates)


def test_the_same_words_are_one_note_with_the_first_line() -> None:
    account = Account("list.csv")
    for line_no in (5, 7, 9):
        account.signal(line_no, "strange")
    assert account.to_json()["signals"] == [{"line_no": 5, "what": "strange", "count": 3}]


def test_notes_do_not_grow_with_the_file() -> None:
    account = Account("list.csv")
    for line_no in range(1, 1001):
        account.signal(line_no, f"strange {line_no}" * 100)
        account.refuse(line_no, "x" * 1_000_000)
    told = account.to_json()
    assert (told["refused"], len(told["refusals"]), len(told["signals"])) == (1000, 100, 100)
    assert max(len(refusal["why"]) for refusal in told["refusals"]) < 500


def test_a_list_of_more_ships_than_there_are_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "MOST_SHIPS", 2)
    account = Account("list.csv")
    account.ended("loaded")
    account.ended("loaded")
    with pytest.raises(ConfigurationError, match=r"list.csv: holds over 2 ships"):
        account.ended("loaded")


def test_texts_are_each_once_in_their_order_with_single_spaces() -> None:
    assert texts(["B  B", "A", "B\tB", " ", "a\nb"]) == ("B B", "A", "a b")
