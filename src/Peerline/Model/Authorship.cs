namespace Peerline.Model;

/// <summary>Who made a record and who changed it last.</summary>
public sealed record Authorship(string By, DateTimeOffset At, string ChangedBy, DateTimeOffset ChangedAt)
{
    public static Authorship Of(string by, DateTimeOffset at) => new(by, at, by, at);

    public Authorship Changed(string by, DateTimeOffset at) => this with { ChangedBy = by, ChangedAt = at };
}
