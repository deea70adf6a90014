using Peerline.Model;

namespace Peerline.Monitoring;

/// <summary>What is different between two looks at a session half.</summary>
/// <param name="At">When it happened, as near as the router tells; else when it was seen.</param>
/// <param name="Sentence">For people, with figures.</param>
public sealed record SessionChange(SessionChangeKind Kind, Family Family, DateTimeOffset At, string Sentence)
{
    /// <summary>The stable word of the event: <c>session.down</c>.</summary>
    public string Word => Kind switch
    {
        SessionChangeKind.Up => "session.up",
        SessionChangeKind.Down => "session.down",
        SessionChangeKind.Flapped => "session.flapped",
        SessionChangeKind.PrefixesChanged => "session.prefixes-changed",
        SessionChangeKind.NearLimit => "session.near-limit",
        SessionChangeKind.Error => "session.error",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "Not a kind of change."),
    };

    /// <summary>A person should look.</summary>
    public bool Alarms => Kind is not (SessionChangeKind.Up or SessionChangeKind.Error);
}

public enum SessionChangeKind
{
    Up,
    Down,

    /// <summary>Established both times, and yet lost in between.</summary>
    Flapped,

    /// <summary>The number of received prefixes made a jump.</summary>
    PrefixesChanged,

    /// <summary>90 % of the limit are reached; at the limit the session is closed.</summary>
    NearLimit,

    /// <summary>A NOTIFICATION, or another reason, that was not there before.</summary>
    Error,
}
