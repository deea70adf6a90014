using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/peerAsns</c>: the ASNs of a subscription.</summary>
internal static class PeerAsns
{
    private const string Type = "peerAsns";

    public static void MapPeerAsns(this RouteGroupBuilder group)
    {
        var asns = group.MapGroup($"/providers/{ArmRequest.Provider}/{Type}");
        asns.MapGet("", ListAsync).WithMetadata(MadeOfRecords.Alone);
        asns.MapGet("/{name}", GetAsync).WithMetadata(MadeOfRecords.Alone);
        asns.MapPut("/{name}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        asns.MapDelete("/{name}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options)
    {
        var (after, size, subscription) = (ArmPage.AfterId(context), options.Azure.PageSize, context.Subscription().Id);
        var rows = await store.ReadAsync(caller, db => db.PeerAsns
            .Where(a => a.SubscriptionId == subscription && (after == null || a.Id > after))
            .OrderBy(a => a.Id).Take(size + 1).ToListAsync(context.RequestAborted));
        return ArmAnswers.Ok(ArmPage.Of(context, rows, size, r => Body(r.ToPeerAsn(), context), r => r.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string name, Caller caller, PeerlineStore store)
    {
        var (key, subscription) = (Work.Key(name), context.Subscription().Id);
        var row = await store.ReadAsync(caller, db => db.PeerAsns
            .FirstOrDefaultAsync(a => a.SubscriptionId == subscription && a.NameKey == key, context.RequestAborted));
        return row is null ? ArmAnswers.ResourceNotFound(context, Type, name) : ArmAnswers.Ok(Body(row.ToPeerAsn(), context));
    }

    private static async Task<IResult> PutAsync(HttpContext context, string name, Caller caller, PeerAsnDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<PeerAsnBody>();
        if (refusal is not null) return refusal;
        var properties = body!.Properties;
        var draft = new PeerAsnDraft
        {
            Name = name,
            Asn = properties?.PeerAsn,
            PeerName = properties?.PeerName,
            Contacts = [.. (properties?.PeerContactDetail ?? []).Select(c => new ContactDraft(c.Role, c.Email, c.Phone))],
            LeavesAsSet = true,
        };
        return ArmAnswers.From(
            await desk.PutAsync(caller, context.Subscription().Id, draft, cancel: context.RequestAborted),
            asn => Body(asn, context), () => ArmAnswers.ResourceNotFound(context, Type, name));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string name, Caller caller, PeerAsnDesk desk) =>
        await desk.DeleteAsync(caller, context.Subscription().Id, name, cancel: context.RequestAborted) switch
        {
            Answer<PeerAsn>.Done => Results.Ok(),
            Answer<PeerAsn>.NotFound => Results.NoContent(),
            var answer => ArmAnswers.From(answer, asn => Body(asn, context), Results.NoContent),
        };

    private static PeerAsnBody Body(PeerAsn asn, HttpContext context) => new()
    {
        Properties = new()
        {
            PeerAsn = asn.Asn.Value,
            PeerContactDetail = [.. asn.Contacts.Select(c => new ContactBody(c.Role.ToString(), c.Email, c.Phone))],
            PeerName = asn.PeerName,
            ValidationState = asn.Validation.ToString(),
            ErrorMessage = asn.Validation is PeerAsnValidation.Failed ? asn.Reason : null,
        },
        Name = asn.Name,
        Id = $"/subscriptions/{asn.SubscriptionId}/providers/{ArmRequest.Provider}/{Type}/{asn.Name}",
        Type = $"{ArmRequest.Provider}/{Type}",
        SystemData = context.HasSystemData() ? new SystemDataBody { CreatedAt = asn.CreatedAt, LastModifiedAt = asn.ChangedAt } : null,
    };

    private sealed record PeerAsnBody
    {
        public PeerAsnProperties? Properties { get; init; }
        [ReadOnly(true)]
        public string? Name { get; init; }
        [ReadOnly(true)]
        public string? Id { get; init; }
        [ReadOnly(true)]
        public string? Type { get; init; }
        [ReadOnly(true)]
        public SystemDataBody? SystemData { get; init; }
    }

    private sealed record PeerAsnProperties
    {
        public long? PeerAsn { get; init; }
        public IReadOnlyList<ContactBody>? PeerContactDetail { get; init; }
        public string? PeerName { get; init; }
        [ReadOnly(true)]
        public string? ValidationState { get; init; }
        [ReadOnly(true)]
        public string? ErrorMessage { get; init; }
    }

    private sealed record ContactBody(string? Role, string? Email, string? Phone);
}
