using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Peerings as the caller sees them.</summary>
internal sealed class PeeringViews(PeerlineStore store, Caller caller, Names names)
{
    public Task<WholePeering?> FindAsync(Guid id, CancellationToken cancel) => store.ReadAsync(caller, async db =>
        await db.LivePeerings().FirstOrDefaultAsync(p => p.Id == id, cancel) is { } row
            ? (await WholeAsync(db, [row], cancel))[0]
            : null, cancel);

    public async Task<Reply<Wire.Page<Wire.Peering>>> PageAsync(Paging paging, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db =>
        {
            var after = paging.AfterId;
            var rows = await db.LivePeerings().Where(p => paging.After == null || p.Id > after).OrderBy(p => p.Id).Take(paging.Limit + 1)
                .ToListAsync(cancel);
            return paging.Of(await WholeAsync(db, rows, cancel), w => w.Peering.Id.ToString(), Shape);
        }, cancel);
    }

    public async Task<Reply<Wire.Peering>> OkAsync(WholePeering whole, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return Reply<Wire.Peering>.Ok(Shape(whole), whole.Peering.Version);
    }

    public async Task<Reply<Wire.Peering>> ReplyAsync(Answer<WholePeering> answer, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return Reply<Wire.Peering>.From(answer, Shape, w => w.Peering.Version, w => $"{NativeApi.Root}/peerings/{w.Peering.Id}");
    }

    private static async Task<IReadOnlyList<WholePeering>> WholeAsync(
        PeerlineDb db, IReadOnlyList<PeeringRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(r => r.Id).ToList();
        var asnIds = rows.Select(r => r.PeerAsnId).Distinct().ToList();
        var asns = (await db.PeerAsns.Where(a => asnIds.Contains(a.Id)).ToListAsync(cancel)).Select(a => a.ToPeerAsn())
            .ToDictionary(a => a.Id);
        var connections = (await db.LiveConnections().Where(c => ids.Contains(c.PeeringId)).OrderBy(c => c.Id).ToListAsync(cancel))
            .Select(c => c.ToConnection()).ToLookup(c => c.PeeringId);
        return [.. rows.Select(r => new WholePeering(r.ToPeering(), asns[r.PeerAsnId], [.. connections[r.Id]]))];
    }

    private Wire.Peering Shape(WholePeering whole)
    {
        var (p, asn) = (whole.Peering, whole.PeerAsn);
        return new Wire.Peering
        {
            Id = p.Id,
            SubscriptionId = p.SubscriptionId,
            ResourceGroup = p.ResourceGroup,
            Name = p.Name,
            Location = p.Location,
            Sku = p.Sku,
            Kind = p.Kind.ToString(),
            DirectPeeringType = p.Kind is PeeringKind.Direct ? p.DirectPeeringType : null,
            PeerAsnId = p.PeerAsnId,
            PeerAsnName = asn.Name,
            PeerAsn = asn.Asn.Value,
            PeerName = asn.PeerName,
            Metro = p.Metro,
            CreatedAt = p.CreatedAt,
            CreatedBy = names.Of(p.CreatedBy),
            ChangedAt = p.ChangedAt,
            DeletingSince = p.DeletingSince,
            Connections = [.. whole.Connections.Select(ConnectionShape.Summary)],
            Version = p.Version,
        };
    }
}
