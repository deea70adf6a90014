namespace Peerline.Routing.Rtr;

/// <summary>What follows from a PDU, with the reason.</summary>
internal readonly record struct RtrStep(RtrStepKind Kind, RtrErrorCode Code = default, string Sentence = "", byte Version = 0)
{
    public static RtrStep Report(RtrErrorCode code, string sentence) => new(RtrStepKind.Report, code, sentence);
}
