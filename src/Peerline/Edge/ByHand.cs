using Peerline.Routing.Addressing;

namespace Peerline.Edge;

/// <summary>What is said of a session of ours that somebody changed on the router.</summary>
internal static class ByHand
{
    public static string Sentence(Address peer) =>
        $"Session {peer} was changed on the router by hand since it was applied: it is left as it is until the operator chooses.";
}
