using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests.Crash;

/// <summary>An edge router of some family with a peer's router on a cable to its port; what the hands of both sides do to them.</summary>
internal abstract class CrashSite : IAsyncDisposable
{
    public const uint OperatorAsn = 64500;
    public const uint PeerAsn = 64501;
    public const string Md5Key = "crash-Key.1";
    public const string PortV4 = "203.0.113.0/24";
    public const string PortV6 = "2001:db8:1000::/36";

    public abstract string Driver { get; }
    public abstract JsonElement Settings { get; }
    public abstract string Port { get; }

    /// <summary>The peer puts the link-test address on its end.</summary>
    public abstract Task AddAddressAsync(string addressAndLength);

    public abstract Task RemoveAddressAsync(string addressAndLength);

    /// <summary>The peer configures BGP by the sheet.</summary>
    public abstract Task ConfigurePeerAsync(ParameterSheet sheet);

    /// <summary>The one time that both sessions are Established, told apart from any other by the peer's own router; null while they are not both.</summary>
    public abstract Task<string?> UpAsync();

    /// <summary>All that is configured on the edge, to be compared before and after.</summary>
    public abstract Task<string> EdgeConfigurationAsync();

    public abstract ValueTask DisposeAsync();
}
