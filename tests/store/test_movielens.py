"""Importing MovieLens, on both engines."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph.common.errors import InvalidSeeds
from graph.loading.load import load_folder
from graph.loading.sources.movielens import import_movielens
from graph.loading.sources.movielens_files import Film, read_movielens
from graph.recommend.profile.histories import read_histories
from graph.store.driver import Store
from tests.store.memory import write_folder

FILES = {
    "movies.csv": "movieId,title,genres\r\n1,Toy Story (1995),Adventure|Children|IMAX\r\n"
    '2,"American President, The (1995)",Comedy|Sci-Fi\r\n3,Untitled,(no genres listed)\r\n'
    "9,Nobody rated it (2001),Film-Noir\r\n",
    "links.csv": "movieId,imdbId,tmdbId\r\n1,0114709,862\r\n2,0112346,9087\r\n3,,77\r\n9,9,\r\n",
    "ratings.csv": "userId,movieId,rating,timestamp\r\n7,2,4.0,964982703\r\n7,1,2.0,964982703\r\n"
    "7,3,3.5,900000000\r\n8,1,5.0,1000000000\r\n",
}


def written(folder: Path, **changed: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), text), newline="")
    return folder


def test_zip_and_folder_are_the_same(tmp_path: Path) -> None:
    folder = written(tmp_path / "ml")
    with zipfile.ZipFile(tmp_path / "ml.zip", "w") as archive:
        for name in FILES:
            archive.write(folder / name, f"ml-latest-small/{name}")
    data = read_movielens(folder)
    assert read_movielens(tmp_path / "ml.zip") == data
    assert data.films == {
        1: Film(1, "Toy Story", 1995, ("Adventure", "Children", "IMAX"), "tt0114709", "862"),
        2: Film(2, "The American President", 1995, ("Comedy", "Sci-Fi"), "tt0112346", "9087"),
        3: Film(3, "Untitled", None, (), None, "77"),
        9: Film(9, "Nobody rated it", 2001, ("Film-Noir",), "tt0000009", None),
    }
    assert data.histories == {
        7: [(900000000, 3, 3.5), (964982703, 1, 2.0), (964982703, 2, 4.0)],
        8: [(1000000000, 1, 5.0)],
    }


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        ("ratings", "8,1,6,1", "ratings.csv:6: rating: '6' is not a number from 0.5 to 5"),
        ("ratings", "8,1,nan,1", "ratings.csv:6: rating: 'nan' is not a number from 0.5 to 5"),
        ("ratings", "8,5,4,1", "ratings.csv:6: movieId: 5 is not in movies.csv"),
        ("ratings", "x,1,4,1", "ratings.csv:6: userId: 'x' is not a whole number"),
        ("ratings", "8,1,4,-1", "ratings.csv:6: timestamp: '-1' is not a whole number"),
        ("ratings", "8,1,4,1000000000000", "timestamp: 1000000000000 is not in seconds since"),
        ("ratings", "8,1,4", "ratings.csv:6: line: has 3 fields, not 4"),
        ("movies", "1,Again (1999),Drama", "movies.csv:6: movieId: 1 stands there twice"),
        ("movies", "10,,Drama", "movies.csv:6: title: must not be empty"),
        ("links", "10,tt1,1", "links.csv:6: imdbId: 'tt1' is not a whole number"),
    ],
)
def test_faults_name_the_line(tmp_path: Path, name: str, line: str, fault: str) -> None:
    folder = written(tmp_path, **{name: FILES[f"{name}.csv"] + line + "\r\n"})
    with pytest.raises(InvalidSeeds) as raised:
        read_movielens(folder)
    assert fault in str(raised.value)


def test_files_that_cannot_be_read_are_faults(tmp_path: Path) -> None:
    with pytest.raises(InvalidSeeds, match="is not there"):
        read_movielens(tmp_path / "none.zip")
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(InvalidSeeds, match=r"movies\.csv:1: file: cannot be read"):
        read_movielens(tmp_path / "bad.zip")
    (written(tmp_path / "ml") / "links.csv").unlink()
    with pytest.raises(InvalidSeeds, match=r"links\.csv:1: file: cannot be read"):
        read_movielens(tmp_path / "ml")
    written(tmp_path / "ml", ratings="userId,movieId,rating\n1,1,4\n")
    with pytest.raises(InvalidSeeds, match=r"ratings\.csv:1: timestamp: is no column"):
        read_movielens(tmp_path / "ml")
    many = FILES["ratings.csv"] + "x,1,4,1\n" * 250
    with pytest.raises(InvalidSeeds, match="and 150 more"):
        read_movielens(written(tmp_path / "ml", ratings=many))


async def _graph(store: Store) -> list[dict[str, object]]:
    return await store.read(
        "MATCH (u:User)-[w:WATCHED|RATED]->(t:Title)"
        " RETURN u.id AS viewer, t.id AS title, type(w) AS type, properties(w) AS properties"
        " ORDER BY viewer, title, type"
    )


async def test_import_matches_creates_and_repeats(store: Store, tmp_path: Path) -> None:
    seeds = {
        "titles": [
            {"id": "toy-story", "name": "Toy Story", "external_ids": {"imdb": "tt0114709"}},
            {"id": "by-tmdb", "name": "Untitled", "external_ids": {"tmdb": "77"}},
            {"id": "series", "name": "S", "kind": "series", "external_ids": {"tmdb": "9087"}},
        ]
    }
    (tmp_path / "seeds").mkdir()
    write_folder(seeds, tmp_path / "seeds")
    await load_folder(store, tmp_path / "seeds")
    folder = written(tmp_path / "ml")
    report = await import_movielens(store, folder)
    assert (report.titles.created, report.matched) == (2, 2)
    assert (report.viewers, report.ratings, report.added) == (2, 4, 4)
    titles = await store.read(
        "MATCH (t:Title) WHERE t.id STARTS WITH 'movielens-' RETURN t.id AS id, t.name AS name,"
        " t.year AS year, t.genres AS genres, t.imdb AS imdb, t.kind AS kind ORDER BY id"
    )
    assert titles == [
        {
            "id": "movielens-2",
            "name": "The American President",
            "year": 1995,
            "genres": ["comedy", "science-fiction"],
            "imdb": "tt0112346",
            "kind": "FILM",
        },
        {
            "id": "movielens-9",
            "name": "Nobody rated it",
            "year": 2001,
            "genres": ["film-noir"],
            "imdb": "tt0000009",
            "kind": "FILM",
        },
    ]
    first = await _graph(store)
    assert len(first) == 8
    assert first[:2] == [
        {
            "viewer": "movielens-7",
            "title": "by-tmdb",
            "type": "RATED",
            "properties": {"value": 3.5, "at": "1998-07-09T16:00:00Z"},
        },
        {
            "viewer": "movielens-7",
            "title": "by-tmdb",
            "type": "WATCHED",
            "properties": {
                "started": 1,
                "completed": 1,
                "abandoned": 0,
                "rewatched": 0,
                "seconds": 0,
                "progress": 1.0,
                "firstAt": "1998-07-09T16:00:00Z",
                "lastAt": "1998-07-09T16:00:00Z",
            },
        },
    ]
    users = await store.read("MATCH (u:User) RETURN properties(u) AS user ORDER BY u.id")
    assert users[0]["user"] == {
        "id": "movielens-7",
        "createdAt": "1998-07-09T16:00:00Z",
        "synthetic": False,
    }
    assert await read_histories(store) == {
        "movielens-7": [("by-tmdb", 1.0), ("movielens-2", 1.0), ("toy-story", 0.0)],
        "movielens-8": [("toy-story", 1.0)],
    }

    again = await import_movielens(store, folder)
    assert (again.titles.created, again.titles.unchanged, again.added) == (0, 2, 0)
    assert await _graph(store) == first


async def test_what_a_viewer_did_since_stays(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "ml")
    await import_movielens(store, folder)
    await store.write(
        "MATCH (:User {id: 'movielens-7'})-[w:WATCHED]->(:Title {id: 'movielens-2'})"
        " SET w.rewatched = 3"
    )
    await store.write(
        "MATCH (:User {id: 'movielens-7'})-[r:RATED]->(:Title {id: 'movielens-2'})"
        " SET r.value = 1.0, r.at = '2026-01-01T00:00:00Z'"
    )
    await store.write(
        "MATCH (:User {id: 'movielens-8'})-[w:WATCHED]->(:Title {id: 'movielens-1'}) DELETE w"
    )
    newer = FILES["ratings.csv"].replace("3.5,900000000", "0.5,900000001")
    report = await import_movielens(store, written(tmp_path / "ml", ratings=newer))
    assert report.added == 1
    rows = {
        (row["viewer"], row["title"], row["type"]): row["properties"] for row in await _graph(store)
    }
    changed: dict[str, object] = rows["movielens-7", "movielens-2", "WATCHED"]  # type: ignore[assignment]
    assert changed["rewatched"] == 3
    assert rows["movielens-7", "movielens-2", "RATED"] == {
        "value": 1.0,
        "at": "2026-01-01T00:00:00Z",
    }
    assert rows["movielens-7", "movielens-3", "RATED"] == {
        "value": 0.5,
        "at": "1998-07-09T16:00:01Z",
    }
    assert len(rows) == 8


async def test_a_faulty_file_writes_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidSeeds):
        await import_movielens(store, written(tmp_path, ratings=FILES["ratings.csv"] + "x\n"))
    assert await store.read("MATCH (n:Title|User) RETURN count(n) AS n") == [{"n": 0}]


def _toy_story(slug: str, **more: object) -> dict[str, object]:
    return {"id": slug, "name": "Toy Story", "year": 1995, **more}


_IMDB = {"imdb": "tt0114709"}
_TMDB = {"tmdb": "862"}


@pytest.mark.parametrize(
    ("titles", "taken"),
    [
        pytest.param(
            [
                _toy_story("a", kind="series", external_ids=_TMDB),
                _toy_story("b", kind="film", external_ids=_TMDB),
            ],
            "b",
            id="a number of a series and of a film",
        ),
        pytest.param(
            [
                {"id": "a", "name": "A", "kind": "series", "external_ids": _IMDB},
                {"id": "b", "name": "B", "kind": "film", "external_ids": _IMDB},
            ],
            "b",
            id="one number of a series and of a film",
        ),
        pytest.param(
            [
                {"id": "a", "name": "A", "year": 1995, "external_ids": _IMDB},
                _toy_story("b", external_ids=_IMDB),
            ],
            "b",
            id="one number, one name",
        ),
        pytest.param(
            [
                {"id": "a", "name": "A", "external_ids": _TMDB},
                {"id": "b", "name": "B", "kind": "film", "external_ids": _TMDB},
            ],
            "b",
            id="one number, one kind",
        ),
        pytest.param([_toy_story("a", kind="film")], "a", id="one name"),
        pytest.param(
            [_toy_story("a", kind="series"), _toy_story("b", kind="film")], "b", id="name and kind"
        ),
        pytest.param(
            [_toy_story("a", kind="film", external_ids={"imdb": "tt0000001"})],
            "movielens-1",
            id="a name with another number",
        ),
        pytest.param(
            [_toy_story("a", external_ids=_IMDB), _toy_story("b", external_ids=_IMDB)],
            None,
            id="a number of two films",
        ),
        pytest.param(
            [_toy_story("a", kind="film"), _toy_story("b", kind="film")],
            None,
            id="a name of two films",
        ),
    ],
)
async def test_a_film_is_a_title_that_alone_fits(
    store: Store, tmp_path: Path, titles: list[dict[str, object]], taken: str | None
) -> None:
    (tmp_path / "seeds").mkdir()
    write_folder({"titles": titles}, tmp_path / "seeds")
    await load_folder(store, tmp_path / "seeds")
    folder = written(tmp_path / "ml")
    for _ in range(2):
        report = await import_movielens(store, folder)
        rated = {row["title"] for row in await _graph(store)}
        assert rated == {"movielens-2", "movielens-3"} | ({taken} if taken else set())
        if taken:
            assert report.ambiguous == []
        else:
            assert report.ambiguous == ["movies.csv: movieId 1, Toy Story (1995), fits 'a' and 'b'"]
            assert report.ratings == 2


async def test_two_films_of_one_name_are_not_one_title(store: Store, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    write_folder({"titles": [_toy_story("a", kind="film")]}, tmp_path / "seeds")
    await load_folder(store, tmp_path / "seeds")
    twice = FILES["movies.csv"] + "12,Toy Story (1995),Drama\r\n"
    report = await import_movielens(store, written(tmp_path / "ml", movies=twice))
    assert report.ambiguous == [
        f"movies.csv: movieId {number}, Toy Story (1995), fits 'a', as do others of the file"
        for number in (1, 12)
    ]


async def test_the_title_of_an_earlier_import_stays_the_films(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "ml")
    await import_movielens(store, folder)
    before = await _graph(store)
    (tmp_path / "seeds").mkdir()
    write_folder({"titles": [_toy_story("a", external_ids=_IMDB)]}, tmp_path / "seeds")
    await load_folder(store, tmp_path / "seeds")
    report = await import_movielens(store, folder)
    assert (report.ambiguous, report.added) == ([], 0)
    assert await _graph(store) == before
