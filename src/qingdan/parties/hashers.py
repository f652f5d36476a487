"""How a password is hashed: argon2id on one core, so that the other cores serve other people."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneLaneArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 64 MiB and three passes in a single lane.

    Memory and passes are those that RFC 9106 recommends where memory is short. The
    framework's own choice of eight lanes would take every core of the server for each
    sign-in. Hashes made with other figures are still understood, and replaced at the next
    sign-in.
    """

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1
