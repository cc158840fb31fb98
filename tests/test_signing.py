"""The hub's signature: what it covers, and that its key lasts and stays with its owner."""

import json
import stat
from pathlib import Path

import pytest

from hallbus.devices.trust import Trust
from hallbus.keys import KeyFileError, load_keys
from hallbus.signing import Signer, load_signer
from tests.halls import SMALL


def test_the_key_is_made_at_first_and_is_the_same_ever_after(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    first = load_signer(tmp_path)
    load_keys(tmp_path, SMALL, "http://hall")
    assert load_signer(tmp_path).public == first.public
    assert json.loads((tmp_path / "keys.json").read_bytes())["hub"] == first.public
    assert len(first.public) == 43


def test_the_key_is_for_its_owner_alone_and_does_not_stand_in_keys_json(tmp_path: Path) -> None:
    load_signer(tmp_path)
    file = tmp_path / "signing-key.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_bytes())["seed"] not in (tmp_path / "keys.json").read_text()


def test_two_hubs_have_two_keys_and_every_life_of_one_its_own_name(tmp_path: Path) -> None:
    assert load_signer(tmp_path).run != load_signer(tmp_path).run
    assert Signer().public != Signer().public


def test_a_lost_key_is_replaced_and_keys_json_tells_the_new_one(tmp_path: Path) -> None:
    before = load_signer(tmp_path).public
    (tmp_path / "signing-key.json").unlink()
    after = load_signer(tmp_path).public
    assert after != before
    assert json.loads((tmp_path / "keys.json").read_bytes())["hub"] == after


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"seed": 3}', b'{"seed": ""}', b'{"seed": "AAAA"}', "票".encode("gbk")]
)
def test_a_damaged_key_is_never_replaced_silently(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "signing-key.json").write_bytes(content)
    with pytest.raises(KeyFileError, match=r"signing-key\.json"):
        load_signer(tmp_path)
    assert (tmp_path / "signing-key.json").read_bytes() == content


def test_what_is_signed_stays_a_plain_object_with_the_signature_at_its_end() -> None:
    signer = Signer()
    text = signer.seal('{"type":"say","text":"请A001号"'.encode(), b'["speaker:Z1"]').decode()
    message = json.loads(text)
    assert list(message) == ["type", "text", "for", "run", "tick", "sig"]
    assert (message["text"], message["for"], message["run"]) == ("请A001号", ["speaker:Z1"], signer.run)
    assert text.endswith(f',"sig":"{message["sig"]}"}}')
    assert len(message["sig"]) == 86


def test_no_two_messages_have_the_same_tick_however_fast_they_come() -> None:
    signer = Signer()
    ticks = [json.loads(signer.seal(b'{"type":"beat"', b'"all"'))["tick"] for _ in range(200)]
    assert ticks == sorted(set(ticks))


def test_a_device_believes_what_its_hub_signed() -> None:
    signer = Signer()
    trust = Trust("screen:TV-1", signer.public)
    hello = b'{"type":"hello","hub":"%b","nonce":"%b"' % (signer.public.encode(), trust.nonce.encode())
    assert trust.take(signer.seal(hello, b'"screen:TV-1"').decode(), 0.0)["type"] == "hello"
