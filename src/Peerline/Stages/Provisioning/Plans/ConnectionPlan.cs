using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>What would happen if the connection's change went to its router now, as text and by its meaning. It changes nothing.</summary>
/// <param name="Hash">Of what is wished: whoever releases the change releases this.</param>
/// <param name="Text">The router's own lines, keys masked; none when nothing is to be written, or nothing may be.</param>
/// <param name="Drift">Lines by which the router differs, and which are left as they are until the operator chooses.</param>
/// <param name="Refusals">Why it would not be written.</param>
public sealed record ConnectionPlan(
    Connection Connection, EdgeRouter Router, DateTimeOffset At, string Hash, IReadOnlyList<string> Text, IReadOnlyList<string> Drift,
    IReadOnlyList<string> Refusals, IReadOnlyList<PlannedSession> Sessions, IReadOnlyList<PlannedRoutes> Routes);
