"""temp"""

from datetime import date

from cogs.resources.catalogue import Resource


def is_stale(resource: Resource, today: date) -> bool:
    """temp"""
    return resource.checked is not None and (today - resource.checked).days > 180


def is_expired(resource: Resource, today: date) -> bool:
    """temp"""
    return resource.expires is not None and resource.expires <= today
