namespace Peerline.Benchmarks.Running;

/// <summary>One line of the table: what was measured, ours, the reference on the same data in the same run, what was asked.</summary>
internal sealed record Line(string What, string Ours, string Reference, string Ratio, string Target, bool? Met)
{
    public static string Header => "| what | ours | reference, same run | ratio | target | |\n|---|---|---|---|---|---|";

    public override string ToString() => $"| {What} | {Ours} | {Reference} | {Ratio} | {Target} | {Verdict} |";

    private string Verdict => Met switch { true => "met", false => "**missed**", null => "" };
}
