namespace Peerline.Stages.PeeringServices;

/// <summary>A monitor test as a customer writes it.</summary>
public sealed record MonitorTestDraft(string? SourceAgent, string? Destination, long? Port, long? EverySeconds);
