using System.Text.Json;

namespace Peerline.Edge.Remote;

/// <summary>Which router the server means: driver and settings as in the inventory, without the way to it.</summary>
/// <param name="Patience">Who is silent for longer is gone.</param>
internal sealed record RemoteOrder(string Driver, JsonElement Settings, TimeSpan Patience);
