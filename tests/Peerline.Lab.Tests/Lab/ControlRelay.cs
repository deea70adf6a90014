namespace Peerline.Lab.Tests;

/// <summary>Between a writer and BIRD's control socket.</summary>
internal sealed class ControlRelay : CommandRelay
{
    public ControlRelay(string bird, string path, int commands, RelayEnd end = RelayEnd.Gone)
        : base((byte)'\n', commands, end)
    {
        Path = path;
        Listen(path, bird);
    }

    public string Path { get; }
}
