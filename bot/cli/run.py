"""`squatbot run`: the Discord bot."""

from __future__ import annotations

import click

from bot.cli.exit_codes import ExitCode


@click.command()
@click.option("--sync", is_flag=True, help="Register the commands even if they have not changed.")
def run(*, sync: bool) -> int:
    """Connect to Discord with DISCORD_TOKEN and answer until stopped."""
    from bot.client.runner import run_bot
    from bot.settings import read_settings

    run_bot(read_settings(), sync=sync)
    return ExitCode.OK
