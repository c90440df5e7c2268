"""What must hold once all is quiet, whatever happened before."""

from __future__ import annotations

from ftr.entry import rank
from ftr.words import Op
from tests.faults.sim.desk import Desk
from tests.faults.sim.world import Broken, World


def check(world: World) -> None:
    """Every invariant; raises Broken with the first that does not hold."""
    saved_is_there(world)
    counted_once(world)
    for desk in world.desks:
        acknowledged_is_committed(world, desk)
        agrees_on_what_is_current(world, desk)
        manifest_adds_up(world, desk)
        fork_was_noticed(world, desk)


def saved_is_there(world: World) -> None:
    """What was told "saved" is at the centre, with these very bytes, unless erased or destroyed."""
    for pair in world.told:
        excused = pair in world.destroyed or pair[0] in world.erased
        if not excused and not world.centre.rows.has(*pair):
            raise Broken(f"{pair[0]} was told saved and is lost")
    for rev_id in world.erased:
        if rev_id in world.centre.rows.log and not world.is_restored:
            raise Broken(f"{rev_id} was erased on purpose and came back")


def counted_once(world: World) -> None:
    """The tally counts each entry once, by its current revision, and never a voided one."""
    rows = world.centre.rows
    entries = {one.entry_id for one in rows.log.values()}
    for entry in entries:
        current = max((one for one in rows.log.values() if one.entry_id == entry), key=rank)
        if rows.current[entry].rev_id != current.rev_id:
            raise Broken(f"{entry}: the centre takes another revision for the current one")
        if rows.tally.get(entry, 0) != int(current.op is not Op.VOID):
            raise Broken(f"{entry} is counted {rows.tally.get(entry)} times")
    if any(number and entry not in entries for entry, number in rows.tally.items()):
        raise Broken("something is counted that is not in the log")


def acknowledged_is_committed(world: World, desk: Desk) -> None:
    """What the desk thinks is there, is there; and nothing is left."""
    tables = desk.disk.tables
    if tables.pending:
        raise Broken(f"{desk.name} still has {len(tables.pending)} pending")
    for rev_id, state in tables.state.items():
        if state != "gone" and not world.centre.rows.has(rev_id, tables.digests[rev_id]):
            raise Broken(f"{desk.name} thinks {rev_id} is {state}, and the centre has it not")


def agrees_on_what_is_current(world: World, desk: Desk) -> None:
    """No desk has a later revision of an entry than the centre counts, but for what is parked."""
    rows, tables = world.centre.rows, desk.disk.tables
    for entry, revision in tables.current.items():
        if rows.digests.get(revision.rev_id) != tables.digests[revision.rev_id]:
            continue  # parked or erased: a person decides
        if rank(rows.current[entry]) < rank(revision):
            raise Broken(f"{desk.name} has a later revision of {entry} than the centre")
        alone = not (desk.is_copy or world.is_restored or world.has_lost_rows)
        if alone and rows.current[entry].rev_id != revision.rev_id and not world.erased:
            raise Broken(f"{desk.name} and the centre do not agree on {entry}")


def manifest_adds_up(world: World, desk: Desk) -> None:
    """Nothing is discarded, and the last manifest is how the desk stands and what is held."""
    process = desk.process
    if process is None:
        raise Broken(f"{desk.name} does not run")
    manifest = process.outbox.manifest()
    if manifest.discarded or manifest.pending:
        raise Broken(f"{desk.name} has discarded or not sent: {manifest}")
    if desk.is_copy:
        return  # two desks report under one name
    enrolment = world.centre.enrolment_of(process.line.token or "")
    last = world.centre.rows.manifests.get(enrolment)
    if manifest.created and last != manifest:
        raise Broken(f"{desk.name} last reported {last}, but it stands at {manifest}")
    held = world.centre.held(enrolment)
    lost_erased = (world.is_restored or world.has_lost_rows) and world.erased
    if held != manifest.settled and not lost_erased:
        raise Broken(f"{desk.name} says {manifest.settled}, the centre holds {held}")


def fork_was_noticed(world: World, desk: Desk) -> None:
    """No two copies go on under one epoch in which they made different revisions.

    Where a new epoch could not be kept, or a centre that was set back forgot what it had seen,
    the next overlap tells again.
    """
    if "disk" in world.plan.faults or world.is_restored:
        return
    numbers = _numbers(desk)
    others = [_numbers(other) for other in world.desks if other is not desk]
    for other in (*others, world.centre.rows.numbers):
        if any(other.get(number, rev_id) != rev_id for number, rev_id in numbers.items()):
            raise Broken(f"{desk.name} goes on under an epoch that another copy uses")


def _numbers(desk: Desk) -> dict[tuple[str, int], str]:
    """The revisions that a desk made under its present epoch, by number."""
    tables = desk.disk.tables
    made = (one for one in tables.revisions.values() if one.epoch == tables.epoch)
    return {(one.epoch, one.seq): one.rev_id for one in made}
