namespace Peerline.Monitoring.Metrics;

/// <summary>What is measured of a peering or of a peering service.</summary>
public enum MetricKind
{
    /// <summary>1 while a session half is established, 0 while it is not.</summary>
    SessionUp,

    /// <summary>Bits a second that the port receives.</summary>
    Ingress,

    /// <summary>Bits a second that the port sends.</summary>
    Egress,

    /// <summary>Bits a second that the port drops: dropped packets times the mean size of a packet.</summary>
    Dropped,

    /// <summary>Established sessions that were lost.</summary>
    Flaps,

    /// <summary>Milliseconds to registered prefixes.</summary>
    PrefixLatency,

    /// <summary>Milliseconds to the prefixes of registered ASNs.</summary>
    CustomerLatency,

    /// <summary>Percent of the questions of connectivity probes that are answered.</summary>
    ProbeAvailability,
    ProbeJitter,
    ProbeLatency,

    /// <summary>Milliseconds of monitor tests.</summary>
    RoundTrip,
}
