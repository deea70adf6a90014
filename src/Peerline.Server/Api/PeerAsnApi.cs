using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Registration;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>ASNs: registered by peers, approved or not by the operator.</summary>
internal static class PeerAsnApi
{
    public static void MapPeerAsns(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/peer-asns").WithTags("Peer ASNs");
        group.MapGet("", ListAsync)
            .WithMetadata(new Paged(),
            new TakesQuery("validation", Microsoft.OpenApi.JsonSchemaType.String, "Pending, Approved or Failed."))
            .WithName("ListPeerAsns").WithSummary("Registered ASNs");
        group.MapPost("", RegisterAsync).WithMetadata(new Creates()).WithName("RegisterPeerAsn").WithSummary("Register an ASN");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetPeerAsn").WithSummary("One registration");
        group.MapPut("/{id:guid}", ChangeAsync).WithMetadata(new TakesIfMatch()).WithName("ChangePeerAsn")
            .WithSummary("Change the name of the company or the contacts");
        group.MapDelete("/{id:guid}", DeleteAsync).WithMetadata(new TakesIfMatch()).WithName("DeletePeerAsn")
            .WithSummary("Withdraw a registration");
        group.MapPost("/{id:guid}/approve", ApproveAsync).WithMetadata(new TakesIfMatch()).WithName("ApprovePeerAsn")
            .WithSummary("The subscription holds the ASN (operator)");
        group.MapPost("/{id:guid}/fail", FailAsync).WithMetadata(new TakesIfMatch()).WithName("FailPeerAsn")
            .WithSummary("It does not, with the reason (operator)");
        group.MapPost("/{id:guid}/challenge", ChallengeAsync).WithMetadata(new TakesIfMatch()).RequireRateLimiting(CallerLimits.Asking).WithName("ChallengePeerAsn")
            .WithSummary("Ask for something to show, to prove that the subscription holds the ASN");
        group.MapPost("/{id:guid}/prove", ProveAsync).WithMetadata(new TakesIfMatch()).RequireRateLimiting(CallerLimits.Asking).WithName("ProvePeerAsn")
            .WithSummary("Show it: the code that was mailed or shown, or that the registry is to be looked at");
    }

