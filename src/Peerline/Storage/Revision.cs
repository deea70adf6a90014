namespace Peerline.Storage;

/// <summary>What was read at a revision still holds while the revision is the same; see <see cref="Revisions"/>.</summary>
/// <param name="Common">Commits of records that belong to nobody in particular: places, routers, ports, clients, users, roles.</param>
/// <param name="Own">Commits of the subscription's own records.</param>
public readonly record struct Revision(long Common, long Own);
