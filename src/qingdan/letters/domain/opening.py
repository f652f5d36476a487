"""What every act on a letter begins with: the lock, the right, the state."""

from datetime import datetime

from django.utils import timezone

from qingdan.letters.domain.refusals import LetterClosed, LetterUnknown
from qingdan.letters.enums import LETTER, LetterAct, LetterState
from qingdan.letters.models import Letter
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer, Post

DRAFT, ISSUE = "letter.draft", "letter.issue"
"""Actions of the access matrix."""
ACTIONS = {LetterAct.REVISED: DRAFT, LetterAct.ISSUED: ISSUE, LetterAct.CANCELLED: ISSUE}
VERBS = {
    LetterAct.REVISED: "修改",
    LetterAct.ISSUED: "签发",
    LetterAct.CANCELLED: "作废",
}


def act(one: LetterAct) -> str:
    """Return an act as it stands in the record.

    >>> act(LetterAct.ISSUED)
    'letter.issued'
    """
    return f"{LETTER}.{one.value}"


def open_letter(
    letter_id: int, doing: LetterAct, *states: LetterState, actor: Officer, at: datetime
) -> tuple[Letter, Post]:
    """Lock a letter for one act, inside the transaction of the act.

    Returns:
        The letter, and the post that allows the act. A draft may be put away by whoever may
        draft.

    Raises:
        LetterUnknown: there is none.
        NotAllowed: no post of the actor reaches the body that sends it.
        LetterClosed: it is in another state.
    """
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("issuer", "revised_by", "number")
        .filter(pk=letter_id)
        .first()
    )
    if letter is None:
        raise LetterUnknown
    action = DRAFT if letter.is_draft and doing is LetterAct.CANCELLED else ACTIONS[doing]
    place = letter.issuer.region_id or ""
    post = authorise(actor, action, on=timezone.localdate(at), place=place)
    if letter.state not in states:
        state = LetterState(letter.state).label
        raise LetterClosed(letter=letter, state=state, act=VERBS[doing])
    return letter, post
