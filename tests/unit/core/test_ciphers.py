"""Sealed text against published vectors, and against every kind of change."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core import ciphers
from qingdan.core.ciphers import CIPHERS, SealedTextDamaged, Token, seal, unseal
from qingdan.core.errors import DomainError

CONTEXT = "officer.phone"
SECRETS = {name: cipher.make_key() for name, cipher in CIPHERS.items()}
either = st.sampled_from(sorted(CIPHERS))


def unhex(text: str) -> bytes:
    return bytes.fromhex("".join(text.split()))


def sealed(plain: str, cipher: str, context: str = CONTEXT) -> str:
    return seal(plain, cipher=cipher, key="1-0a1b2c3d", secret=SECRETS[cipher], context=context)


def opened(text: str, cipher: str, context: str = CONTEXT) -> str:
    return unseal(Token.parse(text), secret=SECRETS[cipher], context=context)


def test_sm4gcm_gives_the_vector_of_rfc_8998_a1(monkeypatch):
    nonce = unhex("00001234567800000000ABCD")
    key = unhex("0123456789ABCDEFFEDCBA9876543210")
    associated = unhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = unhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    monkeypatch.setattr(ciphers.os, "urandom", lambda size: nonce[:size])

    made = CIPHERS["sm4gcm"].seal(plain, key=key, associated=associated)

    assert made == nonce + unhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert CIPHERS["sm4gcm"].open(made, key=key, associated=associated) == plain


def test_aes256gcm_gives_the_vector_of_the_gcm_specification(monkeypatch):
    """Test case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega)."""
    nonce = unhex("cafebabefacedbaddecaf888")
    key = unhex("feffe9928665731c6d6a8f9467308308") * 2
    associated = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = unhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    monkeypatch.setattr(ciphers.os, "urandom", lambda size: nonce[:size])

    made = CIPHERS["aes256gcm"].seal(plain, key=key, associated=associated)

    assert made == nonce + unhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_sm3_gives_the_vector_of_gb_t_32905():
    machine = hashes.Hash(hashes.SM3())
    machine.update(b"abc")

    found = machine.finalize().hex()

    assert found == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_hmac_sm3_is_the_construction_of_rfc_2104():
    key, text = bytes(range(32)), b"13800000000"

    machine = HMAC(key, hashes.SM3())
    machine.update(text)

    inner = bytes(one ^ 0x36 for one in key.ljust(64, b"\0"))
    outer = bytes(one ^ 0x5C for one in key.ljust(64, b"\0"))
    assert machine.finalize() == sm3(outer + sm3(inner + text))


def sm3(data: bytes) -> bytes:
    machine = hashes.Hash(hashes.SM3())
    machine.update(data)
    return machine.finalize()


@given(plain=st.text(), cipher=either)
def test_unseal_gives_back_what_was_sealed(plain, cipher):
    token = sealed(plain, cipher)

    assert token.startswith(f"v1.{cipher}.1-0a1b2c3d.")
    assert opened(token, cipher) == plain


@given(plain=st.text(max_size=20), cipher=either, data=st.data())
def test_unseal_refuses_any_flipped_bit(plain, cipher, data):
    token = bytearray(sealed(plain, cipher).encode())
    at = data.draw(st.integers(0, len(token) - 1))
    token[at] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(SealedTextDamaged):
        opened(token.decode("latin-1"), cipher)


@pytest.mark.parametrize("cipher", sorted(CIPHERS))
def test_unseal_refuses_every_other_character_anywhere(cipher):
    token = sealed("王五", cipher)
    letters = "ABab01-_.= \n号"
    changed = {
        token[:at] + letter + token[at + 1 :] for at in range(len(token)) for letter in letters
    }

    opening = [one for one in sorted(changed - {token}) if not refused(one, cipher)]

    assert opening == []


@pytest.mark.parametrize("cipher", sorted(CIPHERS))
def test_unseal_refuses_a_token_cut_short_anywhere(cipher):
    token = sealed("王五", cipher)

    opening = [at for at in range(len(token)) if not refused(token[:at], cipher)]

    assert opening == []


def refused(text: str, cipher: str) -> bool:
    try:
        opened(text, cipher)
    except DomainError as refusal:
        return refusal.code == "core.sealed-text-damaged"
    return False


@pytest.mark.parametrize("cipher", sorted(CIPHERS))
def test_unseal_refuses_another_column_key_and_version(cipher):
    token = sealed("13800000000", cipher)
    other = CIPHERS[cipher].make_key()

    with pytest.raises(SealedTextDamaged):
        opened(token, cipher, context="officer.address")
    with pytest.raises(SealedTextDamaged):
        unseal(Token.parse(token), secret=other, context=CONTEXT)
    with pytest.raises(SealedTextDamaged):
        opened(token.replace(".1-0a1b2c3d.", ".2-0a1b2c3d."), cipher)


def test_seal_never_gives_the_same_token_twice():
    tokens = {sealed("13800000000", cipher) for cipher in CIPHERS for _ in range(100)}

    assert len(tokens) == 100 * len(CIPHERS)


def test_refusal_says_where_and_what_to_do():
    with pytest.raises(SealedTextDamaged) as refusal:
        Token.parse("13800000000", what="经办人的“手机”")

    assert str(refusal.value).startswith("经办人的“手机”是加密保存的，现在解不开")
    assert "从备份恢复" in refusal.value.advice


def test_another_cipher_needs_one_class_only(monkeypatch):
    class Module:
        """Stands for a hardware module: the key stays inside, outside goes its number."""

        name, title = "module", "密码机"

        def __init__(self):
            self.inside = {}

        def make_key(self):
            self.inside[b"7"] = CIPHERS["sm4gcm"].make_key()
            return b"7"

        def seal(self, plain, *, key, associated):
            return CIPHERS["sm4gcm"].seal(plain, key=self.inside[key], associated=associated)

        def open(self, sealed, *, key, associated):
            return CIPHERS["sm4gcm"].open(sealed, key=self.inside[key], associated=associated)

    monkeypatch.setitem(CIPHERS, "module", Module())
    secret = CIPHERS["module"].make_key()

    token = seal("王五", cipher="module", key="3", secret=secret, context=CONTEXT)

    assert token.startswith("v1.module.3.")
    assert unseal(Token.parse(token), secret=secret, context=CONTEXT) == "王五"
