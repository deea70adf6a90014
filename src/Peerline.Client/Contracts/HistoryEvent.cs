using System.Text.Json;

namespace Peerline.Client.Contracts;

/// <summary>One thing that happened.</summary>
/// <param name="Position">The place in the order of all events: the id of the stream, to resume by.</param>
/// <param name="Subject">What it happened to: the id of a connection, a peering, an ASN, a router…</param>
/// <param name="Type">A stable word: <c>connection.approved</c>.</param>
/// <param name="Sentence">What happened, for people; null where the type says it all.</param>
/// <param name="From">The state that was left, when the state changed.</param>
/// <param name="Evidence">The report, letter or attempt that it is about.</param>
/// <param name="Data">What else was recorded.</param>
public sealed record HistoryEvent(
    long Position, Guid Id, Guid Subject, long Sequence, Guid? SubscriptionId, string Type, int TypeVersion, DateTimeOffset At,
        string Actor,
    string? Sentence, Guid? PeeringId, string? From, string? To, Guid? Evidence, JsonElement? Data);
