using System.ComponentModel;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.PeeringServices;

namespace Peerline.Server.Arm;

/// <summary><c>peerings/registeredPrefixes</c>: prefixes of the peering service, with their keys and what the checks say.</summary>
internal static class RegisteredPrefixes
{
    private const string Type = "peerings/registeredPrefixes";

    public static void MapRegisteredPrefixes(this RouteGroupBuilder group)
    {
        var prefixes = group.MapGroup(ArmParents.PeeringPath("registeredPrefixes")).AddEndpointFilter(ArmParents.RequirePeering);
        prefixes.MapGet("", ListAsync);
        prefixes.MapGet("/{name}", GetAsync);
        prefixes.MapPut("/{name}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        prefixes.MapDelete("/{name}", DeleteAsync);
        prefixes.MapPost("/{name}/validate", ValidateAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, RegisteredPrefixDesk desk, PeerlineOptions options)
    {
        var size = options.Azure.PageSize;
        var found = await desk.ListAsync(caller, context.Peering().Id, ArmPage.AfterId(context), size + 1, context.RequestAborted);
        return ArmAnswers.Ok(ArmPage.Of(context, found, size, p => Body(context, p), p => p.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string name, Caller caller, RegisteredPrefixDesk desk) =>
        await desk.FindAsync(caller, context.Peering().Id, name, context.RequestAborted) is { } found
            ? ArmAnswers.Ok(Body(context, found))
            : Missing(context, name);

    private static async Task<IResult> PutAsync(HttpContext context, string name, Caller caller, RegisteredPrefixDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<ChildBody<PrefixProperties>>();
        return refusal ?? ArmAnswers.From(
            await desk.PutAsync(caller, context.Peering().Id, name, body!.Properties?.Prefix, context.RequestAborted),
            p => Body(context, p), () => Missing(context, name));
    }

    private static async Task<IResult> ValidateAsync(HttpContext context, string name, Caller caller, RegisteredPrefixDesk desk) =>
        ArmAnswers.From(
            await desk.ValidateAsync(caller, context.Peering().Id, name, context.RequestAborted),
            p => Body(context, p), () => Missing(context, name));

    private static async Task<IResult> DeleteAsync(HttpContext context, string name, Caller caller, RegisteredPrefixDesk desk) =>
        ArmAnswers.Deleted(await desk.DeleteAsync(caller, context.Peering().Id, name, context.RequestAborted));

    private static IResult Missing(HttpContext context, string name) =>
        ArmAnswers.ResourceNotFound(context, Type, $"{context.Peering().Name}/{name}", context.Peering().ResourceGroup);

    private static object Body(HttpContext context, RegisteredPrefix p) => ChildBody<PrefixProperties>.Of(
        context, ArmParents.Id(context.Peering()), Type, p.Name, p.Made, new PrefixProperties
        {
            Prefix = p.Prefix.ToString(),
            PrefixValidationState = p.Validation.ToString(),
            PeeringServicePrefixKey = p.Key.ToString(),
            ErrorMessage = p.Reason,
            ProvisioningState = "Succeeded",
        });

    private sealed record PrefixProperties
    {
        public string? Prefix { get; init; }
        [ReadOnly(true)]
        public string? PrefixValidationState { get; init; }
        [ReadOnly(true)]
        public string? PeeringServicePrefixKey { get; init; }
        [ReadOnly(true)]
        public string? ErrorMessage { get; init; }
        [ReadOnly(true)]
        public string? ProvisioningState { get; init; }
    }
}
