using System.Globalization;
using Peerline.Edge;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>
/// How many of the prefixes that a session may announce it will: those that the router has in its table, each looked up by itself, and
/// not by way of the peer.
/// </summary>
/// <param name="Announced">Null when it cannot be known.</param>
/// <param name="Note">Why.</param>
internal sealed record ListedPrefixes(int? Announced, string? Note = null)
{
    /// <summary>More are not looked up for one plan.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    /// <param name="wish">The half's session; null when it is to be gone.</param>
    /// <param name="now">What it announces now is in the table.</param>
    public static async Task<ListedPrefixes> LookUpAsync(
        IEdgeRouterDriver driver, RouterCapabilities router, SessionWish? wish, RouteSnapshot now, TimeProvider time, CancellationToken cancel)
    {
        if (wish is not { Policy.Open: true }) return new(0);
        var listed = wish.Policy.Announce.Distinct().ToList();
        if (router.Originates) return new(listed.Count);
        var asked = listed.Except(now.Routes.Select(r => r.Prefix)).ToList();
        if (asked.Count > Most)
            return new(null, string.Create(CultureInfo.InvariantCulture, $"{asked.Count} announced prefixes are listed: too many to look each of them up."));
        using var own = new CancellationTokenSource(Within, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, own.Token);
        try
        {
            var announced = listed.Count - asked.Count;
            foreach (var prefix in asked)
            {
                if (await IsAnnouncedAsync(driver, prefix, wish.PeerAddress, limit.Token) is not { } isAnnounced)
                    return new(null, $"The router does not tell whether {prefix} is in its table, only what is more specific.");
                if (isAnnounced) announced++;
            }

            return new(announced);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, "The announced prefixes could not be looked up in time.");
        }
    }

    /// <summary>The answer is the longest prefix that holds an address: one that is longer than what is asked for hides it.</summary>
    private static async Task<bool?> IsAnnouncedAsync(IEdgeRouterDriver driver, Prefix prefix, Address peer, CancellationToken cancel)
    {
        foreach (var address in new[] { prefix.Network, prefix.Last() })
        {
            var found = await driver.LookUpAsync(address, cancel);
            if (found.All(f => f.Route.Prefix.Length <= prefix.Length)) return found.Any(f => f.Best && f.Route.Prefix == prefix && f.Peer != peer);
        }

        return null;
    }
}
