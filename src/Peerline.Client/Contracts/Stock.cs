namespace Peerline.Client.Contracts;

/// <summary>How much is left of something that connections are given.</summary>
/// <param name="Place">The id of the metro, for subnets, or of the facility, for ports.</param>
/// <param name="Of"><c>Subnets</c> or <c>Ports</c>.</param>
/// <param name="Kind"><c>IPv4</c> or <c>IPv6</c>; for ports their speed.</param>
/// <param name="Short">So little is left that somebody should get more.</param>
public sealed record Stock(Guid Place, string PlaceName, string Of, string Kind, double Free, double Total, bool Short, string Sentence);
