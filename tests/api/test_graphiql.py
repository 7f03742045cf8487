"""GraphiQL in a real browser: the page, its examples, and no word to any other host."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    FloatRect,
    Locator,
    Page,
    ProxySettings,
    Route,
    ViewportSize,
    async_playwright,
    expect,
)
from playwright.async_api import Request as HttpRequest
from playwright.async_api import Response as HttpResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Endpoint

from catalog.http import web

TABS = ("SimilarTitles", "DeAging", "Lubezki", "AiDisclosure", "ForMe", "RateTitle")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=AutofillServerCommunication",  # the browser's own request, not the page's
]


def unavailable(reason: str) -> NoReturn:
    """No browser or no bundle: one line for a developer, a failure for the CI."""
    message = f"GraphiQL was not tested in a browser: {reason}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    """For the page as it was bundled."""
    if not (web.ASSETS / "index.html").is_file():
        unavailable("it is not built (make web)")
    return chromium


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        unavailable("no Chromium (set CHROMIUM, or install chromium)")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield launched
        await launched.close()


@dataclass
class Visit:
    """A page at the API's address, and the errors that it logged."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)

    async def open(self) -> None:
        await self.page.goto(self.url)
        await self.shows_tabs(*TABS)
        await expect(self.page.locator(".graphiql-query-editor .view-line").first).to_be_visible()

    async def shows_tabs(self, *names: str) -> None:
        tabs = self.page.get_by_role("tab")
        await expect(tabs).to_have_text(list(names), use_inner_text=True, timeout=30_000)

    async def execute(self) -> dict[str, Any]:
        """Press the button; the answer, once the pane shows it. It must have no errors."""
        answer = await self.ask()
        assert "errors" not in answer, answer["errors"]
        return answer

    async def ask(self) -> dict[str, Any]:
        """Press the button; the answer, once the pane shows it."""
        async with self.page.expect_response(_is_post) as received:
            await self.page.get_by_role("button", name="Execute query").click()
        answer: dict[str, Any] = await (await received.value).json()
        # The editor draws the lines in sight only: its model has all of them.
        models = "__MONACO.editor.getModels().find((m) => m.uri.path.endsWith('response.json'))"
        deadline = time.monotonic() + 30
        while json.loads(await self.page.evaluate(f"{models}.getValue()") or "null") != answer:
            assert time.monotonic() < deadline, "the pane does not show the answer"
            await self.page.wait_for_timeout(100)
        return answer

    async def paste(self, text: str) -> None:
        """As a user does; what is typed, Monaco completes by closing quotes and braces."""
        await self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        await self.page.keyboard.press("ControlOrMeta+v")

    async def show_headers(self) -> Locator:
        """Open the editor of the request's headers."""
        await self.page.get_by_role("button", name="Headers", exact=True).click()
        editor = self.page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden)")
        await expect(editor.locator(".view-line").first).to_be_visible()
        return editor


def _is_post(response: HttpResponse) -> bool:
    return response.request.method == "POST"


Opener = Callable[..., Awaitable[Visit]]


