"""Numbers and names of nobody, made up for the tests."""

from hallbus.personal import CHECKS, WEIGHTS


def id_number(region: str = "610103", born: str = "19541124", order: str = "002") -> str:
    """An ID number of nobody, with its check digit."""
    body = region + born + order
    return body + CHECKS[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


ELDER = id_number()
MOBILE = "13800138000"
GROWN_UP = id_number(born="19901231")
NAME = "欧阳某某"
