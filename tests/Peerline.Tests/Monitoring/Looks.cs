using Peerline.Edge;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Monitoring;

/// <summary>Looks at one session half, minute by minute.</summary>
internal static class Looks
{
    public static readonly Guid Connection = Guid.Parse("0193d0aa-0000-7000-8000-000000000001");
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static SessionSample At(double minutes, SessionState state = SessionState.Established, int? received = 10, long flaps = 0,
        long? octets = null) =>
        new(Connection, Family.IPv4, Noon + TimeSpan.FromMinutes(minutes), state, received, received, 1, flaps, octets, octets);

    public static SessionObservation Session { get; } = new()
    {
        Family = Family.IPv4,
        PeerAddress = Address.Parse("45.80.0.0"),
        PeerAsn = 2002,
        State = SessionState.Established,
        EstablishedSince = Noon,
        PrefixesReceived = 100,
        MaxPrefixes = 1000,
        Flaps = 3,
    };
}
