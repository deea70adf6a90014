using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>How the server's program is started as an embedded router: where, as whom, and which file it is there.</summary>
internal sealed record EmbeddedCommand(NamespaceCommand Where, string Program)
{
    public static EmbeddedCommand In(LabNamespace where) => new(where.Command, Path.Combine(AppContext.BaseDirectory, "peerline-server"));
}
