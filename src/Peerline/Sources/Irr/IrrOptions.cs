using System.Text.RegularExpressions;

namespace Peerline.Sources.Irr;

/// <summary>How AS-SETs are expanded: section <c>Peerline:Irr</c>. Off until it is switched on.</summary>
public sealed partial record IrrOptions
{
    public const string Section = "Peerline:Irr";

    public bool Enabled { get; set; }

    /// <summary>The server that is asked over the IRRd protocol, <c>HOST</c> or <c>HOST:PORT</c>; the port is 43 where none is named.</summary>
    public string Host { get; set; } = "rr.ntt.net";

    /// <summary>The registries that are believed, in this order; all that the server has when none is named.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>The program, by name or path.</summary>
    public string Program { get; set; } = "bgpq4";

    /// <summary>How often each set is expanded anew.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(6);

    /// <summary>For one run of the program.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A set of more prefixes than this is refused: the set of a whole transit network by mistake.</summary>
    public int MostPrefixes { get; set; } = 200_000;
    public int MostOrigins { get; set; } = 20_000;

    /// <summary>When more than this part of what is known would go at once, a person decides.</summary>
    public int ShrinkPercent { get; set; } = 30;

    /// <summary>What is older than this is stale: it stays in use, and the operator is told.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromDays(2);

    public IEnumerable<string> Problems()
    {
        if (!HostAndPort().IsMatch(Host)) yield return $"{Section}:Host is HOST or HOST:PORT.";
        for (var i = 0; i < Sources.Count; i++)
            if (!Source().IsMatch(Sources[i])) yield return $"{Section}:Sources:{i} is the name of a registry, such as RIPE.";
        if (Program.Length == 0 || Program.StartsWith('-')) yield return $"{Section}:Program is the name or the path of bgpq4.";
        if (Every < TimeSpan.FromMinutes(10) || Every > TimeSpan.FromDays(7)) yield return $"{Section}:Every is 10 minutes to 7 days.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(30)) yield return $"{Section}:Timeout is 1 second to 30 minutes.";
        if (MostPrefixes is < 1 or > 2_000_000) yield return $"{Section}:MostPrefixes is 1 to 2,000,000.";
        if (MostOrigins is < 1 or > 100_000) yield return $"{Section}:MostOrigins is 1 to 100,000.";
        if (ShrinkPercent is < 1 or > 100) yield return $"{Section}:ShrinkPercent is 1 to 100; 100 holds nothing.";
        if (StaleAfter < Every) yield return $"{Section}:StaleAfter is not shorter than Every.";
    }

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(:[0-9]{1,5})?\z")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,31}\z")]
    private static partial Regex Source();
}
