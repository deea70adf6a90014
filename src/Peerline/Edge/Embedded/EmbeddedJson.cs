using System.Text.Json.Serialization;

namespace Peerline.Edge.Embedded;

/// <summary>JSON of the router's files and of its socket, generated at build time for a fast start.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RouterConfiguration))]
[JsonSerializable(typeof(BaseConfiguration))]
[JsonSerializable(typeof(RouterStatus))]
[JsonSerializable(typeof(RouterReadBack))]
[JsonSerializable(typeof(CommitRequest))]
[JsonSerializable(typeof(CommitAnswer))]
[JsonSerializable(typeof(RouterObservation))]
[JsonSerializable(typeof(IReadOnlyList<Route>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(LinkTestPlan))]
[JsonSerializable(typeof(LinkTestResult))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(PingResult))]
[JsonSerializable(typeof(TraceResult))]
[JsonSerializable(typeof(ConnectRequest))]
[JsonSerializable(typeof(ConnectResult))]
[JsonSerializable(typeof(IReadOnlyList<FoundRoute>))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
public sealed partial class EmbeddedJson : JsonSerializerContext;
