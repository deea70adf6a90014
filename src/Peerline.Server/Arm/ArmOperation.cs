using Microsoft.AspNetCore.Routing.Patterns;
using Peerline.Access;

namespace Peerline.Server.Arm;

/// <summary>
/// The operation of an endpoint by the name that access to it is granted by: <c>Microsoft.Peering/peerings/write</c>. It follows from the
/// path and the method, as Azure's does, so that no endpoint can be without one or have another one's.
/// </summary>
/// <param name="IsBelow">It lists what lies in the groups of a subscription, or what everybody may know: a role in one group is enough,
/// and shows what lies there.</param>
/// <param name="Group">The parameter of the path that names the resource group.</param>
internal sealed record ArmOperation(string Name, bool IsBelow, string? Group)
{
    private const string Resources = "Microsoft.Resources";

    /// <summary>Of the subscription itself, although they are listed: a role in a group does not show them.</summary>
    private static readonly string[] OfSubscription =
    [
        "Microsoft.Peering/peerAsns/read", "Microsoft.Insights/eventtypes/values/read", "Microsoft.Resources/tags/read",
        "Microsoft.Peering/legacyPeerings/read",
    ];

    private static readonly string[] ForAll = ["Microsoft.Authorization/permissions/read", "Microsoft.Authorization/roleDefinitions/read"];

    public Scope ScopeOf(HttpContext context) => context.Request.RouteValues["subscriptionId"] is not string subscription
        ? Scope.Root
        : Scope.Of(Guid.Parse(subscription), Group is null ? null : context.Request.RouteValues[Group] as string);

    public static void Declare(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder route || route.RoutePattern.Parameters.Any(p => p.IsCatchAll)) return;
        var method = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(m => m.HttpMethods).FirstOrDefault() ?? "GET";
        endpoint.Metadata.Add(Of(method, route.RoutePattern));
    }

    private static ArmOperation Of(string method, RoutePattern pattern)
    {
        var segments = pattern.PathSegments.Select(s => s.Parts is [RoutePatternLiteralPart literal] ? literal.Content : null).ToList();
        var provider = segments.FindLastIndex(s => Is(s, "providers"));
        var (ns, types, isList) = provider < 0 || provider + 1 >= segments.Count || segments[provider + 1] is null
            ? OfResources(segments)
            : (segments[provider + 1]!, Every(segments, provider + 2), (segments.Count - provider) % 2 == 1);
        var group = segments.FindIndex(s => Is(s, "resourceGroups"));
        var isAction = method == "POST" || Built.Types.Any(t => t.Action is not null && ns == ArmRequest.Provider && Is(t.Name, types));
        var verb = isAction ? "action" : method switch { "GET" or "HEAD" => "read", "DELETE" => "delete", _ => "write" };
        var name = $"{ns}/{types}/{verb}";
        return new ArmOperation(
            name,
            verb == "read" && (group < 0 || group == segments.Count - 1) && !OfSubscription.Contains(name)
                && (ns == Resources || isList && ns == ArmRequest.Provider || ForAll.Contains(name)),
            group >= 0 && group + 1 < segments.Count ? (pattern.PathSegments[group + 1].Parts[0] as RoutePatternParameterPart)?.Name : null);
    }

    /// <summary>Subscriptions, groups, and the providers themselves: their registration is an action of the provider's.</summary>
    private static (string Namespace, string Types, bool IsList) OfResources(List<string?> segments) =>
        segments is [.., "providers", null, { } action]
            ? (ArmRequest.Provider, action, false)
            : (Resources, Every(segments, 0), segments.Count % 2 == 1);

    /// <summary>Words and names take turns.</summary>
    private static string Every(List<string?> segments, int from) =>
        string.Join('/', segments.Skip(from).Where((s, i) => i % 2 == 0 && s is not null));

    private static bool Is(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
