using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Storage;

namespace Peerline.Stages.Validation;

/// <summary>
/// Tells a peer's connections when its AS-SET has become another, where the policy asks for it: what they permit is judged anew. What is
/// held is not used and not told. That they know is noted last, so a process that ends in between says it again.
/// </summary>
public sealed class AsSetWatch(PeerlineStore store, IrrSource irr)
{
    public async Task TellAsync(Asn asn, CancellationToken cancel)
    {
        if (irr.Find(asn) is not { Known: { } known, IsTold: false } record) return;
        await store.WriteAsync(Caller.System, async work =>
        {
            if (await work.ProfileOrNullAsync() is not { } profile) return false;
            var rows = await (
                from c in work.Db.Connections
                join p in work.Db.Peerings on c.PeeringId equals p.Id
                join a in work.Db.PeerAsns on p.PeerAsnId equals a.Id
                where a.Asn == asn.Value && c.State != nameof(ConnectionState.Gone)
                orderby c.Id
                select c).ToListAsync(cancel);
            foreach (var connection in rows.Select(r => r.ToConnection()).Where(c => IsJudgedByIt(profile, c)))
                await ConnectionDesk.SayAsync(work, connection, new AsSetChanged(Sentence(known)));
            return true;
        }, cancel);
        await irr.ToldAsync(record, cancel);
    }

    /// <summary>A route server's clients are not in its set.</summary>
    private static bool IsJudgedByIt(OperatorProfile profile, Connection c) =>
        profile.For(c.Id).Policy.Irr is IrrUse.Require && !c.Requested.TowardsRouteServer;

    private static string Sentence(IrrSet set) =>
        $"{string.Join(", ", set.Objects)} expands to something else: {set.Origins.Count} ASNs, {set.Prefixes.Count} prefixes. What is permitted is judged anew.";
}
