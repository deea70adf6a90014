using System.Globalization;
using Peerline.Access;
using Peerline.Model;
using Peerline.Notifications;

namespace Peerline.Monitoring.Alerts;

/// <summary>What an alert rule must be. Pure; every problem is found.</summary>
public static class AlertRules
{
    public const int MostMails = 20, MostNamed = 500;
    private const int LongestMinutes = 24 * 60;

    public static AlertMetric? Metric(string? word) =>
        word is { Length: > 0 } && word.All(char.IsAsciiLetter) && Enum.TryParse<AlertMetric>(word, ignoreCase: true, out var metric)
            ? metric : null;

    /// <summary>The threshold where none is given: for what needs none, or what most people want.</summary>
    public static double Usual(AlertMetric metric) => metric switch
    {
        AlertMetric.SessionDown or AlertMetric.MembersDark => 0,
        AlertMetric.PrefixPercent => 80,
        AlertMetric.TrafficPercent => 50,
        AlertMetric.Flaps => 3,
        _ => 7,
    };

    public static InputRules Check(AlertDraft draft)
    {
        var rules = new InputRules();
        rules.Line(draft.Name, "name", 100);
        var metric = Metric(draft.Metric);
        rules.Must(metric is not null, "InvalidMetric", $"metric is one of {string.Join(", ", Enum.GetNames<AlertMetric>())}.", "metric");
        if (metric is { } m && draft.Threshold is { } threshold)
        {
            var (least, most) = m switch
            {
                AlertMetric.SessionDown => (0, 0),
                AlertMetric.PrefixPercent or AlertMetric.TrafficPercent => (1, 100),
                AlertMetric.Flaps => (0, 1000),
                AlertMetric.MembersDark => (0, Lag.MostMembers),
                _ => (1, 365),
            };
            rules.Must(threshold >= least && threshold <= most, "OutOfRange", least == most
                ? $"{m} takes no threshold."
                : string.Create(CultureInfo.InvariantCulture, $"The threshold of {m} is from {least} to {most}."), "threshold");
        }

        if (draft.ForMinutes is { } minutes) rules.Between(minutes, metric is AlertMetric.Flaps ? 1 : 0, LongestMinutes, "forMinutes");
        var mails = draft.Mails ?? [];
        rules.Must(mails.Count <= MostMails, "TooMany", $"mails has {mails.Count} entries; {MostMails} are allowed.", "mails");
        foreach (var (mail, i) in mails.Take(MostMails).Select((m, i) => (m, i)))
            rules.Must(AddrSpec.TryParse(mail, out _), "InvalidEmail", "One bare e-mail address is needed, like noc@example.net.", $"mails[{i}]");
        rules.Must((draft.Peerings?.Count ?? 0) <= MostNamed, "TooMany", $"At most {MostNamed} peerings are named.", "peerings");
        rules.Must((draft.Connections?.Count ?? 0) <= MostNamed, "TooMany", $"At most {MostNamed} connections are named.", "connections");
        return rules;
    }
}
