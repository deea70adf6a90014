using System.ComponentModel;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.PeeringServices;

namespace Peerline.Server.Arm;

/// <summary><c>peerings/registeredAsns</c>: customers of the peer, each with a prefix key.</summary>
internal static class RegisteredAsns
{
    private const string Type = "peerings/registeredAsns";

    public static void MapRegisteredAsns(this RouteGroupBuilder group)
    {
        var asns = group.MapGroup(ArmParents.PeeringPath("registeredAsns")).AddEndpointFilter(ArmParents.RequirePeering);
        asns.MapGet("", ListAsync);
        asns.MapGet("/{name}", GetAsync);
        asns.MapPut("/{name}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        asns.MapDelete("/{name}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, RegisteredAsnDesk desk, PeerlineOptions options)
    {
        var size = options.Azure.PageSize;
        var found = await desk.ListAsync(caller, context.Peering().Id, ArmPage.AfterId(context), size + 1, context.RequestAborted);
        return ArmAnswers.Ok(ArmPage.Of(context, found, size, a => Body(context, a), a => a.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string name, Caller caller, RegisteredAsnDesk desk) =>
        await desk.FindAsync(caller, context.Peering().Id, name, context.RequestAborted) is { } found
            ? ArmAnswers.Ok(Body(context, found))
            : Missing(context, name);

    private static async Task<IResult> PutAsync(HttpContext context, string name, Caller caller, RegisteredAsnDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<ChildBody<AsnProperties>>();
        return refusal ?? ArmAnswers.From(
            await desk.PutAsync(caller, context.Peering().Id, name, body!.Properties?.Asn, context.RequestAborted),
            a => Body(context, a), () => Missing(context, name));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string name, Caller caller, RegisteredAsnDesk desk) =>
        ArmAnswers.Deleted(await desk.DeleteAsync(caller, context.Peering().Id, name, context.RequestAborted));

    private static IResult Missing(HttpContext context, string name) =>
        ArmAnswers.ResourceNotFound(context, Type, $"{context.Peering().Name}/{name}", context.Peering().ResourceGroup);

    private static object Body(HttpContext context, RegisteredAsn a) => ChildBody<AsnProperties>.Of(
        context, ArmParents.Id(context.Peering()), Type, a.Name, a.Made, new AsnProperties
        {
            Asn = a.Asn.Value, PeeringServicePrefixKey = a.Key.ToString(), ProvisioningState = "Succeeded",
        });

    private sealed record AsnProperties
    {
        public long? Asn { get; init; }
        [ReadOnly(true)]
        public string? PeeringServicePrefixKey { get; init; }
        [ReadOnly(true)]
        public string? ProvisioningState { get; init; }
    }
}
