using Peerline.Routing.Bmp;
using Peerline.Routing.Mrt;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>The outcome for one message: what a speaker does about it, and why.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Action">What is to be done: accept, what RFC 7606 asks for, close (a connection that is no BGP session), skip, wait.</param>
/// <param name="Reason">A sentence; null when there is nothing to say.</param>
/// <param name="Offset">The octet of the message at which it went wrong.</param>
/// <param name="Notification">The NOTIFICATION that answers it.</param>
internal readonly record struct Verdict(
    Outcome Outcome, string Action, string? Reason = null, int? Offset = null, NotificationReason Notification = default)
{
    private const string SessionReset = "session-reset";
    private const string Close = "close";

    public static Verdict Ok { get; } = new(Outcome.Ok, "accept");

    public static Verdict Error(string reason, int? offset = null) => new(Outcome.Error, Close, reason, offset);

    /// <summary>What RFC 7606 makes of an UPDATE.</summary>
    /// <param name="problem">The strongest finding.</param>
    /// <param name="offset">Octets in front of the message body.</param>
    public static Verdict Of(in UpdateProblem problem, int offset)
    {
        if (problem.Fault == UpdateFault.None) return Ok;
        var (outcome, action) = problem.Action switch
        {
            UpdateAction.Accept => (Outcome.Ok, "accept"),
            UpdateAction.AttributeDiscard => (Outcome.AttributeDiscard, "attribute-discard"),
            UpdateAction.TreatAsWithdraw => (Outcome.TreatAsWithdraw, "treat-as-withdraw"),
            _ => (Outcome.SessionReset, SessionReset),
        };
        // Not even its fields can be found.
        if (problem.Fault == UpdateFault.LengthsExceedMessage) outcome = Outcome.Error;
        return new Verdict(outcome, action, problem.Sentence, problem.Offset + offset,
            problem.Action == UpdateAction.SessionReset ? problem.Notification : default);
    }

    /// <summary>A message that RFC 4271 6 answers with a NOTIFICATION.</summary>
    public static Verdict Of(in WireFault fault, int offset) =>
        new(Outcome.Error, SessionReset, $"{fault.Reason.SubcodeName ?? fault.Reason.CodeName}.", fault.Offset + offset, fault.Reason);

    /// <summary>A BMP message. What only a draft lays out is kept raw, and no error.</summary>
    public static Verdict Of(in BmpProblem problem) => problem.Fault switch
    {
        BmpFault.None => Ok,
        BmpFault.DraftLayout => new(Outcome.Ok, "accept", problem.Sentence),
        _ => new(Outcome.Error, Close, problem.Sentence, problem.Offset, problem.Bgp),
    };

    /// <summary>An RTR PDU, which an Error Report answers (RFC 8210 12).</summary>
    public static Verdict Of(in RtrFault fault) => new(Outcome.Error, Close, fault.Sentence, fault.Offset);

    /// <summary>An MRT record; the next one can be found in spite of it.</summary>
    public static Verdict Of(in MrtProblem problem) => new(Outcome.Error, "skip", problem.Sentence, problem.Offset);

    public static Verdict Incomplete(int octets) => new(Outcome.Incomplete, "wait", "The octets end before the message does.", octets);

    /// <summary>The worse of two; the first of equals.</summary>
    public static Verdict Worse(in Verdict first, in Verdict second) => second.Outcome > first.Outcome ? second : first;
}
