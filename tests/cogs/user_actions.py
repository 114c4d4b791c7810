"""Ways for a member to trigger the bot, each with the reply that follows."""

from __future__ import annotations

MARKER = "xylophone"
QUESTION = f"do squats work your hamstrings {MARKER}?"


def card_with(discord, channel, custom_id):
    """Put a card there with one button."""
    button = {"type": 2, "style": 2, "label": "Why?", "custom_id": custom_id}
    options = [{"label": "A?", "value": "sources"}]
    select = {"type": 3, "custom_id": "v1:next:", "placeholder": "Ask next", "options": options}
    rows = [{"type": 1, "components": [one]} for one in (button, select)]
    return discord.earlier_message(channel, {"flags": 1 << 15, "components": rows})


async def commanding(discord, ada):  # noqa: ARG001  all ways are called alike
    """Ask by command."""
    return (await ada.slash("/ask", question=QUESTION)).message


async def looking_up(discord, ada):  # noqa: ARG001  same
    """Look something up."""
    return (await ada.slash("/evidence muscle", muscle=MARKER)).message


async def telling(discord, ada):  # noqa: ARG001  same
    """Ask what the bot is."""
    return (await ada.slash("/about")).message


async def pointing(discord, ada):  # noqa: ARG001  same
    """Use the menu of a message."""
    said = await ada.says(ada.home, QUESTION)
    return (await ada.uses_menu("Answer from the evidence", said.message)).message


async def pressing(discord, ada):
    """Press a button."""
    card = card_with(discord, ada.home, "v1:why:squats-work-hamstrings")
    return (await ada.presses(card, "Why?")).message


async def picking(discord, ada):
    """Pick what was meant."""
    card = card_with(discord, ada.home, f"v1:pick:squats-work-hamstrings:{ada.id}")
    return (await ada.presses(card, "Why?")).message


async def selecting(discord, ada):
    """Choose from a select."""
    card = card_with(discord, ada.home, "v1:why:a")
    return (await ada.selects(card, "Ask next", "sources")).message


async def mentioning(discord, ada):  # noqa: ARG001  same
    """Mention the bot."""
    return await (await ada.says(ada.home, QUESTION, mention=True)).answer()


WAYS = (commanding, looking_up, telling, pointing, pressing, picking, selecting, mentioning)
