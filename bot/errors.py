"""Faults that an operator can mend: the text of each says how."""


class Fault(Exception):
    """Something is set up wrongly, or is out of reach. ``str()`` says what, and the mend."""


class StoreError(Fault):
    """The database cannot be read or written; the text says the mend and holds no value from it."""


class PlatformFault(Fault):
    """A platform refuses us for a reason that waiting does not mend: a wrong token, a missing scope."""