    private static Task<Reply<Wire.Page<Wire.PeerAsn>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, string? validation, CancellationToken cancel) =>
        store.ReadAsync(caller, async db =>
        {
            if (validation is null) return await paging.PageAsync(db.PeerAsns, Shape, cancel);
            var after = paging.AfterId;
            var rows = (await db.PeerAsns.Where(r => paging.After == null || r.Id > after).OrderBy(r => r.Id).ToListAsync(cancel))
                .Where(r => r.ToPeerAsn().Validation.ToString().Equals(validation, StringComparison.OrdinalIgnoreCase));
            return paging.Of([.. rows.Take(paging.Limit + 1)], r => r.Id.ToString(), Shape);
        }, cancel);

    private static Task<Reply<Wire.PeerAsn>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.PeerAsns.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<Wire.PeerAsn>.Ok(Shape(row), row.Version)
            : Reply<Wire.PeerAsn>.NotFound("peer ASN"), cancel);

    /// <summary>A POST makes a registration; one that is there is changed by PUT.</summary>
    private static async Task<Reply<Wire.PeerAsn>> RegisterAsync(
        Caller caller, PeerAsnDesk desk, Body<Wire.NewPeerAsn> body, CancellationToken cancel) =>
        await desk.PutAsync(caller, body.Value.SubscriptionId, Draft(body.Value), ifVersion: 0, cancel) switch
        {
            Answer<PeerAsn>.Stale => Reply<Wire.PeerAsn>.From<PeerAsn>(new Answer<PeerAsn>.Refused(
                [new("NameTaken", $"{body.Value.Name} is registered in this subscription already.", "name")]), Shape),
            var answer => Reply<Wire.PeerAsn>.From(answer, Shape, a => a.Version, a => $"{NativeApi.Root}/peer-asns/{a.Id}"),
        };

    private static async Task<Reply<Wire.PeerAsn>> ChangeAsync(
        Caller caller, PeerlineStore store, PeerAsnDesk desk, Guid id, Body<Wire.NewPeerAsn> body, IfMatch match, CancellationToken cancel)
    {
        if (await FindAsync(caller, store, id, cancel) is not { } asn) return Reply<Wire.PeerAsn>.NotFound("peer ASN");
        if (!match.IsPresent) return Reply<Wire.PeerAsn>.No(Refusal.MatchRequired);
        var rules = new InputRules();
        rules.Must(body.Value.Name.Equals(asn.Name, StringComparison.OrdinalIgnoreCase), "Immutable",
            $"The registration is named {asn.Name}.", "name");
        rules.Must(body.Value.SubscriptionId == asn.SubscriptionId, "Immutable", "The registration stays in its subscription.",
            "subscriptionId");
        return rules.Hold
            ? Reply<Wire.PeerAsn>.From(await desk.PutAsync(caller, asn.SubscriptionId, Draft(body.Value), match.Version, cancel), Shape,
            a => a.Version)
            : Reply<Wire.PeerAsn>.No(Refusal.Invalid(rules.Problems));
    }

    private static async Task<Gone> DeleteAsync(
        Caller caller, PeerlineStore store, PeerAsnDesk desk, Guid id, IfMatch match, CancellationToken cancel) =>
        await FindAsync(caller, store, id, cancel) is { } asn
            ? Gone.From(await desk.DeleteAsync(caller, asn.SubscriptionId, asn.Name, match.Version, cancel))
            : Gone.From(new Answer<PeerAsn>.NotFound("peer ASN"));

    private static async Task<Reply<Wire.PeerAsn>> ApproveAsync(
        Caller caller, PeerAsnDesk desk, Guid id, IfMatch match, CancellationToken cancel) =>
        Reply<Wire.PeerAsn>.From(await desk.ApproveAsync(caller, id, match.Version, cancel), Shape, a => a.Version);

    private static async Task<Reply<Wire.PeerAsn>> FailAsync(
        Caller caller, PeerlineStore store, PeerAsnDesk desk, Guid id, Body<Wire.Because> body, IfMatch match, CancellationToken cancel)
    {
        if (await FindAsync(caller, store, id, cancel) is null) return Reply<Wire.PeerAsn>.NotFound("peer ASN");
        var rules = new InputRules();
        rules.Text(body.Value.Reason, "reason", 2000);
        return rules.Hold
            ? Reply<Wire.PeerAsn>.From(await desk.FailAsync(caller, id, body.Value.Reason, match.Version, cancel), Shape, a => a.Version)
            : Reply<Wire.PeerAsn>.No(Refusal.Invalid(rules.Problems));
    }

    private static async Task<Reply<Wire.AskedAsnChallenge>> ChallengeAsync(
        Caller caller, PeerlineStore store, AsnProofDesk desk, Guid id, Body<Wire.NewAsnChallenge> body, IfMatch match, CancellationToken cancel)
    {
        if (await FindAsync(caller, store, id, cancel) is null) return Reply<Wire.AskedAsnChallenge>.NotFound("peer ASN");
        var methods = Enum.GetValues<ProofMethod>().Where(m => m.ToString().Equals(body.Value.Method, StringComparison.OrdinalIgnoreCase)).ToList();
        if (methods is not [var method])
            return Reply<Wire.AskedAsnChallenge>.No(Refusal.Invalid([new("UnknownMethod", "method is irr, mail or peeringdb.", "method")]));
        return Reply<Wire.AskedAsnChallenge>.From(
            await desk.AskAsync(caller, id, method, body.Value.Contact, match.Version, cancel), a => new(a.Method.ToString(), a.ExpiresAt, a.Line, a.SentTo, a.Url?.AbsoluteUri));
    }

    private static async Task<Reply<Wire.PeerAsn>> ProveAsync(
        Caller caller, AsnProofDesk desk, Guid id, Body<Wire.ShownAsnProof> body, IfMatch match, CancellationToken cancel) =>
        Reply<Wire.PeerAsn>.From(await desk.ProveAsync(caller, id, body.Value.Code, match.Version, cancel), Shape, a => a.Version);

    private static Task<PeerAsn?> FindAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => (await db.PeerAsns.FirstOrDefaultAsync(r => r.Id == id, cancel))?.ToPeerAsn(), cancel);

    private static PeerAsnDraft Draft(Wire.NewPeerAsn a) => new()
    {
        Name = a.Name,
        Asn = a.Asn,
        PeerName = a.PeerName,
        Contacts = [.. a.Contacts.Select(c => new ContactDraft(c.Role, c.Email, c.Phone))],
        AsSet = a.AsSet,
    };

    private static Wire.PeerAsn Shape(Storage.Rows.PeerAsnRow row) => Shape(row.ToPeerAsn());

    internal static Wire.PeerAsn Shape(PeerAsn a) => new()
    {
        Id = a.Id,
        SubscriptionId = a.SubscriptionId,
        Name = a.Name,
        Asn = a.Asn.Value,
        PeerName = a.PeerName,
        Contacts = [.. a.Contacts.Select(c => new Wire.Contact(c.Role.ToString(), c.Email, c.Phone))],
        AsSet = a.AsSet,
        Validation = a.Validation.ToString(),
        Reason = a.Reason,
        Blackhole = a.Blackhole is { } b ? new(b.ShortestV4, b.ShortestV6, b.Reason, b.At) : null,
        Proof = a.Proof is { } p ? new(p.Method.ToString(), p.At, p.SeenAt, p.Evidence, p.Lapse) : null,
        Challenge = a.Challenge is { } c ? new(c.Method.ToString(), c.ExpiresAt) : null,
        CreatedAt = a.CreatedAt,
        ChangedAt = a.ChangedAt,
        Version = a.Version,
    };
}
