using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The peering policy, readable by everybody, and the profile behind it.</summary>
internal static class PolicyApi
{
    public static void MapPolicy(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Policy");
        group.MapGet("/policy", GetAsync).AllowAnonymous().WithName("GetPolicy")
            .WithSummary("The operator's peering policy; no login needed");
        group.MapPut("/policy", SetPolicyAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("SetPolicy").WithSummary("Replace the policy");
        group.MapGet("/profile", ProfileAsync).RequireAuthorization(TokenAuthority.Operator).WithName("GetProfile")
            .WithSummary("The operator's profile");
        group.MapPut("/profile", SetProfileAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("SetProfile").WithSummary("Replace the operator's profile");
    }

    private static async Task<Reply<Wire.Policy>> GetAsync(PeerlineStore store, CancellationToken cancel) =>
        await FindAsync(store, cancel) is { } profile
            ? Reply<Wire.Policy>.Ok(PolicyShape.Policy(profile), profile.Version)
            : Reply<Wire.Policy>.NotFound("policy yet");

    private static async Task<Reply<Wire.OperatorProfile>> ProfileAsync(PeerlineStore store, CancellationToken cancel) =>
        await FindAsync(store, cancel) is { } profile
            ? Reply<Wire.OperatorProfile>.Ok(PolicyShape.Profile(profile), profile.Version)
            : Reply<Wire.OperatorProfile>.NotFound("profile yet");

    private static async Task<Reply<Wire.PolicyTerms>> SetPolicyAsync(
        Caller caller, OperatorProfiles profiles, Body<Wire.PolicyTerms> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<Wire.PolicyTerms>.From(
                await profiles.SetPolicyAsync(caller, PolicyShape.Draft(body.Value), match.Version, cancel), p =>
                    PolicyShape.Terms(p.Policy), p => p.Version)
            : Reply<Wire.PolicyTerms>.No(Refusal.MatchRequired);

    private static async Task<Reply<Wire.OperatorProfile>> SetProfileAsync(
        Caller caller, PeerlineStore store, OperatorProfiles profiles, Body<Wire.OperatorProfile> body, IfMatch match,
            CancellationToken cancel) =>
        match.IsPresent || await FindAsync(store, cancel) is null
            ? Reply<Wire.OperatorProfile>.From(
                await profiles.SetAsync(caller, PolicyShape.Draft(body.Value), match.IsPresent ? match.Version : 0, cancel),
                    PolicyShape.Profile, p => p.Version,
                _ => $"{NativeApi.Root}/profile")
            : Reply<Wire.OperatorProfile>.No(Refusal.MatchRequired);

    /// <summary>The one profile; that it may be read by everybody is this endpoint's purpose.</summary>
    private static Task<OperatorProfile?> FindAsync(PeerlineStore store, CancellationToken cancel) =>
        store.ReadAsync(Caller.System, async db => (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile(), cancel);
}
