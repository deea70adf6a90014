using Peerline.Access;
using Peerline.Stages.Probing;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary>The connectivity probes that a peering carries on the wire since 2025-05-01; older clients neither see nor change
/// them.</summary>
internal sealed class PeeringProbes(ConnectivityProbeDesk desk)
{
    public static bool AreOn(HttpContext context) => context.HasSystemData();

    /// <summary>What is wrong with the probes of a request.</summary>
    public static IReadOnlyList<Problem> Problems(HttpContext context, PeeringBody body) =>
        AreOn(context) ? ConnectivityProbeDesk.Check(Drafts(body)) : [];

    /// <summary>Writes the probes of a request; a request without a word about them keeps them.</summary>
    public async Task PutAsync(HttpContext context, Caller caller, Guid peering, PeeringBody body)
    {
        if (AreOn(context) && body.Properties?.ConnectivityProbes is not null)
            await desk.PutAsync(caller, peering, Drafts(body), context.RequestAborted);
    }

    /// <summary>Adds to the bodies of peerings what probes they have.</summary>
    public async Task<Func<WholePeering, PeeringBody, PeeringBody>> OfAsync(
        HttpContext context, Caller caller, IEnumerable<WholePeering> peerings)
    {
        if (!AreOn(context)) return (_, body) => body;
        var probes = await desk.OfAsync(caller, [.. peerings.Select(p => p.Peering.Id)], context.RequestAborted);
        return (whole, body) => probes[whole.Peering.Id].ToList() is { Count: > 0 } own
            ? body with { Properties = body.Properties! with { ConnectivityProbes = [.. own.Select(p => ProbeBody.Of(p, whole))] } }
            : body;
    }

    private static IReadOnlyList<ConnectivityProbeDraft> Drafts(PeeringBody body) =>
        [.. (body.Properties?.ConnectivityProbes ?? []).Select(p => (p ?? new ProbeBody(null, null, null)).ToDraft())];
}
