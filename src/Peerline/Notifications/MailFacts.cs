namespace Peerline.Notifications;

/// <summary>What every mail knows: the two networks, where the links lead, and the connection when it is about one.</summary>
/// <param name="BaseAddress">The installation's public address. Every link in a mail begins with it; none comes from a peer.</param>
public sealed record MailFacts(
    string OperatorName, uint OperatorAsn, string PeerName, uint PeerAsn, Uri BaseAddress, ConnectionFacts? Connection = null);
