"""A crowd in one server costs the others nothing."""

from __future__ import annotations

from tests.fake_discord import FakeDiscord
from tests.running_bot import running_bot

QUESTION = "do squats work your hamstrings"
RAIDERS, QUESTIONS_EACH = 60, 6


async def test_a_raid_in_one_server_starves_no_other(tmp_path):
    """A member elsewhere is answered at once, and Discord refuses no call for the rate."""
    async with FakeDiscord() as discord:
        crowd, quiet = discord.guild("crowd"), discord.guild("quiet")
        here = crowd.channel()
        raiders = [crowd.member(f"raider{number}") for number in range(RAIDERS)]
        ada = quiet.member("ada")
        async with running_bot(discord, tmp_path):
            for number in range(QUESTIONS_EACH):
                for raider in raiders:
                    await raider.says(here, f"{QUESTION} {number}", mention=True)
            said = await ada.says(quiet.channel(), QUESTION, mention=True)
            await said.answer(10.0)
            assert not [call for call in discord.refused if call.status == 429]
