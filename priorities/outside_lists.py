"""What an edition has for the lists of others: their items, and the criteria that serve them."""

from collections.abc import Mapping

from priorities.edition import CriterionCode, Edition


def served(edition: Edition, acronym: str) -> Mapping[str, tuple[CriterionCode, ...]]:
    """Give the criteria that serve each item of a list.

    Returns
    -------
    Mapping
        By item: in the order of the list where it declares its items, and then also those
        that nothing serves; otherwise in the order of the criteria.

    Raises
    ------
    KeyError
        If the edition has no such list.
    """
    declared = {each.acronym: each.items for each in edition.lists}[acronym]
    found: dict[str, list[CriterionCode]] = {item: [] for item in declared}
    for criterion in edition.criterion_by_code.values():
        for ref in criterion.refs:
            if ref.list == acronym:
                found.setdefault(ref.item, []).append(criterion.code)
    return {item: tuple(codes) for item, codes in found.items()}
