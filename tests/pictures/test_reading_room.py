"""The reading room: no broken link, every node has its page, and all of it is sound HTML."""

from __future__ import annotations

import html
import json
import os
import posixpath
import shutil
import subprocess
import threading
from collections import Counter
from dataclasses import replace
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from bot.engine import bundled_knowledge_dir
from bot.errors import InputError
from bot.evidence.loader import Knowledge, load_knowledge
from bot.pictures.reading_room import write_reading_room
from bot.pictures.reading_room.html import page_path
from bot.pictures.reading_room.pages import ReadingRoom

KNOWLEDGE = load_knowledge(bundled_knowledge_dir())
GRAPH = KNOWLEDGE.graph
LOCATIONS = {place.id: place for place in reversed(KNOWLEDGE.locations)}
PAGES = ReadingRoom(GRAPH, LOCATIONS).pages()
VOID = {"meta", "link", "br", "img", "rect", "circle", "path", "polyline"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
each_page = pytest.mark.parametrize("path", PAGES)


class Outline(HTMLParser):
    """What a page is made of, with a complaint about every tag that is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.ids, self.headings, self.faults = [], [], [], [], []
        self._open = []
        self.feed(text)
        self.faults += self._open

    def handle_starttag(self, tag, attrs):
        """Note a tag, its links and its id."""
        held = dict(attrs)
        self.tags.append((tag, held))
        self.links += [held[name] for name in ("href", "src") if held.get(name)]
        self.ids += [held["id"]] if "id" in held else []
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Note a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Complain if another tag is open."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(tag)


@cache
def outline(path):
    return Outline(PAGES[path])


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """Return a folder with the site."""
    folder = tmp_path_factory.mktemp("room")
    assert write_reading_room(KNOWLEDGE, folder) == len(PAGES)
    return folder


@each_page
def test_no_link_is_broken(path, room):
    """Neither to a page, nor to a place on one, nor to a file."""
    for link in outline(path).links:
        if link.startswith(("https://", "http://")):
            continue
        target, _, place = link.partition("#")
        found = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
        )
        assert (room / found).is_file(), link
        if place:
            assert place in outline(found).ids, link


@each_page
def test_a_page_is_sound_html_that_a_screen_reader_can_walk(path):
    page = outline(path)
    tags = Counter(tag for tag, _ in page.tags)
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert (tags["h1"], tags["main"], tags["title"]) == (1, 1, 1)
    assert page.headings[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(page.headings))
    assert dict(page.tags[0][1]) == {"lang": "en"}
    assert all(held.get("aria-label") for tag, held in page.tags if tag == "svg")


@each_page
def test_the_keyboard_gets_to_the_content_first_and_then_goes_in_reading_order(path):
    page = outline(path)
    assert page.links[1] == "#content"
    assert "content" in page.ids
    assert not any("tabindex" in held for _, held in page.tags)


@each_page
def test_a_page_needs_no_script_and_nothing_from_elsewhere(path):
    page = outline(path)
    assert not any(tag in {"script", "iframe", "form", "style"} for tag, _ in page.tags)
    assert not any(name.startswith("on") for _, held in page.tags for name in held)
    assert all(held.get("href") for tag, held in page.tags if tag == "link")
    loaded = [held["href"] for tag, held in page.tags if tag == "link"]
    assert all("://" not in address for address in loaded)


def test_every_topic_claim_study_muscle_exercise_and_term_has_a_page():
    nodes = [*GRAPH.topics, *GRAPH.claims, *GRAPH.sources]
    nodes += [node for node in GRAPH.concepts if not node.startswith("o:")]
    assert {page_path(node) for node in nodes} | {"index.html"} == set(PAGES)
    linked = set(outline("index.html").links)
    assert {page_path(node) for node in nodes} <= linked


@pytest.mark.parametrize("topic", GRAPH.topics)
def test_a_topic_page_has_its_card_map_and_places(topic):
    page = outline(page_path(topic))
    wanted = {"answer", "map", "edit"}
    if GRAPH.topics[topic].main:
        wanted |= {"certainty", "why", "against"}
    assert wanted <= set(page.ids)


def test_an_edit_hint_names_the_line_that_the_node_starts_on():
    for node in (*GRAPH.topics, *GRAPH.claims, *GRAPH.findings, *GRAPH.sources):
        place = LOCATIONS[node]
        lines = (bundled_knowledge_dir() / place.file).read_text("utf-8").splitlines()
        assert node in lines[place.line - 1]
    assert (
        f"{LOCATIONS['f:kubo-ham'].file}:{LOCATIONS['f:kubo-ham'].line}"
        in PAGES["studies/kubo2019.html"]
    )


def test_what_the_knowledge_says_cannot_become_markup():
    topic = next(iter(GRAPH.topics.values()))
    hostile = topic.model_copy(update={"question": "<script>alert(1)</script> & \"'"})
    graph = replace(GRAPH, topics={**GRAPH.topics, topic.id: hostile})
    for text in ReadingRoom(graph, LOCATIONS).pages().values():
        page = Outline(text)
        assert page.faults == []
        assert not any(tag == "script" for tag, _ in page.tags)


def test_a_folder_with_a_page_of_somebody_else_is_refused(tmp_path):
    index = tmp_path / "index.html"
    index.write_text("<h1>My page</h1>", "utf-8")
    with pytest.raises(InputError, match=r"index\.html"):
        write_reading_room(KNOWLEDGE, tmp_path)
    assert index.read_text("utf-8") == "<h1>My page</h1>"


def test_the_site_can_be_written_again_over_itself(room):
    assert write_reading_room(Knowledge(GRAPH, KNOWLEDGE.directory, ()), room) == len(PAGES)
    write_reading_room(KNOWLEDGE, room)


def test_the_fonts_lie_beside_their_licence(room):
    assert {path.name for path in (room / "fonts").iterdir()} == {
        "Inter-Regular.otf",
        "Inter-SemiBold.otf",
        "LICENSE.txt",
    }


WIDTHS = (320, 400, 1280)
SCHEMES = {"dark": 0, "light": 1}
"""What Chromium calls the colour schemes that a reader can prefer."""
AXE = next(
    (
        path
        for folder in ("/usr/lib", "/usr/local/lib", *filter(None, (os.environ.get("AXE_CORE"),)))
        if (path := Path(folder) / "node_modules/axe-core/axe.min.js").is_file()
    ),
    None,
)
LOOKING = """<!doctype html><body><script>
(async () => {
  const found = [];
  for (const path of PATHS) {
    const frame = document.createElement('iframe');
    frame.src = path;
    frame.style.cssText = 'border:0;height:800px;width:400px';
    document.body.append(frame);
    await new Promise(done => frame.onload = done);
    LOOK
    frame.remove();
  }
  document.body.textContent = 'MEASURED' + JSON.stringify(found) + 'END';
})();
</script>"""
OVERFLOW = """
    for (const width of WIDTHS) {
      frame.style.width = width + 'px';
      const needed = frame.contentDocument.documentElement.scrollWidth;
      if (needed > width) found.push([path, width, needed]);
    }"""
RULES = """
    const script = frame.contentDocument.createElement('script');
    script.src = '/axe.min.js';
    await new Promise(done => { script.onload = done; frame.contentDocument.head.append(script); });
    const { violations } = await frame.contentWindow.axe.run(frame.contentDocument);
    for (const { id, nodes } of violations) found.push([path, id, nodes.map(node => node.html)]);"""
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: apt-get install chromium"
)


def looked_at(room, paths, look, *options):
    """Return what a script finds on pages that Chromium shows one after the other."""
    script = LOOKING.replace("LOOK", look).replace("PATHS", json.dumps(list(paths)))
    (room / "looking.html").write_text(script, "utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Keep the requests to itself."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(room))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/looking.html"
        options = ("--headless", "--no-sandbox", "--disable-gpu", *options)
        shown = subprocess.run(  # noqa: S603  the browser of the machine on our own pages
            [CHROMIUM, *options, "--virtual-time-budget=600000", "--dump-dom", address],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        ).stdout
        server.shutdown()
    _, found, rest = shown.partition("MEASURED")
    assert found, "the browser did not finish"
    return json.loads(html.unescape(rest.partition("END")[0]))


@needs_chromium
def test_no_page_overflows_a_phone_or_a_desk(room):
    assert looked_at(room, PAGES, OVERFLOW.replace("WIDTHS", json.dumps(WIDTHS))) == []


@needs_chromium
@pytest.mark.skipif(
    AXE is None, reason="needs axe-core: npm install --global --ignore-scripts axe-core"
)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_fullest_page_of_each_kind_keeps_the_rules_of_axe(room, scheme):
    """Landmarks, headings, names, contrast, focus: all rules that are on by default."""
    shutil.copyfile(AXE, room / "axe.min.js")
    by_kind = {path.rpartition("/")[0]: path for path in sorted(PAGES, key=lambda p: len(PAGES[p]))}
    scheme = f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}"
    assert looked_at(room, by_kind.values(), RULES, scheme) == []
