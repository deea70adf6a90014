namespace Peerline.Benchmarks.Data;

/// <summary>What a full table looks like: lengths as the default-free zone has them, in parts of a thousand.</summary>
internal static class TableStatistics
{
    public static readonly (int Length, int Weight)[] IPv4Lengths =
    [
        (24, 600), (23, 100), (22, 115), (21, 50), (20, 45), (19, 30), (18, 15), (17, 9), (16, 20), (15, 6), (14, 5), (13, 3), (12, 1),
        (11, 1),
    ];

    public static readonly (int Length, int Weight)[] IPv6Lengths =
    [
        (48, 470), (32, 130), (44, 110), (40, 100), (36, 50), (29, 30), (46, 25), (47, 20), (33, 20), (34, 15), (42, 15), (35, 10),
        (45, 5),
    ];

    /// <summary>First octets; those with special-purpose blocks in them are left out.</summary>
    public static readonly int[] IPv4Tops =
        [.. Enumerable.Range(1, 223).Except([10, 100, 127, 169, 172, 192, 198, 203])];

    /// <summary>First sixteen bits.</summary>
    public static readonly int[] IPv6Tops = [0x2400, 0x2401, 0x2600, 0x2604, 0x2800, 0x2a00, 0x2a02, 0x2a0e, 0x2c0f];

    /// <summary>How many neighbours in address space share one attribute set; 3.3 prefixes an UPDATE in the mean.</summary>
    public static readonly int[] PrefixesPerUpdate = [1, 1, 1, 2, 2, 3, 4, 6, 10];

    public static readonly int[] CommunitiesPerRoute = [0, 1, 2, 2, 3, 4, 6];
}
