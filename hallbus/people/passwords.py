"""Passwords: which ones will do, how they are kept, and the one-time ones that a new colleague begins with."""

import secrets
import unicodedata
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 10, 128
DISTINCT = 5  # so many different signs at least: aaaaaaaaaa is none
# One thread and 32 MiB: about a tenth of a second on a small machine, and the other core goes on calling.
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else when it is read from paper
GROUPS, GROUP = 4, 4

# The worst of those that are long enough.
_WORST = """
1234567890 0123456789 9876543210 0987654321 1234567891 12345678910 123456789a 1234554321 1122334455 1231231234
1357924680 1234512345 147258369a 5201314520 1314520520 woaini1314 woaini5201314 woaini520520  qwertyuiop qwerty12345
qwertyuiop1 1q2w3e4r5t 1qaz2wsx3edc qazwsxedcrfv asdfghjkl1 zxcvbnm123 qwer123456 asdf123456  abc1234567 abcd123456
abcde12345 a123456789 aa12345678 abcdefghij  iloveyou12 letmein123 welcome123 changeme123 football12 baseball12
sunshine12 superman12  password12 password123 password1234 passw0rd12 p@ssw0rd123 p@ssword123 mima123456 mimamima12
admin12345 admin123456 administrator root123456 test123456 guest12345 user123456  hallbus123 hallbushall zhengwu123
zhengwudating zhengwu2026 dating1234 fuwu123456
"""
WORST = frozenset(_WORST.split())

Weakness = Literal["password_short", "password_long", "password_name", "password_common", "password_same"]


def weakness(password: str, name: str) -> Weakness | None:
    """Why a password will not do for this person, None when it will."""
    told = _plain(password).casefold()
    if len(told) < LEAST:
        return "password_short"
    if len(told) > MOST:
        return "password_long"
    if _bare(told) == _bare(name.casefold()) or told == name.casefold() * 2:
        return "password_name"
    if told in WORST or len(set(told)) < DISTINCT:
        return "password_common"
    return None


def hashed(password: str) -> str:
    """What is kept of a password. Takes a tenth of a second: call it off the loop."""
    return _HASHER.hash(_bytes(password))


def fits(password: str, kept: str) -> bool:
    """Whether this is the password. Takes as long for a person who is not there (`kept` is ""): call it off the loop."""
    try:
        return _HASHER.verify(kept or _nobodys(), _bytes(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def one_time() -> str:
    """A password to begin with: 79 random bits in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(16))


def _bytes(password: str) -> bytes:
    return _plain(password).encode(errors="surrogatepass")


def _plain(password: str) -> str:
    """One way of writing what looks the same on every keyboard."""
    return unicodedata.normalize("NFC", password)


def _bare(text: str) -> str:
    """A text without its digits and signs: zhang.li and zhangli2026 are both zhangli."""
    return "".join(sign for sign in text if sign.isalpha())
