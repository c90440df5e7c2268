"""Who stands behind each pseudonym, for those who may know it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from central.cli.client import Centre, pilot_path
from ftr.words import Role


def agent_names(centre: Centre, pilot: str) -> Mapping[str, str]:
    """agent_ref -> name, for agents with a name that is not forgotten.

    A supervisor gets none, and the centre is not even asked: each look is recorded there.
    """
    if centre.get("/v1/whoami")["role"] == Role.SUPERVISOR:
        return {}
    found = centre.get(pilot_path(pilot, "agents"))["agents"]
    return {one["agent_ref"]: one["name"] for one in found if one["name"]}


def named(agent_ref: str, names: Mapping[str, str]) -> str:
    """ "An (a-2b3c)", or the pseudonym alone."""
    name = names.get(agent_ref)
    return agent_ref if name is None or name == agent_ref else f"{name} ({agent_ref})"


def nearest(name: str, names: Mapping[str, str]) -> str | None:
    """The name that was probably meant, capitals aside."""
    by_fold = {known.casefold(): known for known in names.values()}
    near = get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None
