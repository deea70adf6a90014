using Peerline.Model;

namespace Peerline.Edge;

/// <summary>
/// A connection as its router last confirmed it: what is wished and not there yet is left out. What differs from it on the router was
/// changed there.
/// </summary>
internal static class AsApplied
{
    public static Connection Of(Connection c) => c with { V4 = Half(c.V4), V6 = Half(c.V6), IsRestoring = false };

    private static SessionHalf? Half(SessionHalf? half) => half switch
    {
        null or { Applied: null } => null,
        { Applied: { } applied } => half with
        {
            Generation = applied.Generation,
            ValidatedGeneration = applied.Open ? applied.Generation : 0,
            // A change that the router has not heard of changes nothing there; a half that is new has no other settings.
            Change = applied.Generation == half.Generation || half.Change is { Phase: HalfPhase.Adding } ? half.Change : null,
        },
    };
}
