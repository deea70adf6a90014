namespace Peerline.Client.Contracts;

/// <summary>Parts of what the ASN is permitted are discarded when they come with the BLACKHOLE community (RFC 7999).</summary>
/// <param name="ShortestV4">The shortest IPv4 prefix that is discarded; null for none at all.</param>
/// <param name="ShortestV6">The same for IPv6.</param>
public sealed record BlackholeAgreement(int? ShortestV4, int? ShortestV6, string Reason, DateTimeOffset At);

/// <param name="ShortestV4">24 to 32; null for none at all. One of both is needed.</param>
/// <param name="ShortestV6">48 to 128; null for none at all.</param>
/// <param name="Reason">What was agreed, one line, for both sides to read.</param>
public sealed record NewBlackholeAgreement(int? ShortestV4, int? ShortestV6, string Reason);
