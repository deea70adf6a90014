using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Probing;

/// <summary>
/// Pings, traces and looks up from an edge router. Few at once, each with an end, and never towards what is not public: see
/// <see cref="Destinations"/>.
/// </summary>
public sealed class LookingGlass(PeerlineStore store, EdgeRouterDrivers drivers)
{
    private const int Echoes = 5;
    private readonly SemaphoreSlim places = new(4, 4);

    /// <returns>What the router said, as text.</returns>
    /// <exception cref="RouterUnreachableException">No router of the place answers.</exception>
    public async Task<Answer<string>> AskAsync(Caller caller, Guid subscription, GlassQuestion question, CancellationToken cancel = default)
    {
        var rules = new InputRules();
        if (!Address.TryParse(question.Destination, out var address))
            rules.Add("InvalidDestination", "The destination is one IPv4 or IPv6 address.", "destinationIP");
        var (routers, allowed) = await store.ReadAsync(caller, async db => (
            question.IsRegion
                ? await EdgeSites.InRegionAsync(db, question.Source, cancel)
                : await EdgeSites.AtSiteAsync(db, question.Source, cancel),
            rules.Hold && (question.Command is GlassCommand.BgpRoute
                || await Destinations.MayAskAsync(db, caller, subscription, address, cancel))), cancel);
        rules.Must(routers.Count > 0, "UnknownSource", question.IsRegion
            ? "There is no edge router in this region."
            : "There is no edge router at this site; a site is a peering location, a facility or an edge router.", "sourceLocation");
        rules.Must(!rules.Hold || allowed, "DestinationNotPublic",
            "The destination is not a public address, nor your own end of one of your sessions.", "destinationIP");
        if (!rules.Hold) return new Answer<string>.Invalid(rules.Problems);

        await places.WaitAsync(cancel);
        try
        {
            return await AskAsync(routers, question.Command, address, cancel);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>The first router of the place that answers.</summary>
    private async Task<Answer<string>> AskAsync(
        IReadOnlyList<EdgeRouter> routers, GlassCommand command, Address address, CancellationToken cancel)
    {
        RouterUnreachableException? silent = null;
        foreach (var router in routers)
        {
            try
            {
                var driver = await drivers.OpenAsync(router);
                return command switch
                {
                    GlassCommand.Ping => GlassText.Of(router, await driver.PingAsync(new PingRequest(null, address, Echoes), cancel)),
                    GlassCommand.Traceroute => GlassText.Of(router, await driver.TraceAsync(address, cancel)),
                    _ => GlassText.Of(router, address, await driver.LookUpAsync(address, cancel)),
                };
            }
            catch (RouterUnreachableException e)
            {
                silent = e;
            }
        }

        throw silent!;
    }
}
