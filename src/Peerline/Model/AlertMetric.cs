namespace Peerline.Model;

/// <summary>What an alert rule looks at.</summary>
public enum AlertMetric
{
    /// <summary>A half of the session is not Established.</summary>
    SessionDown,

    /// <summary>Received prefixes, in percent of the half's limit.</summary>
    PrefixPercent,

    /// <summary>Traffic in the busier direction, in percent of the connection's bandwidth.</summary>
    TrafficPercent,

    /// <summary>Established sessions lost within the rule's time.</summary>
    Flaps,

    /// <summary>Members of the connection's LAG that count and are dark.</summary>
    MembersDark,

    /// <summary>Days that the Letter of Authorization still holds, while the connection is not in service.</summary>
    LetterDays,
}
