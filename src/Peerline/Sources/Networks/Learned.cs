namespace Peerline.Sources.Networks;

/// <summary>What a source outside says, or why it says nothing. "There is none" is an answer; "it did not answer" is not.</summary>
/// <param name="Value">Null when the source answered that there is none, and when it did not answer.</param>
/// <param name="Source">Who says it, as evidence names it: "PeeringDB", "whois.ripe.net".</param>
/// <param name="Silence">Why nothing is known; null when the source answered.</param>
public sealed record Learned<T>(T? Value, string Source, string? Silence = null)
    where T : class
{
    public static Learned<T> Unknown(string source, string silence) => new(null, source, silence);

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsKnown => Silence is null;
}
