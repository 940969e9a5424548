"""Names of people: every sign of a name in turn over one text, the surest first."""

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi.cues import Cues
from bot.privacy.phi.lexicon import Lexicon
from bot.privacy.phi.names_alone import alone
from bot.privacy.phi.names_beside import beside
from bot.privacy.phi.names_cued import baby, cued, titled
from bot.privacy.phi.names_whole import full, last_first
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type
from bot.privacy.phi.sentence import Sentence
from bot.privacy.phi.tokens import tokens

_INITIALS: Final = re.compile(
    r"(?i)\b(?:pt|patient|initials|paciente|iniciales)(?: (?:is|are|son|"
    r"named))?:? (?P<it>(?-i:[A-Z]\.? ?[A-Z]\.(?: ?[A-Z]\.)?|[A-Z]\.[A-Z]\.?))(?!\w)"
)

# Each sign looks at one word and returns the place after what it claimed, or 0.
_SIGNS: Final = (last_first, titled, baby, full, cued, beside, alone)


@dataclass(slots=True)
class Names:
    """Finds names, with their titles and without a possessive."""

    lexicon: Lexicon
    cues: Cues

    def __call__(self, page: Page) -> None:
        """Claim names."""
        for found in _INITIALS.finditer(page.text):
            page.claim(*found.span("it"), Type.NAME)
        sentence = Sentence(page, tokens(page.text, self.lexicon), self.lexicon, self.cues)
        for sign in _SIGNS:
            at = 0
            while at < len(sentence.words):
                at = max(at + 1, sign(sentence, at))
