using System.Net.Http.Headers;

namespace Peerline.Sources.PeeringDb;

/// <summary>The mirror of PeeringDB: section <c>Peerline:PeeringDb</c>. Off until it is switched on.</summary>
public sealed record PeeringDbOptions
{
    public const string Section = "Peerline:PeeringDb";

    public bool Enabled { get; set; }

    /// <summary>The API, asked for what changed.</summary>
    public string Api { get; set; } = "https://www.peeringdb.com/api";

    /// <summary>Where the daily dumps lie, read first and compared with every week. Empty: the API is read page by page instead.</summary>
    public string Dump { get; set; } = "https://public.peeringdb.com";

    /// <summary>An API key: more calls a minute, and the contacts that networks show to users only. A password is not taken by
    /// PeeringDB.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>How often what changed is asked for.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Between two calls. Anonymous callers have 20 a minute, those with a key 40.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>For one answer; a dump of all networks is some 50 MB.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    public IEnumerable<string> Problems()
    {
        if (!IsAddress(Api)) yield return $"{Section}:Api is an http or https address without user and password.";
        if (Dump.Length > 0 && !IsAddress(Dump)) yield return $"{Section}:Dump is an http or https address without user and password, or empty.";
        if (ApiKey.Length > 0 && !AuthenticationHeaderValue.TryParse($"Api-Key {ApiKey}", out _)) yield return $"{Section}:ApiKey is not an API key.";
        if (ApiKey.Length > 0 && IsAddress(Api) && new Uri(Api) is { IsLoopback: false, Scheme: "http" })
            yield return $"{Section}:ApiKey is not sent without TLS: name an https address in Api.";
        if (Every < TimeSpan.FromMinutes(15) || Every > TimeSpan.FromDays(7)) yield return $"{Section}:Every is 15 minutes to 7 days.";
        if (Pause < TimeSpan.Zero || Pause > TimeSpan.FromMinutes(1)) yield return $"{Section}:Pause is 0 to 60 seconds; PeeringDB asks for 2.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1)) yield return $"{Section}:Timeout is 1 second to 1 hour.";
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "" };
}
