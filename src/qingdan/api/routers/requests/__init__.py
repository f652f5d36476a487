"""The gate: requests sent, read and decided; proposals without keeping; precedents; what comes."""

from ninja import Router

from qingdan.api.routers.requests import (
    finding,
    incoming,
    moving,
    precedents,
    proposing,
    reading,
    sending,
    tickets,
)

ROOMS = (reading, sending, moving, tickets)
"""They share one router; an address has one view for all its methods."""
ROUTERS: tuple[Router, ...] = (
    finding.router, proposing.router, precedents.router, incoming.router
)  # fmt: skip
