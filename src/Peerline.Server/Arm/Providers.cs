using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;

namespace Peerline.Server.Arm;

/// <summary>Resource providers of a subscription: Microsoft.Peering must be registered before anything of it is made.</summary>
internal static class Providers
{
    private const string Resources = "Microsoft.Resources";

    public static void MapProviders(this RouteGroupBuilder group)
    {
        group.MapGet("/providers", (HttpContext context, PeerlineOptions options) => ArmAnswers.Ok(new ArmPage(
            [Peering(context.Subscription(), options), ResourceManager(context.Subscription(), options)])));
        group.MapGet("/providers/{ns}", (HttpContext context, string ns, PeerlineOptions options) =>
            Is(ns, ArmRequest.Provider) ? ArmAnswers.Ok(Peering(context.Subscription(), options))
            : Is(ns, Resources) ? ArmAnswers.Ok(ResourceManager(context.Subscription(), options))
            : Unknown());
        group.MapPost("/providers/{ns}/register",
            async (HttpContext context, string ns, Caller caller, SubscriptionDesk desk, PeerlineOptions options) =>
            Is(ns, Resources) ? ArmAnswers.Ok(ResourceManager(context.Subscription(), options))
            : !Is(ns, ArmRequest.Provider) ? Unknown()
            : ArmAnswers.From(
                await desk.RegisterProviderAsync(caller, context.Subscription().Id, ArmRequest.Provider, context.RequestAborted),
                s => Peering(s, options), Unknown));
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

    private static object Peering(Subscription subscription, PeerlineOptions options) => Body(
        subscription, ArmRequest.Provider, IsRegistered(subscription),
            Built.Types.Select(t => Type(t.Name, ArmRequest.ApiVersions, options)));

    private static object ResourceManager(Subscription subscription, PeerlineOptions options) => Body(
        subscription, Resources, true,
            new[] { "subscriptions", "resourceGroups", "tenants", "providers" }
                .Select(t => Type(t, ["2021-04-01", "2021-01-01"], options)));

    private static object Body(Subscription subscription, string ns, bool registered, IEnumerable<object> types) => new
    {
        Id = $"/subscriptions/{subscription.Id}/providers/{ns}",
        Namespace = ns,
        RegistrationState = registered ? "Registered" : "NotRegistered",
        RegistrationPolicy = ns == Resources ? "RegistrationFree" : "RegistrationRequired",
        ResourceTypes = types.ToArray(),
    };

    private static object Type(string name, IReadOnlyList<string> versions, PeerlineOptions options) => new
    {
        ResourceType = name,
        Locations = name == "peerings" ? new[] { options.Azure.Region } : [],
        ApiVersions = versions,
        Capabilities = name == "peerings" ? "SupportsTags, SupportsLocation" : "None",
    };

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
