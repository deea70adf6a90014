namespace Peerline.Model;

/// <summary>What the operator adds to the routes that it announces.</summary>
public sealed record ExportSettings
{
    public const int MostPrepended = 10;

    public static ExportSettings None { get; } = new();

    /// <summary>Communities and large communities as text: <c>64500:1</c>, <c>64500:1:2</c>.</summary>
    public IReadOnlyList<string> Communities { get; init; } = [];

    /// <summary>How often our AS number is put in front, besides the once that BGP does.</summary>
    public int Prepend { get; init; }

    /// <summary>MULTI_EXIT_DISC; null leaves it as the router has it.</summary>
    public uint? Med { get; init; }
}
