"""What viewers can say and see of themselves, through the API, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.schema.access import Role
from graph.store.driver import Store
from tests.api.asking import AskAs, data, fault

RECORD = """
mutation($events: [ViewingInput!]!) { recordViewings(input: {events: $events}) {
  recorded duplicates faults { index event message } } }
"""
RECORD_ONE = "mutation($event: ViewingInput!) { recordViewing(input: $event) { recorded } }"
HISTORY = """
query($first: Int, $after: String) { me { history(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { cursor started completed abandoned rewatched seconds progress firstAt lastAt
          node { slug } } } } }
"""


def event(number: int, title: str = "t0", **more: Any) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "title": title,
        "type": "PROGRESS",
        "at": f"2025-01-{number % 28 + 1:02d}T20:00:00Z",
        "seconds": 60,
    } | more


async def record(ask_as: AskAs, user: str, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = data(await ask_as(user, RECORD, events=list(events), **more))["recordViewings"]
    assert isinstance(found, dict)
    return found


async def test_history_holds_totals_newest_first_in_pages(ask_as: AskAs) -> None:
    found = await record(
        ask_as,
        "ana",
        event(1, type="STARTED", seconds=None),
        event(2, progress=0.5, at="2025-01-02T23:30:00-02:00"),
        event(3, "t1", type="COMPLETED", seconds=7000),
        event(4, "t2", type="ABANDONED", progress=0.1),
        event(5, "t2", type="REWATCHED", at="2025-01-01T00:00:00Z"),
    )
    assert found == {"recorded": 5, "duplicates": 0, "faults": []}
    page = data(await ask_as("ana", HISTORY, first=2))["me"]["history"]
    assert page["totalCount"] == 3
    assert page["pageInfo"]["hasNextPage"]
    assert [edge["node"]["slug"] for edge in page["edges"]] == ["t2", "t1"]
    assert {key: page["edges"][0][key] for key in ("abandoned", "rewatched", "seconds")} == {
        "abandoned": 1,
        "rewatched": 1,
        "seconds": 120,
    }
    assert page["edges"][0]["firstAt"] == "2025-01-01T00:00:00Z"
    assert page["edges"][1]["progress"] == 1.0
    after = page["pageInfo"]["endCursor"]
    rest = data(await ask_as("ana", HISTORY, first=2, after=after))["me"]["history"]
    assert [edge["node"]["slug"] for edge in rest["edges"]] == ["t0"]
    assert rest["edges"][0] | {"cursor": ""} == {
        "cursor": "",
        "started": 1,
        "completed": 0,
        "abandoned": 0,
        "rewatched": 0,
        "seconds": 60,
        "progress": 0.5,
        "firstAt": "2025-01-02T20:00:00Z",
        "lastAt": "2025-01-03T01:30:00Z",
        "node": {"slug": "t0"},
    }


async def test_what_was_recorded_before_is_a_duplicate_whatever_its_day(ask_as: AskAs) -> None:
    assert (await record(ask_as, "ana", event(1), event(1), event(2)))["recorded"] == 2
    moved = event(1, at="2025-03-03T10:00:00Z")
    again = await record(ask_as, "ana", moved, event(2), event(3), event(3))
    assert again == {"recorded": 1, "duplicates": 3, "faults": []}
    assert (await record(ask_as, "ben", event(1)))["recorded"] == 1
    one = data(await ask_as("ana", RECORD_ONE, event=event(3)))
    assert one["recordViewing"] == {"recorded": False}
    other = data(await ask_as("ana", RECORD_ONE, event=event(4)))
    assert other["recordViewing"] == {"recorded": True}
    (edge,) = data(await ask_as("ana", HISTORY))["me"]["history"]["edges"]
    assert edge["seconds"] == 240


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "nowhere"}, "title: there is no title 'nowhere'"),
        ({"at": "2126-01-01T00:00:00Z"}, "ahead of now"),
        ({"at": "yesterday"}, "at: 'yesterday' is not a time"),
        ({"at": "2025-01-01T00:00:00"}, "with an offset"),
        ({"at": "1969-12-31T23:59:59Z"}, "since 1970"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "since 1970"),
        ({"seconds": 86401}, "seconds: is 86401"),
        ({"seconds": -1}, "seconds: is -1"),
        ({"progress": 1.01}, "progress: is 1.01"),
        ({"id": ""}, "id: must be 1 to 100"),
        ({"id": "x" * 101}, "id: must be 1 to 100"),
        ({"id": "a\nb"}, "id: must be 1 to 100"),
    ],
)
async def test_faults_are_told_by_place_and_the_rest_is_recorded(
    ask_as: AskAs, change: dict[str, Any], message: str
) -> None:
    bad = event(2) | change
    found = await record(ask_as, "ana", event(1), bad, event(3))
    assert (found["recorded"], found["duplicates"]) == (2, 0)
    (told,) = found["faults"]
    assert (told["index"], told["event"]) == (1, bad["id"])
    assert message in told["message"]
    code, text = fault(await ask_as("ana", RECORD_ONE, event=bad))
    assert code == "BAD_USER_INPUT"
    assert text.startswith("recordViewing: ")
    assert message in text


async def test_a_batch_of_faults_writes_nothing(ask_as: AskAs, small: Store) -> None:
    found = await record(ask_as, "ana", event(1, "nowhere"), event(2, at=""))
    assert [each["index"] for each in found["faults"]] == [0, 1]
    assert await small.read("MATCH (n:User) RETURN n") == []
    assert (await record(ask_as, "ana"))["recorded"] == 0


async def test_more_than_a_thousand_events_are_refused(ask_as: AskAs) -> None:
    events = [event(number) for number in range(1001)]
    code, message = fault(await ask_as("ana", RECORD, events=events))
    assert code == "REQUEST_TOO_LARGE"
    assert "at most 1,000" in message


async def test_a_service_records_for_others_and_a_viewer_does_not(ask_as: AskAs) -> None:
    events = [event(1, user="ana"), event(1, user="ben"), event(2, user="ana")]
    code, _ = fault(await ask_as("ana", RECORD, events=events))
    assert code == "FORBIDDEN"
    found = await record(ask_as, "player", *events, roles=(Role.SERVICE,))
    assert found["recorded"] == 3
    for user, count in (("ana", 120), ("ben", 60)):
        (edge,) = data(await ask_as(user, HISTORY))["me"]["history"]["edges"]
        assert edge["seconds"] == count
    bad = await ask_as("player", RECORD, roles=(Role.SERVICE,), events=[event(1, user="\n")])
    assert fault(bad) == (
        "BAD_USER_INPUT",
        "recordViewings.events[0]: user: a user's id is 1 to 200 printable characters",
    )


async def test_time_of_day_is_that_of_the_hour_as_written(ask_as: AskAs) -> None:
    await record(
        ask_as,
        "ana",
        event(1, at="2025-01-01T23:30:00-08:00"),
        event(2, at="2025-01-02T07:30:00Z"),
        event(3, timeOfDay="AFTERNOON", device="TV"),
        event(4, at="2025-01-02T12:00:00.987654Z"),
        event(5, at="2025-01-02T05:59:59Z"),
    )
    events = data(await ask_as("ana", "{ exportMyData }"))["exportMyData"]["events"]
    found = {each["id"]: (each["timeOfDay"], each["at"], each["device"]) for each in events}
    assert found == {
        "e1": ("EVENING", "2025-01-02T07:30:00Z", "OTHER"),
        "e2": ("MORNING", "2025-01-02T07:30:00Z", "OTHER"),
        "e3": ("AFTERNOON", "2025-01-04T20:00:00Z", "TV"),
        "e4": ("AFTERNOON", "2025-01-02T12:00:00Z", "OTHER"),
        "e5": ("NIGHT", "2025-01-02T05:59:59Z", "OTHER"),
    }


async def test_ratings(ask_as: AskAs) -> None:
    rate = """mutation($title: String!, $value: Float!) {
      rateTitle(input: {title: $title, value: $value}) { value title { slug name }
        me { ratings { edges { value node { slug } } } } } }"""
    payload = data(await ask_as("ana", rate, title="t1", value=3.5))["rateTitle"]
    assert payload == {
        "value": 3.5,
        "title": {"slug": "t1", "name": "Title 1"},
        "me": {"ratings": {"edges": [{"value": 3.5, "node": {"slug": "t1"}}]}},
    }
    payload = data(await ask_as("ana", rate, title="t1", value=5))["rateTitle"]
    assert payload["me"]["ratings"]["edges"] == [{"value": 5.0, "node": {"slug": "t1"}}]
    for value in (0, 5.5, 3.3, -1):
        code, message = fault(await ask_as("ana", rate, title="t1", value=value))
        assert code == "BAD_USER_INPUT"
        assert "in steps of 0.5" in message
    code, message = fault(await ask_as("ana", rate, title="t9", value=1))
    assert (code, message) == ("BAD_USER_INPUT", "rateTitle: title: there is no title 't9'")
    remove = """mutation { removeRating(input: {title: "t1"}) {
      removed me { ratings { totalCount } } } }"""
    for removed in (True, False):
        payload = data(await ask_as("ana", remove))["removeRating"]
        assert payload == {"removed": removed, "me": {"ratings": {"totalCount": 0}}}


@pytest.mark.parametrize(
    ("kind", "slug"), [("title", "t1"), ("creator", "ana-torres"), ("technique", "long-take")]
)
async def test_hiding_and_its_undo(ask_as: AskAs, kind: str, slug: str) -> None:
    hidden = "hidden { titles { nodes { slug } } creators { nodes { slug } } techniques {"
    hidden += " totalCount edges { hiddenAt node { slug } } } }"
    hide = f"mutation($what: HideInput!) {{ hide(input: $what) {{ me {{ {hidden} }} }} }}"
    for _ in range(2):
        found = data(await ask_as("ana", hide, what={kind: slug}))["hide"]["me"]["hidden"]
        if kind == "technique":
            (edge,) = found["techniques"]["edges"]
            assert edge["node"] == {"slug": slug}
            assert edge["hiddenAt"].endswith("Z")
        else:
            assert found[f"{kind}s"]["nodes"] == [{"slug": slug}]
    undo = "mutation($what: HideInput!) { unhide(input: $what) { removed } }"
    for removed in (True, False):
        payload = data(await ask_as("ana", undo, what={kind: slug}))["unhide"]
        assert payload == {"removed": removed}
    code, message = fault(await ask_as("ana", hide, what={kind: "nowhere"}))
    assert (code, message) == ("BAD_USER_INPUT", f"hide: {kind}: there is no {kind} 'nowhere'")
    for what in ({}, {"title": "t1", "creator": "ana-torres"}, {"title": None}):
        code, message = fault(await ask_as("ana", hide, what=what))
        assert code in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")
        assert "must specify exactly one key" in message or "must be non-null" in message


async def test_lists(ask_as: AskAs) -> None:
    fields = "list { id name createdAt titles { totalCount edges { addedAt node { slug } } } }"
    create = f"mutation($name: String!) {{ createList(input: {{name: $name}}) {{ {fields} }} }}"
    made = data(await ask_as("ana", create, name="  To see "))["createList"]["list"]
    assert (made["name"], made["titles"]["totalCount"]) == ("To see", 0)
    listed = "mutation($list: ID!, $title: String!) {"
    add = f"{listed} addToList(input: {{list: $list, title: $title}}) {{ changed {fields} }} }}"
    for title, changed in (("t3", True), ("t1", True), ("t3", False)):
        payload = data(await ask_as("ana", add, list=made["id"], title=title))["addToList"]
        assert payload["changed"] is changed
    slugs = [edge["node"]["slug"] for edge in payload["list"]["titles"]["edges"]]
    assert slugs == ["t3", "t1"]
    remove = f"{listed} removeFromList(input: {{list: $list, title: $title}}) {{ changed"
    remove += " list { titles { nodes { slug } } } } }"
    for changed in (True, False):
        payload = data(await ask_as("ana", remove, list=made["id"], title="t3"))["removeFromList"]
        assert payload == {"changed": changed, "list": {"titles": {"nodes": [{"slug": "t1"}]}}}
    data(await ask_as("ana", add, list=made["id"], title="t3"))
    rename = "mutation($list: ID!, $name: String!) {"
    rename += " renameList(input: {list: $list, name: $name}) { list { name } } }"
    payload = data(await ask_as("ana", rename, list=made["id"], name="Seen"))
    assert payload["renameList"] == {"list": {"name": "Seen"}}
    one = "query($id: ID!) { me { list(id: $id) { name titles { nodes { slug } } } } }"
    found = data(await ask_as("ana", one, id=made["id"]))["me"]["list"]
    assert found == {"name": "Seen", "titles": {"nodes": [{"slug": "t1"}, {"slug": "t3"}]}}
    # Nobody else's: it is as if there were none.
    assert data(await ask_as("ben", one, id=made["id"]))["me"]["list"] is None
    for text, variables in (
        (add, {"title": "t1"}),
        (rename, {"name": "Mine"}),
        (rename, {"name": " "}),
        (rename, {"name": "x" * 201}),
    ):
        assert fault(await ask_as("ben", text, list=made["id"], **variables))[0] == "BAD_USER_INPUT"
    code, message = fault(await ask_as("ben", remove, list=made["id"], title="t1"))
    assert code == "BAD_USER_INPUT"
    assert message == f"removeFromList: list: there is no list {made['id']!r}"
    drop = "mutation($list: ID!) { deleteList(input: {list: $list}) { deleted"
    drop += " me { lists { totalCount nodes { name } } } } }"
    assert data(await ask_as("ben", drop, list=made["id"]))["deleteList"]["deleted"] is False
    for deleted in (True, False):
        payload = data(await ask_as("ana", drop, list=made["id"]))["deleteList"]
        assert payload == {"deleted": deleted, "me": {"lists": {"totalCount": 0, "nodes": []}}}


async def test_profile_and_preferences(ask_as: AskAs) -> None:
    read = """{ name locale market synthetic preferences {
      hideAiGenerated titleLanguages audioLanguages maximumAge } }"""
    empty = data(await ask_as("ana", f"{{ me {read} }}"))["me"]
    assert empty == {
        "name": None,
        "locale": None,
        "market": None,
        "synthetic": False,
        "preferences": {
            "hideAiGenerated": False,
            "titleLanguages": [],
            "audioLanguages": [],
            "maximumAge": None,
        },
    }
    profile = f"mutation($to: SetProfileInput!) {{ setProfile(input: $to) {{ me {read} }} }}"
    found = data(
        await ask_as("ana", profile, to={"name": "Ana", "locale": "ES-ar", "market": "AR"})
    )["setProfile"]["me"]
    assert (found["name"], found["locale"], found["market"]) == ("Ana", "es-AR", "AR")
    found = data(await ask_as("ana", profile, to={"name": None}))["setProfile"]["me"]
    assert (found["name"], found["locale"]) == (None, "es-AR")
    prefer = f"mutation($to: SetPreferencesInput!) {{ setPreferences(input: $to) {{ me {read} }} }}"
    wanted = {
        "hideAiGenerated": True,
        "titleLanguages": ["es", "PT-br", "es"],
        "audioLanguages": ["es"],
        "maximumAge": 12,
    }
    found = data(await ask_as("ana", prefer, to=wanted))["setPreferences"]["me"]
    assert found["preferences"] == wanted | {"titleLanguages": ["es", "pt-BR"]}
    reset: dict[str, Any] = {"hideAiGenerated": None, "titleLanguages": [], "maximumAge": None}
    found = data(await ask_as("ana", prefer, to=reset))["setPreferences"]["me"]
    assert found["preferences"] == empty["preferences"] | {"audioLanguages": ["es"]}
    for to, message in (
        ({"locale": "not a tag"}, "setProfile: locale: 'not a tag' is not a BCP 47"),
        ({"market": "ar"}, "setProfile: market: 'ar' is not an ISO 3166-1"),
        ({"name": ""}, "setProfile: name: must be 1 to 200"),
    ):
        code, text = fault(await ask_as("ana", profile, to=to))
        assert code == "BAD_USER_INPUT"
        assert text.startswith(message)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"titleLanguages": ["es", "?"]}, "setPreferences: titleLanguages: '?' is not a BCP 47"),
        ({"audioLanguages": ["es"] * 21}, "setPreferences: audioLanguages: 21 languages"),
        ({"maximumAge": 22}, "setPreferences: maximumAge: is 22"),
    ]
    for values, message in refused:
        code, text = fault(await ask_as("ana", prefer, to=values))
        assert code == "BAD_USER_INPUT"
        assert text.startswith(message)


async def test_titles_have_a_minimum_age(ask_as: AskAs) -> None:
    text = """{ titles(where: {minimumAge: {lte: 2}}, orderBy: [{minimumAge: DESC}]) {
      nodes { slug minimumAge } } }"""
    nodes = data(await ask_as(None, text))["titles"]["nodes"]
    assert nodes == [{"slug": f"t{age}", "minimumAge": age} for age in (2, 1, 0)]
