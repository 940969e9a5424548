"""The step in which moderators say which features their community has."""

from collections.abc import Mapping, Sequence

from bot import P, Person
from bot.adapter import Lack
from bot.field import Field
from bot.steps import Feature, Kept, Remark


class FeaturesStep:
    """One switch a feature. Help right now, one's own data and reports are always there."""

    name = "features"
    title = P("Features")
    about = P(
        "What is switched off is not offered to members any more; what they keep of it stays theirs to look at and to "
        "delete. Help right now, reports and one's own data are always there."
    )
    needs: Mapping[str, frozenset[Lack]] = {}

    def __init__(self, features: Sequence[Feature]) -> None:
        """Offer a switch for each."""
        self._features = {feature.name: feature for feature in features}
        self.fields: tuple[Field, ...] = tuple(Field(f.name, f.title, bool, required=False) for f in features)

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return yes or no for each."""
        return {name: "yes" if feature.on(kept) else "no" for name, feature in self._features.items()}

    def chosen(self, kept: Kept) -> bool:
        """Tell that everything is on unless it was switched off: that alone settles nothing."""
        return False

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Switch each of those named."""
        changed = dict(kept)
        for name, value in values.items():
            changed |= self._features[name].switched(changed, value is not False)
        return {feature.keeps: changed[feature.keeps] for name in values for feature in [self._features[name]]}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say nothing more."""
        return ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Do nothing: guards and menus look at every command."""
