"""Say what can be typed, and what to do before there is a bot to talk to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fake_discord.repl.seed import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

HELP = f"""\
do squats work your hamstrings?
                            ask: the text is sent with a mention of the bot
> why?                      reply to its last message that all can see
!2   !why                   press a button of its last message, by number or by label
!5 2   !5 coach, manager    choose from a select, by number or by name; none for nothing
/ask do squats grow quads?  use a slash command; / lists them all
/ask question=… for=bob     the same with options by name; a text may have blanks in it
complete /ask question=ham  see what is offered while you type; pick 2 sends it with the second
menu Add to FAQ             use a message menu on the last message of a member; menu lists them
dm what is EMG?             write to the bot directly
say I did squats            write in the channel without a mention
as mod                      be somebody else: {PEOPLE}
allow coach /faq            let a role see a hidden command, as under Integrations on Discord;
                            allow coach menu Add to FAQ for a menu
?   quit                    see this again; end"""


def how_to_start(folder: Path, variables: Mapping[str, str]) -> str:
    """Say what to type in the second terminal, in order.

    Args:
        folder: An empty folder: no `.env` and no data of a real bot are in the way there.
        variables: What points the bot here.
    """
    beside = Path(sys.executable).with_name("squatbot")
    program = beside if beside.is_file() else "squatbot"
    lines = [
        "This is a Discord of your own: nothing leaves this machine.",
        "Start the bot in a second terminal, with these lines:",
        "",
        f"cd {folder}",
        *(f"export {name}={value}" for name, value in variables.items()),
        f"{program} run",
        "",
        "Waiting for the bot … (Ctrl-C ends this)",
    ]
    return "\n".join(lines)
