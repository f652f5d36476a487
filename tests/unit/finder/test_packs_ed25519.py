"""The verifier's own Ed25519 says the same as a library does, and takes nothing lax."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core import signing
from qingdan.finder.interfaces.verify_pack import ORDER, P, fingerprint_of, verify

PUBLISHED = [  # RFC 8032, section 7.1, tests 1 to 3: key, message, halves of the signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
SMALL_ORDER = [
    f"01{'00' * 31}",
    f"ec{'ff' * 30}7f",
    f"{'00' * 32}",
    f"{'00' * 31}80",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]
seeds = st.binary(min_size=32, max_size=32)


def signed(seed: bytes, message: bytes) -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.public_key().public_bytes_raw(), key.sign(message)


def library_says(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("public", "message", "point", "scalar"), PUBLISHED)
def test_verify_takes_the_published_vectors(public, message, point, scalar):
    assert verify(*map(bytes.fromhex, (public, message, point + scalar)))


@given(seeds, st.binary(max_size=300))
def test_verify_takes_what_the_library_signed(seed, message):
    public, signature = signed(seed, message)

    assert verify(public, message, signature)


@given(seeds, st.binary(max_size=60), st.integers(0, 511))
def test_verify_says_what_the_library_says_of_another_bit(seed, message, bit):
    public, signature = signed(seed, message)
    other = bytearray(signature)
    other[bit // 8] ^= 1 << bit % 8

    assert verify(public, message, bytes(other)) is False
    assert library_says(public, message, bytes(other)) is False


@given(seeds, st.binary(max_size=60), st.integers(0, 255))
def test_verify_says_what_the_library_says_of_another_key(seed, message, bit):
    public, signature = signed(seed, message)
    other = bytearray(public)
    other[bit // 8] ^= 1 << bit % 8

    assert verify(bytes(other), message, signature) is False


@given(seeds, st.binary(min_size=1, max_size=60))
def test_verify_refuses_another_message(seed, message):
    public, signature = signed(seed, message)

    assert not verify(public, message[:-1], signature)


@given(seeds)
def test_verify_refuses_a_scalar_that_is_not_reduced(seed):
    public, signature = signed(seed, b"")
    scalar = int.from_bytes(signature[32:], "little") + ORDER

    assert not verify(public, b"", signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("public", SMALL_ORDER)
def test_verify_refuses_keys_of_small_order(public):
    """With such a key one signature fits many messages."""
    key = bytes.fromhex(public)

    fitting = [verify(key, bytes([one]), key + bytes(32)) for one in range(8)]

    assert not any(fitting)


@pytest.mark.parametrize("y", [P, P + 1, 2**255 - 1, 2])
def test_verify_refuses_what_is_no_point(y):
    assert not verify(y.to_bytes(32, "little"), b"", bytes(64))


def test_fingerprints_are_the_same_on_both_sides():
    public, _ = signed(bytes(32), b"")

    assert fingerprint_of(public.hex()) == signing.fingerprint_of(public)
