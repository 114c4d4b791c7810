"""`squatbot doctor`: what is well with an installation, and what to do about the rest."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from bot.cli.control_characters import strip_control_characters
from bot.cli.exit_codes import ExitCode
from bot.cli.output import print_line

MARKS = {"ok": "✓", "problem": "✗", "unknown": "?"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def doctor(*, as_json: bool) -> int:
    """Check settings, files, database, knowledge and Discord, and say what to do."""
    import asyncio

    from bot.client.diagnosis import CheckState, diagnose

    checks = asyncio.run(diagnose())
    for check in checks:
        if as_json:
            print_line(json.dumps(asdict(check), ensure_ascii=False))
            continue
        detail, remedy = map(strip_control_characters, (check.detail, check.remedy))
        print_line(f"{MARKS[check.state]} {check.name}: {detail}")
        if remedy:
            print_line(f"  → {remedy}")
    has_problem = any(check.state is CheckState.PROBLEM for check in checks)
    return ExitCode.DATA_ERROR if has_problem else ExitCode.OK
