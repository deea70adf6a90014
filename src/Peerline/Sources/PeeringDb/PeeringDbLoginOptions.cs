namespace Peerline.Sources.PeeringDb;

/// <summary>Logins at PeeringDB: section <c>Peerline:PeeringDbLogin</c>. Off until an application that was registered there is named.</summary>
public sealed record PeeringDbLoginOptions
{
    public const string Section = "Peerline:PeeringDbLogin";

    /// <summary>PeeringDB's authorization server: what is asked is below it.</summary>
    public string Server { get; set; } = "https://auth.peeringdb.com";

    /// <summary>Of a confidential client with the grant "authorization code".</summary>
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// Whoever may change the network's entry counts too. Otherwise only who may manage peering sessions in its name counts: PeeringDB
    /// gives that permission to administrators of the organisation, and they give it to others.
    /// </summary>
    public bool EditorsCount { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsOn => ClientId.Length > 0;

    public IEnumerable<string> Problems()
    {
        if (ClientId.Length > 0 != ClientSecret.Length > 0) yield return $"{Section}:ClientId and ClientSecret are both said, or none.";
        if (!Uri.TryCreate(Server, UriKind.Absolute, out var server) || server is not { UserInfo: "", Query: "", Fragment: "" }
            || !(server.Scheme == Uri.UriSchemeHttps || (server.Scheme == Uri.UriSchemeHttp && server.IsLoopback)))
            yield return $"{Section}:Server is an https address without user, password and query.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(1)) yield return $"{Section}:Timeout is 1 second to 1 minute.";
    }
}
