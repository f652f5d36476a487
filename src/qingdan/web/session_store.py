"""Sessions and their officers as the framework keeps them, asked by SQL that is made once.

Every request asks both, so what the framework spends on making the SQL is spent every time.
Nothing of a session or an officer is kept between requests.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from qingdan.parties.models import Officer
from qingdan.record.kept_queries import KeptQuery

SESSION = KeptQuery(lambda key: Session.objects.filter(session_key=key))
OFFICER = KeptQuery(lambda pk: Officer.objects.filter(pk=pk).order_by())


class SessionStore(db.SessionStore):
    """The framework's sessions in the database."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = SESSION.first(self.session_key or "")
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found


class OfficerBackend(ModelBackend):
    """The officer of a session; an account out of use is nobody's."""

    def get_user(self, user_id: Any) -> Officer | None:
        found = OFFICER.first(int(user_id))
        return found if found is not None and self.user_can_authenticate(found) else None
