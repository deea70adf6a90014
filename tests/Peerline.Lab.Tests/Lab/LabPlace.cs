using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>Where a program of the lab runs.</summary>
/// <param name="Root">How the root of its files is reached from here.</param>
internal sealed record LabPlace(NamespaceCommand Command, string Root = "")
{
    public static LabPlace In(LabNamespace where) => new(where.Command);

    /// <summary>A file of that place, as it is reached from here.</summary>
    public string Here(string path) => Root + path;
}
