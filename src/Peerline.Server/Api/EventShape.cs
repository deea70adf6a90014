using System.Text.Json;
using Peerline.Lifecycle;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class EventShape
{
    public static Wire.HistoryEvent Of(EventRow row, Func<string, string> name)
    {
        var (connection, data) = Read(row);
        return new(
            row.Position, row.Id, row.Subject, row.Sequence, row.SubscriptionId, row.Type, row.TypeVersion, row.At.FromMicros(),
                name(row.Actor),
            connection?.Fact.Sentence
                ?? Sentence(data), connection?.PeeringId, connection?.Fact.From?.ToString(), connection?.Fact.To?.ToString(),
            connection?.Fact.Evidence, data);
    }

    private static (ConnectionEvent? Connection, JsonElement? Data) Read(EventRow row)
    {
        using var body = JsonDocument.Parse(row.Body);
        return body.RootElement.ValueKind is JsonValueKind.Object && body.RootElement.TryGetProperty("fact", out _)
            ? (body.RootElement.Deserialize<ConnectionEvent>(PeerlineJson.Options), null)
            : (null, body.RootElement.Clone());
    }

    private static string? Sentence(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty("sentence", out var sentence) ? sentence.GetString() : null;
}
