from station.core.codes.meanings import Ambiguous, BadgeMeant, Definite, ItemMeant, LocationMeant, settle

ITEM, OTHER, PLACE = ItemMeant("A"), ItemMeant("B"), LocationMeant("37")
BOTH = Ambiguous((ITEM, OTHER, PLACE))


def is_of_order(meaning: Definite) -> bool:
    return isinstance(meaning, ItemMeant) and meaning.item == "B"


def test_a_state_that_takes_one_of_the_kinds_decides() -> None:
    assert settle(BOTH, (LocationMeant, BadgeMeant)) == PLACE


def test_a_state_that_takes_several_leaves_fewer_to_ask_about() -> None:
    assert settle(BOTH, (ItemMeant,)) == Ambiguous((ITEM, OTHER))


def test_what_fits_the_work_decides_between_two_of_a_kind() -> None:
    assert settle(BOTH, (ItemMeant, LocationMeant), is_of_order) == OTHER


def test_a_state_that_takes_none_leaves_all() -> None:
    assert settle(BOTH, (BadgeMeant,)) is BOTH
