using System.Globalization;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Allocation;

/// <summary>How much is left of something that connections are given.</summary>
/// <param name="Place">The id of the metro, for subnets, or of the facility, for ports.</param>
/// <param name="Kind"><c>IPv4</c> or <c>IPv6</c> for session subnets; for ports their speed, as <c>10000 Mbps</c>.</param>
/// <param name="Total">As a figure of tens where it is astronomic.</param>
/// <param name="Short">So little is left that somebody should get more.</param>
public sealed record Stock(Guid Place, string PlaceName, StockOf Of, string Kind, double Free, double Total, bool Short)
{
    public string Sentence => Of is StockOf.Subnets
        ? $"{Figure(Free)} of {Figure(Total)} {Kind} session subnets are free in {PlaceName}."
        : $"{Figure(Free)} of {Figure(Total)} ports of {Kind} are free at {PlaceName}.";

    /// <summary>What of the metro's pools is not covered by what is taken, in session subnets, each pool's in their own length.</summary>
    /// <param name="pools">Of one address family.</param>
    /// <param name="taken">Subnets in use, of any length; may overlap each other.</param>
    public static (double Free, double Total) Subnets(IEnumerable<AddressPool> pools, IReadOnlyList<Prefix> taken)
    {
        var mine = pools.Where(p => p.Prefix.Length <= p.SubnetLength).DistinctBy(p => p.Prefix).ToList();
        var total = mine.Sum(p => Count(p, p.Prefix));
        return (total - mine.Sum(p => Spoiled(p, taken)), total);
    }

    /// <summary>What is taken counts in the subnets that it spoils; what lies in another of them is counted with it.</summary>
    private static double Spoiled(AddressPool pool, IReadOnlyList<Prefix> taken) => taken.Any(t => t.Covers(pool.Prefix))
        ? Count(pool, pool.Prefix)
        : Outermost(taken.Where(pool.Prefix.Covers).Select(t => t.Length > pool.SubnetLength ? new Prefix(t.Network, pool.SubnetLength) : t))
            .Sum(t => Count(pool, t));

    private static double Count(AddressPool pool, Prefix within) => Math.Pow(2, pool.SubnetLength - within.Length);

    private static IEnumerable<Prefix> Outermost(IEnumerable<Prefix> prefixes)
    {
        // In order a prefix stands before what it covers.
        Prefix? last = null;
        foreach (var prefix in prefixes.Order())
        {
            if (last is { } outer && outer.Covers(prefix)) continue;
            last = prefix;
            yield return prefix;
        }
    }

    private static string Figure(double n) => n < 1e9 ? n.ToString("0", CultureInfo.InvariantCulture) : n.ToString("0.0e+0", CultureInfo.InvariantCulture);
}

/// <summary>What there is a stock of.</summary>
public enum StockOf { Subnets, Ports }
