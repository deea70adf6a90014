namespace Peerline.Client.Contracts;

/// <summary>IANA's registries of special-purpose addresses and AS numbers, as this installation knows them.</summary>
/// <param name="Date">The day of which they are.</param>
/// <param name="Shipped">They came with Peerline; else the operator took them.</param>
/// <param name="Advice">What the operator may want to look at in its own lists of bogons, which nothing here changes.</param>
public sealed record IanaRegistries(
    string Date, bool Shipped, IReadOnlyList<IanaBlock> Blocks, IReadOnlyList<IanaAsns> Asns, IReadOnlyList<string> Advice);

/// <param name="Reachable">Globally reachable; null where the registry says neither.</param>
public sealed record IanaBlock(string Prefix, string Name, bool? Reachable);

public sealed record IanaAsns(uint First, uint Last, string Reason);

/// <summary>Registries as IANA publishes them (CSV). What is left out stays as it is.</summary>
/// <param name="ComparedWith">To take them: the <see cref="IanaDifference.ComparedWith"/> of the difference that was looked at.</param>
public sealed record IanaFiles(string? Ipv4 = null, string? Ipv6 = null, string? Asns = null, string? ComparedWith = null);

/// <param name="ComparedWith">The day of the registries in use.</param>
/// <param name="Taken">The new ones are in use now.</param>
public sealed record IanaDifference(
    string ComparedWith, bool Taken, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed, IReadOnlyList<string> Advice);