@pytest.fixture
async def visit(browser: Browser, server_url: str) -> AsyncIterator[Opener]:
    """Opens GraphiQL; afterwards, no page may have asked another host or logged an error."""
    visits: list[Visit] = []
    strangers: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The way to every other host, for pages and workers alike, is this proxy."""
        strangers.append((await reader.readline()).decode().strip())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]

    async def without_policy(route: Route) -> None:
        """Workers obey their own file's policy, which bypass_csp leaves in force."""
        answer = await route.fetch()
        headers = {k: v for k, v in answer.headers.items() if k != "content-security-policy"}
        await route.fulfill(response=answer, headers=headers)

    async def opener(policy: bool = True, phone: bool = False) -> Visit:
        # So high that the whole answer is drawn.
        size: ViewportSize = {"width": 1400, "height": 6000}
        if phone:
            size = {"width": 390, "height": 844}
        via: ProxySettings = {
            "server": f"http://127.0.0.1:{port}",
            "bypass": "127.0.0.1,localhost",
        }
        context = await browser.new_context(
            viewport=size, proxy=via, bypass_csp=not policy, is_mobile=phone, has_touch=phone
        )
        if not policy:
            await context.route("**/graphiql/**", without_policy)
        visit = Visit(await context.new_page(), f"{server_url}/graphql")
        visits.append(visit)

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                visit.errors.append(message.text)

        context.on("console", note)
        context.on("weberror", lambda error: visit.errors.append(str(error.error)))
        await visit.open()
        return visit

    yield opener
    for one in visits:
        # A worker may still be asking; its answer would fail in the next visit.
        await one.page.context.unroute_all(behavior="ignoreErrors")
        await one.page.context.close()
    proxy.close()
    assert not strangers
    assert [one.errors for one in visits] == [[]] * len(visits)


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no policy hides an attempt"])
async def test_first_tab_answers_the_main_question(visit: Opener, policy: bool) -> None:
    here = await visit(policy=policy)
    await expect(here.page).to_have_title("craftgraph · GraphiQL")
    await expect(here.page.locator(".graphiql-query-editor")).to_contain_text("L'Éternaute")

    answer = await here.execute()
    pane = here.page.locator(".result-window")
    edges = answer["data"]["title"]["similarByTechnique"]["edges"]
    assert 1 <= len(edges) <= 5
    for edge in edges:
        assert edge["node"]["slug"] != "leternaute"
        assert edge["score"] > 0
        assert edge["evidence"]
        await expect(pane).to_contain_text(f'"score": {edge["score"]}')
        await expect(pane).to_contain_text(f'"slug": "{edge["node"]["slug"]}"')
    assert [edge["score"] for edge in edges] == sorted((e["score"] for e in edges), reverse=True)


async def test_other_tabs_answer_too(visit: Opener) -> None:
    here = await visit()
    for tab, root in ((1, "technique"), (2, "creator"), (3, "title")):
        await here.page.get_by_role("tab").nth(tab).click()
        answer = await here.execute()
        assert answer["data"][root]["name"]


async def test_typographic_quotes_are_not_framed(visit: Opener) -> None:
    here = await visit()
    await here.execute()
    pane = here.page.locator(".result-window")
    await expect(pane).to_contain_text("Netflix’s co-chief executive")
    await here.page.get_by_role("button", name="New tab").click()
    await here.page.locator(".graphiql-query-editor .view-lines").click()
    await here.page.keyboard.insert_text("# “Who” – and why?")
    await expect(here.page.locator(".graphiql-query-editor")).to_contain_text("“Who” –")
    await here.page.wait_for_timeout(1000)  # Monaco looks for such characters after a while
    assert await here.page.locator(".unicode-highlight").count() == 0


async def test_token_goes_into_the_header_that_is_prepared(
    visit: Opener, demo_folder: Path
) -> None:
    """Until it is filled in nothing is sent, so that what needs no token answers as ever."""
    printed = (demo_folder / "server.log").read_text(encoding="utf-8")
    (header,) = re.findall(r"^{\"Authorization.*}$", printed, re.MULTILINE)
    here = await visit()
    tabs = here.page.get_by_role("tab")
    sent: list[str | None] = []

    def note(request: HttpRequest) -> None:
        if request.method == "POST":
            sent.append(request.headers.get("authorization"))

    here.page.on("request", note)
    await tabs.nth(TABS.index("ForMe")).click()
    editor = await here.show_headers()
    await expect(editor).to_contain_text('"Authorization": "Bearer ..."')
    assert await here.ask() == {"data": {"me": None}}
    await tabs.nth(TABS.index("RateTitle")).click()
    (refused,) = (await here.ask())["errors"]
    assert refused["extensions"]["code"] == "UNAUTHENTICATED"
    assert set(sent) == {None}

    for tab in ("ForMe", "RateTitle"):
        await tabs.nth(TABS.index(tab)).click()
        await editor.locator(".view-lines").click()
        await here.page.keyboard.press("ControlOrMeta+a")
        await here.paste(header)
        if tab == "ForMe":
            me = (await here.execute())["data"]["me"]
            assert me["name"] == "Synthetic viewer 15"
            assert len(me["recommendations"]["edges"]) == 3
        else:
            try:
                rated = (await here.execute())["data"]["rateTitle"]
                assert rated["value"] == 4.5
                assert rated["me"]["ratings"]["edges"][0]["node"]["name"] == "Dark"
            finally:  # other tests ask the same viewer
                async with httpx.AsyncClient(headers=json.loads(header)) as http:
                    undo = 'mutation { removeRating(input: {title: "dark"}) { me { id } } }'
                    undone = (await http.post(here.url, json={"query": undo})).json()
                    assert "errors" not in undone, undone
    assert sent[-2:] == [json.loads(header)["Authorization"]] * 2

    await here.page.get_by_role("button", name="New tab").click()
    await expect(editor).to_contain_text('"Authorization": "Bearer ..."')


