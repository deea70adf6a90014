namespace Peerline.Routing.Rtr;

/// <summary>Something wrong in a JSON document.</summary>
/// <param name="Path">Where: a JSON path as <c>$.roas[3].prefix</c>.</param>
/// <param name="Sentence">What: one sentence for people.</param>
/// <param name="IsHarmless">True when the specification is not kept and what is meant is clear all the same.</param>
public sealed record DocumentProblem(string Path, string Sentence, bool IsHarmless = false)
{
    /// <summary><c>$.roas[3].prefix: '10.0.0.1/8' is not a prefix.</c></summary>
    public override string ToString() => $"{Path}: {Sentence}";
}
