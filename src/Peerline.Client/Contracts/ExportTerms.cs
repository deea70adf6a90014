namespace Peerline.Client.Contracts;

/// <summary>What the operator adds to the routes that it announces.</summary>
public sealed record ExportTerms
{
    /// <summary>Communities and large communities: <c>64500:1</c>, <c>64500:1:2</c>.</summary>
    public IReadOnlyList<string> Communities { get; init; } = [];

    /// <summary>How often the operator's AS number is put in front besides once; 0 to 10.</summary>
    public int Prepend { get; init; }

    /// <summary>MULTI_EXIT_DISC; null leaves it as the router has it.</summary>
    public uint? Med { get; init; }
}

/// <summary>In place of the usual, in one metro.</summary>
public sealed record MetroExport(string Metro, ExportTerms Settings);
