using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Peerline.Server.Hosting;
using Microsoft.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Peerline.Server.Tokens;

/// <summary>Each discovery document names the addresses beside it: v1 those of v1, <c>adfs</c> those of <c>adfs</c>.</summary>
internal sealed class Discovery(PeerlineOptions options) : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    private const string WellKnown = "/.well-known/", V2 = "/v2.0";

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        var path = context.Transaction.GetHttpRequest()!.Path.Value!;
        var beside = path[..path.IndexOf(WellKnown, StringComparison.OrdinalIgnoreCase)].Trim('/');
        var isV2 = ("/" + beside).EndsWith(V2, StringComparison.OrdinalIgnoreCase);
        var authority = isV2 ? beside[..^V2.Length] : beside;
        var version = isV2 ? V2 : "";
        context.AuthorizationEndpoint = At($"{authority}/oauth2{version}/authorize");
        context.TokenEndpoint = At($"{authority}/oauth2{version}/token");
        context.DeviceAuthorizationEndpoint = At($"{authority}/oauth2{version}/devicecode");
        context.JsonWebKeySetEndpoint = At($"{authority}/discovery{version}/keys");
        return default;

        Uri At(string relative) => new(context.BaseUri ?? options.Public, relative);
    }
}
