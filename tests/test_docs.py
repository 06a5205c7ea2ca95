"""The documentation says what is true now."""
from tools.dev import clauses

#: Clauses of later work.
NOT_YET = {"Đ14.2"}


def test_the_table_of_clauses_is_up_to_date():
    assert clauses.PAGE.read_text(encoding="utf-8") == clauses.page(), "run ./dev docs --table"


def test_every_clause_has_a_test_that_names_it():
    found = clauses.tests()
    without = {clause for clause, _what in clauses.listed() if not clauses.shown_by(clause, found)}
    assert without == NOT_YET


def test_every_test_names_a_clause_that_exists():
    known = {clause.removeprefix("Đ").partition(".")[0] for clause, _what in clauses.listed()}
    assert {str(article) for article, _paragraph, _point in clauses.tests()} <= known