async def test_phone_has_room_for_everything(visit: Opener) -> None:
    here = await visit(phone=True)
    page = here.page

    async def box(selector: str) -> FloatRect:
        found = await page.locator(selector).first.bounding_box()
        assert found
        return found

    async def stays_within_the_screen() -> None:
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width == 390
        parts = ("sidebar button", "toolbar button", "editor-tools button", "tab-add")
        for button in await page.locator(", ".join(f".graphiql-{part}" for part in parts)).all():
            at, name = await button.bounding_box(), await button.get_attribute("aria-label")
            assert at, name
            assert at["x"] >= 0, name
            assert at["x"] + at["width"] <= 390, name
            assert at["y"] + at["height"] <= 844, name

    await here.execute()
    query, answer = await box(".graphiql-query-editor .monaco-editor"), await box(".result-window")
    assert query["width"] >= 300
    assert query["height"] >= 280
    assert answer["width"] >= 370
    assert answer["height"] >= 280
    assert answer["y"] >= query["y"] + query["height"], "side by side"
    await stays_within_the_screen()

    await here.show_headers()
    for pane in (".graphiql-query-editor .monaco-editor", ".graphiql-editor-tool"):
        assert (await box(pane))["height"] >= 80
    await stays_within_the_screen()

    await page.get_by_role("button", name="Show Documentation Explorer").click()
    assert (await box(".graphiql-plugin"))["width"] >= 370
    await expect(page.locator(".graphiql-sessions")).to_be_hidden()
    await page.get_by_role("button", name="Hide Documentation Explorer").click()
    await expect(page.locator(".graphiql-sessions")).to_be_visible()

    await page.get_by_role("button", name="Open settings dialog").click()
    for button in await page.locator(".graphiql-dialog button").all():
        at = await button.bounding_box()
        assert at
        assert at["x"] + at["width"] <= 390


async def test_editor_knows_the_schema_and_formats(visit: Opener) -> None:
    """Monaco's workers are ours and at work: completion, diagnostics, prettier."""
    here = await visit()
    page, editor = here.page, here.page.locator(".graphiql-query-editor")
    await page.get_by_role("button", name="New tab").click()
    await editor.locator(".view-lines").click()
    await page.keyboard.type("{tit")
    await expect(page.locator(".suggest-widget")).to_contain_text("title", timeout=30_000)
    await page.keyboard.press("Escape")
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.press("Delete")
    await page.keyboard.insert_text('{ title(slug: "leternaute") { nonsense } }')
    await expect(page.locator(".squiggly-error").first).to_be_attached(timeout=30_000)
    await page.get_by_role("button", name="Prettify").click()
    await expect(editor.locator(".view-line")).to_have_count(6)


async def test_tabs_survive_a_reload_but_not_the_visit(visit: Opener) -> None:
    here = await visit()
    await here.page.get_by_role("button", name="Close Tab").first.click()
    await here.shows_tabs(*TABS[1:])
    await here.page.wait_for_timeout(1000)  # GraphiQL stores its tabs after half a second
    await here.page.reload()
    await here.shows_tabs(*TABS[1:])

    again = Visit(await here.page.context.new_page(), here.url)
    await again.open()


def client() -> httpx.AsyncClient:
    async def endpoint(request: Request) -> Response:
        return web.graphiql_response(request)

    app = Starlette(routes=[Endpoint("/graphql", endpoint), *web.routes()])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api.test")


async def test_page_that_is_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "ASSETS", tmp_path / "missing")
    async with client() as http:
        page = await http.get("/graphql", params={"query": "<b>"})
        asset = await http.get("/graphiql/main-ABCDEFGH.js")
        cdn = await http.get("/graphql?cdn=1")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for words in ("not built", "Node 20", "make web", 'href="?cdn=1"', "http://api.test/graphql "):
        assert words in page.text
    assert "<script" not in page.text
    assert asset.status_code == 404
    assert cdn.status_code == 200
    assert '"https://esm.sh/graphiql@' in cdn.text
    assert examples_in(cdn.text) == list(web.EXAMPLES)
    assert re.findall(r"'nonce-(.+?)'", cdn.headers["content-security-policy"]) == [
        *set(re.findall(r'nonce="(.+?)"', cdn.text))
    ]


