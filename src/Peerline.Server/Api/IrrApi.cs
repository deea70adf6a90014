using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Server.Tokens;
using Peerline.Sources.Irr;
using Peerline.Stages.Validation;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What the peers' AS-SETs were expanded to. A peer sees that of its own ASNs.</summary>
internal static class IrrApi
{
    public static void MapIrr(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/irr").WithTags("IRR");
        group.MapGet("", (IrrSource irr, Paging paging) => paging.Of<Wire.IrrSet>([.. irr.Records.Select(r => Shape(r, irr, whole: false))]))
            .RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Paged())
            .WithName("ListIrr").WithSummary("The peers' sets, without what is in them (operator)");
        group.MapGet("/{asn}", GetAsync).WithName("GetIrr").WithSummary("What the AS-SET of one ASN was expanded to");
        group.MapPost("/{asn}/refresh", RefreshAsync).RequireAuthorization(TokenAuthority.Operator)
            .WithName("RefreshIrr").WithSummary("Expand the set now; the answer comes when it is done (operator)");
        group.MapPost("/{asn}/release", ReleaseAsync).RequireAuthorization(TokenAuthority.Operator)
            .WithName("ReleaseIrr").WithSummary("Use an expansion that is held because it takes too much away (operator)");
    }

    private static async Task<Reply<Wire.IrrSet>> GetAsync(Caller caller, PeerlineStore store, IrrSource irr, string asn, CancellationToken cancel)
    {
        if (Number(asn) is not { } number) return Reply<Wire.IrrSet>.No(NoNumber);
        if (!caller.IsOperator && await PeerAsync(caller, store, number, cancel) is null) return Reply<Wire.IrrSet>.NotFound("set");
        return irr.Find(number) is { } record ? Reply<Wire.IrrSet>.Ok(Shape(record, irr, whole: true)) : Reply<Wire.IrrSet>.NotFound("set");
    }

    private static async Task<Reply<Wire.IrrSet>> RefreshAsync(
        Caller caller, PeerlineStore store, IrrSource irr, AsSetWatch sets, string asn, CancellationToken cancel)
    {
        if (Number(asn) is not { } number) return Reply<Wire.IrrSet>.No(NoNumber);
        if (!irr.IsConfigured) return Reply<Wire.IrrSet>.No(NotConfigured);
        var stated = (await PeerAsync(caller, store, number, cancel))?.AsSet;
        var record = await irr.RefreshAsync(number, stated, cancel);
        await sets.TellAsync(number, cancel);
        return Reply<Wire.IrrSet>.Ok(Shape(record, irr, whole: false));
    }

    private static async Task<Reply<Wire.IrrSet>> ReleaseAsync(
        Caller caller, PeerlineStore store, IrrSource irr, AsSetWatch sets, string asn, Body<Wire.IrrRelease> body, CancellationToken cancel)
    {
        if (Number(asn) is not { } number) return Reply<Wire.IrrSet>.No(NoNumber);
        if (irr.Find(number)?.Held is not { } held || held.Set.At != body.Value.At) return Reply<Wire.IrrSet>.No(NothingHeld);
        // The word is in the audit chain before it is done: done twice it changes nothing.
        await store.WriteAsync(caller, work =>
        {
            work.Audit(null, "irr/release", $"irr/AS{number}", held.Reason);
            return Task.FromResult(true);
        }, cancel);
        if (await irr.ReleaseAsync(number, body.Value.At, cancel) is not { } record) return Reply<Wire.IrrSet>.No(NothingHeld);
        await sets.TellAsync(number, cancel);
        return Reply<Wire.IrrSet>.Ok(Shape(record, irr, whole: false));
    }

    /// <summary>The registration that the caller may see.</summary>
    private static Task<PeerAsn?> PeerAsync(Caller caller, PeerlineStore store, Asn asn, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => (await db.PeerAsns.FirstOrDefaultAsync(r => r.Asn == asn.Value, cancel))?.ToPeerAsn(), cancel);

    private static Asn? Number(string text) => Asn.TryParse(text, out var asn) ? asn : null;

    private static Refusal NoNumber { get; } = Refusal.Invalid([new Problem("InvalidAsn", "An AS number, such as 64496.", "asn")]);

    private static Refusal NothingHeld { get; } = Refusal.Refused(
        new Problem("NothingHeld", "That expansion is not held: look again at what is.", "at"));

    private static Refusal NotConfigured { get; } = Refusal.Refused(
        new Problem("NotConfigured", "IRRs are not asked here: the operator sets Peerline:Irr:Enabled.", "asn"));

    private static Wire.IrrSet Shape(IrrRecord r, IrrSource irr, bool whole) => new(
        r.Asn.Value, irr.StateOf(r).ToString(), r.Objects, r.From.ToString(), r.Known?.At, r.AttemptAt, r.Failure,
        r.Known?.Origins.Count ?? 0, r.Known?.PrefixesV4 ?? 0, r.Known?.PrefixesV6 ?? 0,
        r.Held is { } h ? new Wire.IrrHeld(h.Set.At, h.Reason, h.Set.Origins.Count, h.Set.PrefixesV4, h.Set.PrefixesV6) : null,
        whole ? [.. (r.Known?.Origins ?? [])] : null, whole ? [.. (r.Known?.Prefixes ?? []).Select(p => p.ToString())] : null);
}
