namespace Peerline.Client.Contracts;

/// <summary>Everything that the peer needs to configure its side of the session.</summary>
public sealed record ParameterSheet
{
    public required Guid ConnectionId { get; init; }
    public required uint OperatorAsn { get; init; }
    public required uint PeerAsn { get; init; }
    public required int Mtu { get; init; }
    public SessionParameters? V4 { get; init; }
    public SessionParameters? V6 { get; init; }
}

public sealed record SessionParameters(string Family, string Subnet, string PeerAddress, string OperatorAddress, int MaxPrefixes);