_STUBS = {
    "graphiql@5.2.2?": "export const GraphiQL = 'GraphiQL';",
    "@graphiql/react@": "export const useMonaco = () => null;",
    "@graphiql/toolkit@": """export const createGraphiQLFetcher = () => (params, options) =>
      { globalThis.sent = options.headers; };""",
    "react-dom@19.2.5/client": """export const createRoot = () => ({ render(made) {
      globalThis.props = made.props; } });""",
    "react@": """export const createElement = (type, props, ...children) =>
      ({ type, props: { ...props, children } }); export const useLayoutEffect = () => {};""",
}
"""What the page imports from the CDN, which no test may ask: what they are given is noted."""


@pytest.mark.parametrize("page_of", ["?cdn=1", ""])
async def test_pages_that_stand_in_for_it_on_a_phone(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page_of: str
) -> None:
    monkeypatch.setattr(web, "ASSETS", tmp_path / "missing")
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    errors: list[str] = []

    async def answer(route: Route) -> None:
        url = route.request.url
        if url.startswith("http://api.test/"):
            async with client() as http:
                found = await http.get(url.removeprefix("http://api.test"))
            await route.fulfill(status=200, body=found.text, headers=dict(found.headers))
        else:
            stub = next((text for name, text in _STUBS.items() if name in url), "")
            kind = "text/css" if url.endswith(".css") else "text/javascript"
            headers = {"content-type": kind, "access-control-allow-origin": "*"}
            await route.fulfill(status=200, body=stub, headers=headers)

    await context.route("**/*", answer)
    page = await context.new_page()
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"http://api.test/graphql{page_of}")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    if page_of:
        await page.wait_for_function("globalThis.props")
        props = await page.evaluate("props")
        assert [tab["query"] for tab in props["defaultTabs"]] == list(web.EXAMPLES)
        template = {"Authorization": "Bearer ..."}
        assert {tab["headers"] for tab in props["defaultTabs"]} == {props["defaultHeaders"]}
        assert json.loads(props["defaultHeaders"]) == template
        assert props["shouldPersistHeaders"] is False
        send = "headers => { props.fetcher({}, { headers }); return sent; }"
        assert await page.evaluate(send, template) == {}
        filled = {"Authorization": "Bearer x"}
        assert await page.evaluate(send, filled) == filled
        sidebar = await page.evaluate(
            """() => { document.body.innerHTML =
              '<div class="graphiql-container"><div class="graphiql-sidebar"></div></div>';
              const bar = document.querySelector('.graphiql-sidebar');
              return getComputedStyle(bar).flexDirection; }"""
        )
        assert sidebar == "row"
    assert errors == []
    await context.close()


async def test_page_that_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's part, on a bundle of three small files."""
    source = Path(__file__).parents[2] / "web/src/index.html"
    (tmp_path / "index.html").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "main-ABCD2345.js").write_text("0;" * 1000)
    (tmp_path / "licences.txt").write_text("MIT")
    monkeypatch.setattr(web, "ASSETS", tmp_path)
    async with client() as http:
        page = await http.get("/graphql?cdn=1")  # no CDN where there is no need for one
        script = await http.get("/graphiql/main-ABCD2345.js")
        licences = await http.get("/graphiql/licences.txt")
        hidden = await http.get("/graphiql/index.html")
        outside = await http.get("/graphiql/%2e%2e/main-ABCD2345.py")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-cache"
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "esm.sh" not in page.text + page.headers["content-security-policy"]
    assert examples_in(page.text) == list(web.EXAMPLES)
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"
    assert licences.headers["cache-control"] == "no-cache"
    assert hidden.status_code == outside.status_code == 404


def examples_in(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="examples">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_examples_say_what_they_answer() -> None:
    assert len(web.EXAMPLES) == len(TABS)
    for text, name in zip(web.EXAMPLES, TABS, strict=True):
        assert re.match(rf"(# .+\n)+(query|mutation) {name} ", text)
