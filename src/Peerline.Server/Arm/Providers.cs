using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;

namespace Peerline.Server.Arm;

/// <summary>Resource providers of a subscription: Microsoft.Peering must be registered before anything of it is made.</summary>
internal static class Providers
{
    private const string Resources = "Microsoft.Resources";
    private const string Monitor = "Microsoft.Insights";

    public static void MapProviders(this RouteGroupBuilder group)
    {
        group.MapGet("/providers", (HttpContext context, PeerlineOptions options) => ArmAnswers.Ok(new ArmPage(
            [Peering(context.Subscription(), options), ResourceManager(context.Subscription(), options),
                Insights(context.Subscription(), options), Authorization(context.Subscription(), options)])));
        group.MapGet("/providers/{ns}", (HttpContext context, string ns, PeerlineOptions options) =>
            Of(context.Subscription(), ns, options) is { } found ? ArmAnswers.Ok(found) : Unknown());
        group.MapPost("/providers/{ns}/register",
            async (HttpContext context, string ns, Caller caller, SubscriptionDesk desk, PeerlineOptions options) =>
            !Is(ns, ArmRequest.Provider) && Of(context.Subscription(), ns, options) is { } free ? ArmAnswers.Ok(free)
            : !Is(ns, ArmRequest.Provider) ? Unknown()
            : ArmAnswers.From(
                await desk.RegisterProviderAsync(caller, context.Subscription().Id, ArmRequest.Provider, context.RequestAborted),
                s => Peering(s, options), Unknown));
        group.MapPost("/providers/{ns}/unregister",
            async (HttpContext context, string ns, Caller caller, SubscriptionDesk desk, PeerlineOptions options) =>
            !Is(ns, ArmRequest.Provider) ? Unknown()
            : ArmAnswers.From(
                await desk.UnregisterProviderAsync(caller, context.Subscription().Id, ArmRequest.Provider, context.RequestAborted),
                s => Peering(s, options), Unknown));
    }

    /// <summary>The same without a subscription: what there is, not who uses it.</summary>
    public static void MapProviderList(this RouteGroupBuilder group)
    {
        group.MapGet("/providers", (PeerlineOptions options) =>
            ArmAnswers.Ok(new ArmPage(
                [Peering(null, options), ResourceManager(null, options), Insights(null, options), Authorization(null, options)])));
        group.MapGet("/providers/{ns}", (string ns, PeerlineOptions options) => Of(null, ns, options) is { } found ? ArmAnswers.Ok(found)
            : Unknown());
    }

    /// <summary>Refuses what needs the provider while it is not registered, with the code on which Azure's clients register it
    /// themselves.</summary>
    public static async ValueTask<object?> RequireRegistration(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        IsRegistered(invocation.HttpContext.Subscription())
            ? await next(invocation)
            : ArmAnswers.Error(StatusCodes.Status409Conflict, "MissingSubscriptionRegistration",
                $"The subscription is not registered to use namespace '{ArmRequest.Provider}'. "
                + $"Register it: POST …/providers/{ArmRequest.Provider}/register.");

    private static bool IsRegistered(Subscription subscription) =>
        subscription.RegisteredProviders.Contains(ArmRequest.Provider.ToLowerInvariant());

    private static IResult Unknown() =>
        ArmAnswers.Error(404, "InvalidResourceNamespace", "The resource namespace is not one of this installation's.");

    private static object? Of(Subscription? subscription, string ns, PeerlineOptions options) =>
        Is(ns, ArmRequest.Provider) ? Peering(subscription, options)
        : Is(ns, Resources) ? ResourceManager(subscription, options)
        : Is(ns, Monitor) ? Insights(subscription, options)
        : Is(ns, RoleAssignments.Provider) ? Authorization(subscription, options)
        : null;

    private static object Peering(Subscription? subscription, PeerlineOptions options) => Body(
        subscription, ArmRequest.Provider, subscription is not null && IsRegistered(subscription),
            Built.Types.Where(t => t.Action is null).Select(t => Type(t.Name, ArmRequest.ApiVersions, options, t.Tracked)));

    private static object Insights(Subscription? subscription, PeerlineOptions options) => Body(
        subscription, Monitor, true,
        new[] { "metrics", "metricDefinitions", "metricNamespaces", "eventtypes" }
            .Select(t => Type(t, ["2023-10-01", "2019-07-01", "2018-01-01", "2017-12-01-preview", "2015-04-01"], options)));

    private static object Authorization(Subscription? subscription, PeerlineOptions options) => Body(
        subscription, RoleAssignments.Provider, true,
        new[] { "roleAssignments", "roleDefinitions", "permissions" }
            .Select(t => Type(t, ["2022-04-01", "2020-04-01-preview", "2018-07-01", "2015-07-01"], options)));

    private static object ResourceManager(Subscription? subscription, PeerlineOptions options) => Body(
        subscription, Resources, true,
            new[] { "subscriptions", "resourceGroups", "tenants", "providers", "resources", "tags" }
                .Select(t => Type(t, ["2021-04-01", "2021-01-01"], options)));

    private static object Body(Subscription? subscription, string ns, bool registered, IEnumerable<object> types) => new
    {
        Id = subscription is null ? $"/providers/{ns}" : $"/subscriptions/{subscription.Id}/providers/{ns}",
        Namespace = ns,
        RegistrationState = subscription is null ? null : registered ? "Registered" : "NotRegistered",
        RegistrationPolicy = ns != ArmRequest.Provider ? "RegistrationFree" : "RegistrationRequired",
        ResourceTypes = types.ToArray(),
    };

    private static object Type(string name, IReadOnlyList<string> versions, PeerlineOptions options, bool tracked = false) => new
    {
        ResourceType = name,
        Locations = tracked ? new[] { options.Azure.Region } : [],
        ApiVersions = versions,
        Capabilities = tracked ? "SupportsTags, SupportsLocation" : "None",
    };

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
