using Peerline.Routing.Rtr;

namespace Peerline.Sources.Rpki;

/// <summary>Where VRPs come from: section <c>Peerline:Rpki</c>.</summary>
public sealed record RpkiOptions
{
    public const string Section = "Peerline:Rpki";

    /// <summary>RPKI-RTR caches (RFC 8210), <c>HOST</c> or <c>HOST:PORT</c>, the preferred one first. None: nothing is said of
    /// origins.</summary>
    public IList<string> Caches { get; } = [];

    /// <summary>A file of local exceptions (RFC 8416), read again when it changes; empty for none.</summary>
    public string Slurm { get; set; } = "";

    public IEnumerable<string> Problems()
    {
        foreach (var (cache, i) in Caches.Select((c, i) => (c, i)))
            if (!RtrCacheOptions.TryParse(cache, out _)) yield return $"{Section}:Caches:{i} is HOST or HOST:PORT.";
        if (Slurm.Length > 0 && Caches.Count == 0) yield return $"{Section}:Slurm excepts from VRPs, and there is no cache that gives any.";
    }
}
