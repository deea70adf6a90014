using System.Globalization;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Terminal;

/// <summary>How figures and states are said: short, the same everywhere. What comes out is markup, with everything from outside
/// escaped.</summary>
internal static class Words
{
    public static string Safe(string? text) => Markup.Escape(Plain.Line(text));

    public static string Dim(string? text) => string.IsNullOrEmpty(text) ? "" : $"[grey]{Safe(text)}[/]";

    public static string Bold(string? text) => $"[bold]{Safe(text)}[/]";

    /// <summary>The end of a UUIDv7 tells it from others; its beginning is the time.</summary>
    public static string Short(Guid id) => id.ToString()[24..];

    public static string Mbps(int mbps) => mbps % 1000 == 0 ? $"{mbps / 1000}G" : $"{mbps}M";

    public static string Time(DateTimeOffset? time) =>
        time is { } t ? t.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z" : "";

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset? time) =>
        time is { } t ? t.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    public static string Span(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0s",
        { TotalDays: >= 2 } => $"{(int)span.TotalDays}d {span.Hours}h",
        { TotalHours: >= 1 } => $"{(int)span.TotalHours}h {span.Minutes:00}m",
        { TotalMinutes: >= 1 } => $"{span.Minutes}m {span.Seconds:00}s",
        _ => $"{span.Seconds}s",
    };

    /// <summary>A deadline as what is left of it.</summary>
    public static string Left(DateTimeOffset? deadline, DateTimeOffset now) =>
        deadline is not { } d ? "" : d > now ? $"{Span(d - now)} left" : $"passed {Span(now - d)} ago";

    public static string State(string state) => $"[{Colour(state)}]{Safe(state)}[/]";

    public static string Colour(string state) => state switch
    {
        "Active" or "Established" or "Approved" or "Passed" or "Issued" or "Valid" => "green",
        "ProvisioningFailed" or "Rejected" or "Failed" or "Revoked" or "Altered" or "Absent" => "red",
        "PendingRemove" or "Gone" or "Superseded" or "Unknown" or "NotApplicable" => "grey",
        _ => "yellow",
    };

    /// <summary>A rule that is waived, as it stands beside what breaks it.</summary>
    public static string Waived(Waiver w) => $"{w.Check} waived until {w.Until?.UtcDateTime:yyyy-MM-dd HH:mm}Z because {w.Reason}";

    /// <summary>A member of a LAG: its cross connect, and whether it is patched.</summary>
    public static string Member(LagMember m) => $"{Demarc(m.Port)}{(m.Port.InterfaceName is { } port ? $" on {port}" : "")}"
        + (m.FarEnd is { } end ? $" to {end.Panel} {end.Positions}" : "") + (m.Wired is { } wired ? $", wired {wired.CircuitReference}" : ", not wired")
        + (m.State == "InService" ? "" : $", {m.State}") + (m.DarkSince is { } dark ? $", dark since {Time(dark)}" : "") + (m.Letter is { } letter ? $", {letter.Number} v{letter.Version}" : "")
        + (m.Deadline is { } until ? $", until {Day(until)}" : "");

    public static string Demarc(PortOfConnection p) =>
        $"{p.CircuitId}: {string.Join(", ", new[] { p.Cage, p.Rack, p.Panel, p.PanelPort }.OfType<string>())}";

    /// <summary>Rule by rule, why a route is accepted or not.</summary>
    public static string Reasons(IReadOnlyList<DryRunReason> reasons) => Safe(string.Join("; ", reasons.Select(r =>
        $"{r.Check}: {r.Sentence}{(r.Waiver is { } waiver ? $" ({Waived(waiver)})" : "")}")));

    public static string YesNo(bool? value) => value switch { true => "[green]yes[/]", false => "[red]no[/]", null => "[grey]-[/]" };
}
