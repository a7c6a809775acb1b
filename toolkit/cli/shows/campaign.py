"""soy campaign: the kits of an episode's moments, and new campaigns."""

from __future__ import annotations

import click

from toolkit.cli.shows import campaign_kits, campaign_new


class KitsGroup(click.Group):
    """A group whose first word may be an episode: `soy campaign 001` is `soy campaign kits 001`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `kits` in front of what names no command of the group, and asks for no help."""
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["kits", *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        """Return the command of that name; of any other, which is an episode's, `kits`."""
        return self.commands.get(cmd_name, self.commands["kits"])


@click.group("campaign", cls=KitsGroup)
def command() -> None:
    """Make kits of an episode's moments, or a new campaign.

    A kit is a clip with captions, quote cards, alternative text and posts, and videos if you ask
    for them. To make the kits of an episode, type soy campaign 001, which is short for soy
    campaign kits 001.
    """


command.add_command(campaign_kits.command)
command.add_command(campaign_new.new)
