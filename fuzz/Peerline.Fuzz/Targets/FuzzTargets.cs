namespace Peerline.Fuzz.Targets;

/// <summary>The formats, by the name that the command line and the files of found cases use.</summary>
internal static class FuzzTargets
{
    public delegate void Target(ReadOnlySpan<byte> input);

    public static IReadOnlyDictionary<string, Target> ByName { get; } = new Dictionary<string, Target>
    {
        ["bgp"] = BgpTarget.Run,
        ["bmp"] = BmpTarget.Run,
        ["mrt"] = MrtTarget.Run,
        ["rtr"] = RtrTarget.Run,
    };
}
