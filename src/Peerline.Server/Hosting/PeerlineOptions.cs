namespace Peerline.Server.Hosting;

/// <summary>
/// What an installation can set: section <c>Peerline</c> of ordinary ASP.NET configuration (<c>Peerline__Postgres=…</c> in the
/// environment, <c>--Peerline:Demo=false</c> on the command line), and the few short names that a shell likes better.
/// </summary>
public sealed record PeerlineOptions
{
    public const string Section = "Peerline";

    /// <summary>The data folder: database, keys, certificates, demo.json. <c>PEERLINE_DATA</c>.</summary>
    public string Data { get; set; } = "var";

    /// <summary>The address to listen on. Anything but loopback offers the installation to the network.</summary>
    public string Listen { get; set; } = "127.0.0.1";

    /// <summary>Plain HTTP, for people and scrapers on this machine; 0 switches it off. <c>PEERLINE_HTTP_PORT</c>.</summary>
    public int HttpPort { get; set; } = 5080;

    /// <summary>HTTPS, for every client that carries a token. <c>PEERLINE_HTTPS_PORT</c>.</summary>
    public int HttpsPort { get; set; } = 5443;

    /// <summary>How the world reaches this installation; letters, links and tokens name it. Empty: https on the listening
    /// address.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>An Npgsql connection string. Empty: one SQLite file in the data folder.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>A first start in a new data folder makes the demo network; false leaves the installation empty.</summary>
    public bool Demo { get; set; } = true;

    /// <summary>Start the demo network's embedded routers, each in a network namespace; false where there are none to be had.</summary>
    public bool DemoRouters { get; set; } = true;

    /// <summary>How long an access token holds. A client that is deleted is out at once, whatever its tokens say.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long somebody who signed in may stay away before signing in again.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How often one address may try to sign in within a minute.</summary>
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>How long a signing key is the signing key.</summary>
    public TimeSpan KeyRotation { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a new signing key is published before it signs.</summary>
    public TimeSpan KeyNotice { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Authorities besides the embedded one whose tokens are taken.</summary>
    public IList<OutsideIssuer> Issuers { get; } = [];

    /// <summary>The largest body of a request, in octets.</summary>
    public int LargestRequest { get; set; } = 1 << 20;

    public AzureOptions Azure { get; set; } = new();

    public CallerLimitOptions Limits { get; set; } = new();

    public Uri Public => new((PublicUrl.Length > 0 ? PublicUrl : $"https://{Host(Listen)}:{HttpsPort}").TrimEnd('/') + "/");

    private static string Host(string listen) => listen switch
    {
        "0.0.0.0" or "::" or "*" => "localhost",
        _ when listen.Contains(':') => $"[{listen}]",
        _ => listen,
    };
}

/// <summary>How much one caller who is not the operator may ask of the native API.</summary>
public sealed record CallerLimitOptions
{
    public int ReadsPerMinute { get; set; } = 6_000;
    public int WritesPerMinute { get; set; } = 120;

    /// <summary>Open streams of events.</summary>
    public int Streams { get; set; } = 20;

    /// <summary>Dry runs, tables of routers and questions to the looking glass at the same time; some more wait.</summary>
    public int DearAtOnce { get; set; } = 4;

    /// <summary>Judgements, proofs and other words that have registries asked or mails sent, within ten minutes.</summary>
    public int AskingAtOnce { get; set; } = 60;
}

/// <summary>An OpenID Connect issuer of somebody else's. Who its people and programs are is said by role assignments.</summary>
public sealed record OutsideIssuer
{
    /// <summary>As its tokens say in <c>iss</c>; its discovery document is below it.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>What its tokens for this installation say in <c>aud</c>. Empty: this installation's public address.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim that says who it is.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim that says of which tenant it is; empty where the issuer has one only.</summary>
    public string TenantClaim { get; set; } = "";

    /// <summary>The tenants that are let in; required with <see cref="TenantClaim"/>.</summary>
    public IList<string> Tenants { get; } = [];
}

/// <summary>Where Azure's wire does what we would not do.</summary>
public sealed record AzureOptions
{
    /// <summary>Answer a GET with the MD5 key in clear, as Azure does. Off: the key is write-only.</summary>
    public bool ReturnMd5Key { get; set; }

    /// <summary>The region that Azure's clients see as the place of subscriptions and resource groups.</summary>
    public string Region { get; set; } = "local";

    /// <summary>Items on one page of a list.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>How often a subscription may read in an hour, and write, and delete; beyond it the answer is 429.</summary>
    public int ReadsPerHour { get; set; } = 12_000;
    public int WritesPerHour { get; set; } = 1_200;
}
