namespace Peerline.Monitoring.Metrics;

/// <summary>What a measurement is of: a half of a connection's session, or something with a name.</summary>
/// <param name="Connection">The peer's own id of the connection.</param>
/// <param name="SessionAddress">The peer's address.</param>
/// <param name="Name">Of the registered prefix or ASN, of the protocol or of the test.</param>
public sealed record MetricSubject(Guid? Connection = null, string? SessionAddress = null, string? Name = null);
