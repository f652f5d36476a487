"""Cases: read, opened, acted in, with their files and the support owed."""

from ninja import Router

from qingdan.api.routers.cases import acting, files, finding, opening, reading, support

ROOMS = (reading, opening, acting)
"""They share one router; an address has one view for all its methods."""
ROUTERS: tuple[Router, ...] = (finding.router, files.router, support.router)
