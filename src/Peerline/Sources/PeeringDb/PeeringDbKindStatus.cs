namespace Peerline.Sources.PeeringDb;

/// <summary>What the mirror has of one kind.</summary>
/// <param name="Newest">The newest change that was seen; the next look asks from a second before it.</param>
/// <param name="ComparedAt">The last time that everything was read.</param>
/// <param name="Unconfirmed">Known objects that were not in it.</param>
public sealed record PeeringDbKindStatus(string Kind, int Objects, DateTimeOffset? Newest, DateTimeOffset? ComparedAt, int Unconfirmed);
