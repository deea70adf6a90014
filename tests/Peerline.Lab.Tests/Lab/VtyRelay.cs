namespace Peerline.Lab.Tests;

/// <summary>Between a writer and the daemons of an FRR.</summary>
internal sealed class VtyRelay : CommandRelay
{
    public VtyRelay(FrrInstance frr, string directory, int commands, RelayEnd end = RelayEnd.Gone)
        : base(0, commands, end)
    {
        Directory = directory;
        System.IO.Directory.CreateDirectory(directory);
        foreach (var daemon in new[] { "zebra", "bgpd" })
            Listen(Path.Combine(directory, $"{daemon}.vty"), Path.Combine(frr.VtyDirectory, $"{daemon}.vty"));
    }

    public string Directory { get; }
}
