namespace Peerline.Model;

/// <summary>The operator's conditions for a connection, fixed when it was requested.</summary>
public sealed record Terms
{
    /// <summary>How long the Letter of Authorization holds, and with it the time to wire and to say "ready".</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the session may take to come up after DENY ALL was applied.</summary>
    public TimeSpan EstablishWithin { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How long both halves must be Established before they are validated.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the validation may look again before what it finds is final.</summary>
    public TimeSpan ValidateWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long accepted may differ from predicted after the policy was opened: peers churn.</summary>
    public TimeSpan VerifyWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a half may take to come back after its key was changed, before the old key is put back.</summary>
    public TimeSpan ChangeWithin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long routes are drained (RFC 8326) at most before a session that carries traffic is removed.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A drain is over sooner when less flows, in bits per second of the busier direction; 0 for by time only.</summary>
    public long DrainUntilBelow { get; init; } = 1_000_000;
    public bool LinkTestRequired { get; init; }

    /// <summary>The agreed MTU of the link, tested with DF set.</summary>
    public int Mtu { get; init; } = 1500;
}
