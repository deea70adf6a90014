using Peerline.Access;
using Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class MeApi
{
    public static void MapMe(this RouteGroupBuilder api) =>
        api.MapGet("/me", (Caller caller) =>
            Reply<Me>.Ok(new Me(caller.Name, caller.Role.ToString().ToLowerInvariant(), [.. caller.Subscriptions.Order()])))
            .WithTags("Login").WithName("Me").WithSummary("Who the token says that you are");
}
