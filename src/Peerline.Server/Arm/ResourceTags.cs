namespace Peerline.Server.Arm;

/// <summary>The body of a PATCH: tags are all that it changes.</summary>
internal sealed record ResourceTags(Dictionary<string, string>? Tags);
