"""Export tells everything, deletion leaves nothing, on both engines."""

from __future__ import annotations

from typing import Any

from graph.recommend.profile import own_data
from graph.store.driver import Store
from graph.viewers import changes
from graph.viewers.recording import record
from tests.api.asking import AskAs, data, fault

EVENT = {
    "id": "e1",
    "title": "t1",
    "type": "COMPLETED",
    "at": "2025-01-02T21:00:00+01:00",
    "seconds": 90,
    "device": "TV",
}


async def fill(store: Store, user: str) -> str:
    """Something of every kind that can be stored of a viewer; returns the list's id."""
    second = EVENT | {
        "id": "e2",
        "type": "PROGRESS",
        "progress": 0.25,
        "at": "2025-01-01T00:00:00Z",
    }
    await record(store, [(user, EVENT), (user, second)])
    await changes.rate(store, user, "t2", 4.5)
    for kind, slug in (("title", "t3"), ("creator", "ana-torres"), ("technique", "long-take")):
        await changes.hide(store, user, kind, slug)
    kept = await changes.create_list(store, user, f"List of {user}")
    await changes.add_to_list(store, user, kept, "t4")
    await changes.set_profile(
        store, user, {"name": user.title(), "locale": "es-AR", "market": "AR"}
    )
    await changes.set_preferences(store, user, {"hideAiGenerated": True, "maximumAge": 12})
    await store.write(
        "MATCH (u:User {id: $user}) MERGE (e:TasteEdit {id: $id}) MERGE (u)-[:HAS_TASTE_EDIT]->(e)"
        " SET e.kind = 'TECHNIQUE', e.value = 'long-take', e.state = 'MUTED', e.at = $at",
        {"user": user, "id": f"{user}/TECHNIQUE/long-take", "at": "2025-01-01T00:00:00Z"},
    )
    return kept


def without_times(found: dict[str, Any]) -> dict[str, Any]:
    assert found.pop("exportedAt").endswith("Z")
    for part in ("ratings", "hidden"):
        for row in found[part]:
            assert row.pop("at").endswith("Z")
    assert found["profile"].pop("createdAt").endswith("Z")
    for kept in found["lists"]:
        assert kept.pop("createdAt").endswith("Z")
        for row in kept["titles"]:
            assert row.pop("at").endswith("Z")
    return found


async def test_export_holds_everything(ask_as: AskAs, small: Store) -> None:
    kept = await fill(small, "ana")
    await fill(small, "ben")
    found = data(await ask_as("ana", "{ exportMyData }"))["exportMyData"]
    asked = "{ me { taste(first: 50) { kind value weight direction count state } } }"
    shown = data(await ask_as("ana", asked))["me"]["taste"]
    told = found.pop("taste")
    assert any(affinity["titles"] == ["t1"] for affinity in told)
    for affinity in told:
        assert -1 <= affinity.pop("change") <= 1
        affinity["count"] = len(affinity.pop("titles"))
    assert told == shown
    assert without_times(found) == {
        "profile": {
            "id": "ana",
            "name": "Ana",
            "locale": "es-AR",
            "market": "AR",
            "synthetic": None,
        },
        "preferences": {
            "hideAiGenerated": True,
            "titleLanguages": None,
            "audioLanguages": None,
            "maximumAge": 12,
        },
        "history": [
            {
                "title": "t1",
                "name": "Title 1",
                "started": 0,
                "completed": 1,
                "abandoned": 0,
                "rewatched": 0,
                "seconds": 180,
                "progress": 1.0,
                "firstAt": "2025-01-01T00:00:00Z",
                "lastAt": "2025-01-02T20:00:00Z",
            }
        ],
        "events": [
            {
                "id": "e2",
                "title": "t1",
                "type": "PROGRESS",
                "at": "2025-01-01T00:00:00Z",
                "seconds": 90,
                "progress": 0.25,
                "device": "TV",
                "timeOfDay": "NIGHT",
            },
            {
                "id": "e1",
                "title": "t1",
                "type": "COMPLETED",
                "at": "2025-01-02T20:00:00Z",
                "seconds": 90,
                "progress": None,
                "device": "TV",
                "timeOfDay": "EVENING",
            },
        ],
        "ratings": [{"title": "t2", "name": "Title 2", "value": 4.5}],
        "hidden": [
            {"kind": "Creator", "slug": "ana-torres", "name": "Ana Torres"},
            {"kind": "Technique", "slug": "long-take", "name": "Long take"},
            {"kind": "Title", "slug": "t3", "name": "Title 3"},
        ],
        "lists": [
            {
                "id": kept,
                "name": "List of ana",
                "titles": [{"title": "t4", "name": "Title 4"}],
            }
        ],
        "tasteEdits": [
            {
                "kind": "TECHNIQUE",
                "value": "long-take",
                "state": "MUTED",
                "at": "2025-01-01T00:00:00Z",
            }
        ],
    }
    nobody = await own_data.export(small, "nobody")
    assert nobody["profile"]["id"] == "nobody"
    assert nobody["events"] == nobody["history"] == nobody["lists"] == nobody["taste"] == []


async def everything(store: Store) -> list[Any]:
    """All nodes and links of viewers, as text that can be compared."""
    nodes = await store.read(
        "MATCH (n) WHERE n:User OR n:ViewingDay OR n:SeenEvents OR n:TitleList OR n:TasteEdit"
        " RETURN labels(n) AS labels, properties(n) AS properties"
    )
    links = await store.read(
        "MATCH (n)-[r:WATCHED|HAS_DAY|HAS_SEEN|RATED|HIDES|KEEPS|HOLDS|HAS_TASTE_EDIT]->(m)"
        " RETURN n.id AS start, type(r) AS type, properties(r) AS properties, m.id AS end"
    )
    return sorted(map(repr, [*nodes, *links]))


async def test_deletion_leaves_nothing_of_one_and_all_of_the_other(
    ask_as: AskAs, small: Store
) -> None:
    catalog = await small.read("MATCH (n) WHERE NOT n:User RETURN count(n) AS nodes")
    await fill(small, "ben")
    before = await everything(small)
    await fill(small, "ana")
    delete = "mutation($me: ID!) { deleteMyData(input: {confirm: $me}) { deleted events } }"
    for confirm in ("ben", "", "yes"):
        code, message = fault(await ask_as("ana", delete, me=confirm))
        assert code == "BAD_USER_INPUT"
        assert "confirm: must be your own id" in message
    assert len(await everything(small)) > len(before)
    found = data(await ask_as("ana", delete, me="ana"))["deleteMyData"]
    assert found == {"deleted": True, "events": 2}
    assert await everything(small) == before
    found = data(await ask_as("ana", delete, me="ana"))["deleteMyData"]
    assert found == {"deleted": False, "events": 0}
    data(await ask_as("ben", delete, me="ben"))
    assert await everything(small) == []
    assert await small.read("MATCH (n) WHERE NOT n:User RETURN count(n) AS nodes") == catalog
    # Whoever comes back is new.
    assert (await record(small, [("ana", EVENT)])).recorded == 1
