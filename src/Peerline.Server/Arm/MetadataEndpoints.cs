using Peerline.Server.Hosting;
using Peerline.Server.Tokens;

namespace Peerline.Server.Arm;

/// <summary>
/// <c>/metadata/endpoints</c>: where this cloud's authority and resource manager are, for clients that know only one address. Until
/// 2017-12-01 one object, from 2019-05-01 on a list of clouds with one in it.
/// </summary>
internal static class MetadataEndpoints
{
    private static readonly string[] Object = ["1.0", "2015-01-01", "2015-11-01", "2017-12-01", "2018-05-01"];
    private static readonly string[] List = ["2019-05-01", "2019-10-01", "2020-06-01", "2020-09-01", "2021-01-01", "2022-09-01"];

    public static void MapMetadataEndpoints(this IEndpointRouteBuilder app) =>
        app.MapGet("/metadata/endpoints", (HttpContext context, PeerlineOptions options, Installation installation) =>
        {
            var version = context.ApiVersion();
            return version.Length == 0 ? ArmRequest.VersionMissing()
                : Object.Contains(version) ? ArmAnswers.Ok(Plain(options))
                : List.Contains(version) ? ArmAnswers.Ok(new[] { Cloud(options, installation) })
                : ArmAnswers.Error(StatusCodes.Status400BadRequest, "InvalidApiVersionParameter",
                    $"The api-version '{ArmRequest.ShownVersion(version)}' is invalid. "
                    + $"The supported versions are '{string.Join(",", Object.Concat(List))}'.");
        }).AllowAnonymous().WithMetadata(ArmEndpoint.Instance).ExcludeFromDescription();

    private static object Plain(PeerlineOptions options) => new
    {
        GalleryEndpoint = Root(options),
        GraphEndpoint = Root(options),
        PortalEndpoint = Root(options),
        Authentication = new { LoginEndpoint = Root(options), Audiences = new[] { TokenScope.Audience(options) } },
    };

    private static object Cloud(PeerlineOptions options, Installation installation) => new
    {
        Portal = Root(options),
        Authentication = new
        {
            LoginEndpoint = Root(options),
            Audiences = new[] { TokenScope.Audience(options) },
            Tenant = installation.TenantId,
            IdentityProvider = "AAD",
        },
        GraphAudience = Root(options),
        Graph = Root(options),
        Name = "Peerline",
        Suffixes = new { },
        ResourceManager = Root(options),
        Gallery = Root(options),
    };

    private static string Root(PeerlineOptions options) => options.Public.ToString();
}
