"""Scenes: what members do, and the messages that are seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screenshots.curator_scenes import DESK_SCENES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fake_discord import InteractionResult, Message
    from tests.screenshots.stage import Scene, Seen, Stage


async def _asked(stage: Stage, text: str) -> tuple[Message, Message]:
    said = await stage.mira.says(stage.channel, text, mention=True)
    return said.message, await said.answer()


def _seen(exchange: InteractionResult) -> Message | None:
    return exchange.message


def mention(text: str) -> Scene:
    """Ask by mention."""

    async def play(stage: Stage) -> Iterable[Seen]:
        return await _asked(stage, text)

    return play


def slash(command: str, **options: object) -> Scene:
    """Use a command."""

    async def play(stage: Stage) -> Iterable[Seen]:
        return [_seen(await stage.mira.slash(command, stage.channel, **options))]

    return play


def pressed(text: str, label: str) -> Scene:
    """Ask, and let another member press a button of the answer."""

    async def play(stage: Stage) -> Iterable[Seen]:
        question, answer = await _asked(stage, text)
        return [question, answer, _seen(await stage.jonas.presses(answer, label))]

    return play


def replied(text: str, reply: str) -> Scene:
    """Ask, and reply to the answer."""

    async def play(stage: Stage) -> Iterable[Seen]:
        question, answer = await _asked(stage, text)
        said = await stage.mira.says(stage.channel, reply, reply_to=answer)
        return [question, answer, said.message, await said.answer()]

    return play


async def repeated(stage: Stage) -> Iterable[Seen]:
    """Ask what was just answered, by mention and by command."""
    question, answer = await _asked(stage, "do squats grow the quads")
    again = await stage.jonas.says(stage.channel, "squats grow quads right?", mention=True)
    private = await stage.jonas.slash("/ask", stage.channel, question="do squats grow the quads")
    return [question, answer, again.message, await again.answer(), _seen(private)]


async def picked(stage: Stage) -> Iterable[Seen]:
    """Ask what could mean several things, and pick one."""
    question, choices = await _asked(stage, "how do squats hit my legs")
    await stage.mira.presses(choices, choices.custom_ids[0])
    return [question, choices]


async def menu(stage: Stage) -> Iterable[Seen]:
    """Answer somebody's message from its menu."""
    said = await stage.jonas.says(stage.channel, "ngl i think squats are all you need for hams")
    exchange = await stage.mira.uses_menu("Answer from the evidence", said.message)
    return [said.message, _seen(exchange)]


async def direct(stage: Stage) -> Iterable[Seen]:
    """Ask in a direct message."""
    said = await stage.mira.says(stage.mira.dm, "do hip thrusts hit the hams")
    answer = await said.answer()
    return [said.message, answer, _seen(await stage.mira.presses(answer, "Why?"))]


async def hints(stage: Stage) -> Iterable[Seen]:
    """Reply where Discord shows no text, and press what is not yours."""
    exchange = await stage.mira.slash("/ask", stage.channel, question="what is emg?")
    answer = _seen(exchange)
    assert answer is not None
    said = await stage.jonas.says(stage.channel, "why?", reply_to=answer)
    refused = await stage.jonas.presses(answer, "Delete")
    return [answer, said.message, await said.answer(), _seen(refused)]


async def voted(stage: Stage) -> Iterable[Seen]:
    """Vote, and say what was wanted."""
    question, answer = await _asked(stage, "what is emg")
    helped = await stage.mira.presses(answer, "Helpful")
    noted = _seen(await stage.jonas.presses(answer, "Not helpful"))
    assert noted is not None
    form = await stage.jonas.presses(noted, "Say what you wanted to know")
    return [question, answer, _seen(helped), noted, form.modal]


SCENES: dict[str, Scene] = {
    "answer": mention("do squats work hamstrings"),
    "corrected": mention("since squats blow up the hamstrings, how many sets do i need?"),
    "growth": mention("how much do quads grow from squats"),
    "graph": mention("do squats grow the glutes"),
    "chart": mention("half or full squats, how deep should i go"),
    "study": slash("/evidence study", study="plotkin"),
    "study-more": pressed("what did the emg study find", "More"),
    "muscle": slash("/evidence muscle", muscle="hamstrings"),
    "exercise": slash("/evidence exercise", exercise="hip thrust"),
    "compare": slash("/evidence compare", first="hip thrust", second="squat"),
    "claim": slash("/evidence claim", claim="c:no-ham-growth"),
    "term": slash("/evidence term", term="MVIC"),
    "sources": slash("/evidence sources"),
    "certainty": slash("/evidence certainty"),
    "why": pressed("do squats work hamstrings", "Why?"),
    "how-sure": pressed("do squats work hamstrings", "How sure?"),
    "full-sources": pressed("do squats work hamstrings", "Sources"),
    "reply-against": replied("do squats work hamstrings", "what speaks against it?"),
    "reply-instead": replied("do squats work hamstrings", "what should i do instead?"),
    "choices": mention("how do squats hit my legs"),
    "picked": picked,
    "repeated": repeated,
    "not-covered": mention("do leg presses grow the calves"),
    "injury": mention("my hamstring popped while squatting, can i train"),
    "soreness": mention("sharp pain in my hamstring, or is it just doms"),
    "off-topic": mention("what is the capital of france"),
    "chatter": mention("hello there"),
    "menu": menu,
    "direct": direct,
    "hints": hints,
    "typo": slash("/evidence muscle", muscle="qwertz"),
    "far": slash("/evidence muscle", muscle="calves"),
    "asked-for-help": mention("what can you do"),
    "help": slash("/help"),
    "about": slash("/about"),
    "voted": voted,
    **DESK_SCENES,
}
