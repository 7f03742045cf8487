"""Lines of a seed folder on viewers and what they have watched."""

from __future__ import annotations

from typing import Annotated, ClassVar

from graph.declare.records import Record
from graph.declare.values import Meaning
from graph.viewers.declaration import ME_TYPE, PREFERENCES
from graph.viewers.inputs import VIEWING, UserId


class User(Record, declared=(ME_TYPE, PREFERENCES)):
    """A viewer. What viewers have changed since is only replaced by a line that has changed."""

    file: ClassVar[str] = "users.jsonl"
    changed_elsewhere: ClassVar[bool] = True


class Event(Record, declared=VIEWING):
    """A viewing event. It is recorded as one that comes by the API, and never changed."""

    file: ClassVar[str] = "events.jsonl"
    noun: ClassVar[str] = "event"
    identity: ClassVar[tuple[str, ...]] = ("user", "id")
    user: Annotated[UserId, Meaning("The user's id. A user needs no line: events make one.")]
