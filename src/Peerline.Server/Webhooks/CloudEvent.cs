using System.Globalization;
using System.Text.Json;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Server.Webhooks;

/// <summary>An event as <see href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0</see>, in structured mode.</summary>
/// <param name="Id">The event's own id: the same in every delivery.</param>
/// <param name="Source">The installation.</param>
/// <param name="Subject">The id of what it is about.</param>
/// <param name="Sequence">The position among all events, as the stream has it, in an order of text.</param>
/// <param name="Data">What the native API says of the event.</param>
internal sealed record CloudEvent(
    string Specversion, Guid Id, Uri Source, string Type, string Subject, DateTimeOffset Time, string Datacontenttype, string Sequence, object Data)
{
    public const string MediaType = "application/cloudevents+json";

    public static byte[] Of(HistoryEvent e, Uri source) => Write(new CloudEvent(
        "1.0", e.Id, source, e.Type, e.Subject.ToString(), e.At, "application/json", e.Position.ToString("d20", CultureInfo.InvariantCulture), e));

    /// <summary>What is sent when somebody tries the address.</summary>
    public static byte[] Test(Guid id, Guid webhook, Uri source, DateTimeOffset now) => Write(new CloudEvent(
        "1.0", id, source, "webhook.test", webhook.ToString(), now, "application/json", new string('0', 20),
        new { sentence = "This address was tried from Peerline. Nothing has happened." }));

    private static byte[] Write(CloudEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, PeerlineApiJson.Options);
}
