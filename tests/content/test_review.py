"""The way to the screens: step by step, each step another person's, and back to the beginning after any edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallbus.content.review import NotDone, Standing, edited, passed, recalled, returned, roles_of, steps_of, submitted
from hallbus.hall.facts import Review

GREAT = "重大活动期间"
THREE, TWO, ONE = Review(elevated=(GREAT,)), Review(steps=("审核", "审发")), Review(steps=("审发",))
ALL = frozenset({"editor", "reviewer", "publisher"})


def code(act: object, *given: object) -> str:
    with pytest.raises(NotDone) as no:
        act(*given)  # type: ignore[operator]
    return no.value.code


def under_review(author: str = "li") -> Standing:
    return submitted(Standing(author), THREE)


def test_three_people_release_it_step_by_step() -> None:
    now = under_review()
    for who in ("wang", "zhao"):
        now = passed(now, who, ALL, THREE)
        assert now.state == "review"
    now = passed(now, "qian", ALL, THREE)
    assert (now.state, now.deciders) == ("released", ("wang", "zhao", "qian"))


def test_nobody_takes_two_steps() -> None:
    now = passed(under_review(), "wang", ALL, THREE)
    assert code(passed, now, "wang", ALL, THREE) == "same_person"


def test_who_wrote_it_may_look_first_but_takes_no_later_step() -> None:
    now = passed(under_review("li"), "li", ALL, THREE)
    assert code(passed, now, "li", ALL, THREE) == "same_person"
    now = passed(passed(under_review("li"), "wang", ALL, THREE), "zhao", ALL, THREE)
    assert code(passed, now, "li", ALL, THREE) == "same_person"


def test_with_fewer_steps_who_wrote_it_takes_none() -> None:
    for rules in (TWO, ONE):
        assert code(passed, under_review("li"), "li", ALL, rules) == "same_person"
        now = under_review("li")
        for who in ("wang", "zhao")[: len(rules.steps)]:
            now = passed(now, who, ALL, rules)
        assert now.state == "released"


def test_a_hall_may_let_one_person_do_it_all() -> None:
    now = under_review("li")
    for _ in THREE.steps:
        now = passed(now, "li", ALL, Review(distinct_people=False))
    assert now.state == "released"


def test_each_step_takes_its_role() -> None:
    assert [sorted(roles_of(THREE, step)) for step in range(3)] == [["editor", "reviewer"], ["reviewer"], ["publisher"]]
    assert [sorted(roles_of(TWO, step)) for step in range(2)] == [["reviewer"], ["publisher"]]
    assert sorted(roles_of(ONE, 0)) == ["publisher"]
    now = passed(under_review(), "wang", frozenset({"editor"}), THREE)
    assert code(passed, now, "zhao", frozenset({"editor", "publisher"}), THREE) == "not_your_step"
    assert code(returned, now, frozenset({"clerk"}), THREE) == "not_your_step"


def test_an_elevated_case_takes_one_step_more_of_another_publisher() -> None:
    now = submitted(Standing("li"), THREE, GREAT)
    for who in ("wang", "zhao", "qian"):
        now = passed(now, who, ALL, THREE)
        assert (now.state, now.case) == ("review", GREAT)
    assert steps_of(THREE, now.case) == ("初审", "审核", "审发", "提级审核")
    assert sorted(roles_of(THREE, 3)) == ["publisher"]
    assert code(passed, now, "qian", ALL, THREE) == "same_person"
    assert passed(now, "sun", ALL, THREE).state == "released"


def test_whoever_looks_at_it_may_find_that_it_is_an_elevated_case() -> None:
    now = passed(passed(under_review(), "wang", ALL, THREE), "zhao", ALL, THREE)
    now = passed(now, "qian", ALL, THREE, GREAT)
    assert now.state == "review"
    assert passed(now, "sun", ALL, THREE).state == "released"


def test_a_case_that_the_hall_does_not_know_is_none() -> None:
    assert code(submitted, Standing("li"), THREE, "随便") == "unknown_case"
    assert code(passed, under_review(), "wang", ALL, THREE, "随便") == "unknown_case"
    assert code(submitted, Standing("li"), TWO, GREAT) == "unknown_case"


def test_given_back_or_edited_it_is_no_case_any_more() -> None:
    now = submitted(Standing("li"), THREE, GREAT)
    assert returned(now, ALL, THREE).case == edited(now, "li").case == ""


def test_an_edit_makes_a_draft_of_anything() -> None:
    released = Standing("li", "released", ("a", "b", "c"))
    for now in (Standing("li"), under_review(), released, recalled(released)):
        assert edited(now, "sun") == Standing("sun")


def test_what_is_given_back_begins_anew() -> None:
    now = returned(passed(under_review(), "wang", ALL, THREE), ALL, THREE)
    assert now == Standing("li")
    assert submitted(now, THREE).deciders == ()


def test_only_what_is_where_it_must_be_moves() -> None:
    released = Standing("li", "released", ("a", "b", "c"))
    assert code(submitted, released, THREE) == "not_a_draft"
    assert code(submitted, under_review(), THREE) == "not_a_draft"
    assert code(passed, Standing("li"), "wang", ALL, THREE) == "not_in_review"
    assert code(passed, released, "wang", ALL, THREE) == "not_in_review"
    assert code(recalled, under_review()) == "not_released"
    assert recalled(released).state == "recalled"
    assert submitted(recalled(released), THREE) == Standing("li", "review")


PEOPLE = ("li", "wang", "zhao", "qian")
moves = st.lists(
    st.tuples(
        st.sampled_from(["submit", "submit elevated", "pass", "pass elevated", "return", "edit", "recall"]),
        st.sampled_from(PEOPLE),
    ),
    max_size=40,
)


@given(moves)
def test_nothing_is_ever_public_without_three_people_since_its_last_edit(taken: list[tuple[str, str]]) -> None:
    now, since = Standing("li"), list[str]()
    for move, who in taken:
        try:
            case = GREAT if move.endswith("elevated") else ""
            if move.startswith("pass"):
                now = passed(now, who, ALL, THREE, case)
                since.append(who)
            elif move == "edit":
                now, since = edited(now, who), []
            elif move.startswith("submit"):
                now, since = submitted(now, THREE, case), []
            else:
                now = returned(now, ALL, THREE) if move == "return" else recalled(now)
        except NotDone:
            continue
        if now.state == "released":
            wanted = 4 if now.case else 3
            assert len(since) == len(set(since)) == wanted
