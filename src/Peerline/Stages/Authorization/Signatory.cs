namespace Peerline.Stages.Authorization;

public sealed record Signatory(string Name, string Title);
