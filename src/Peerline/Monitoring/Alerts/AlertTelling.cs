using System.Globalization;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Monitoring.Alerts;

/// <summary>The events of alerts, in words.</summary>
internal static class AlertTelling
{
    /// <param name="because">Why it is over, when not for its figure.</param>
    public static async Task TellAsync(Work work, AlertRule rule, AlertStandRow row, string type, string? because = null)
    {
        var connection = await work.ConnectionAsync(row.ConnectionId);
        var peering = connection is null ? null : await work.PeeringAsync(connection.PeeringId);
        Family? family = row.Family == 0 ? null : (Family)row.Family;
        var where = $"{peering?.Name ?? "a peering"}{(family is null ? "" : $", {family}")}";
        var what = because ?? Words(rule, row.Value, connection?.Port);
        var sentence = $"{rule.Name}: {where}: {(type == AlertEvents.Fired ? what : $"over, {what}")}.";
        await work.AppendAsync(rule.Id, rule.SubscriptionId, type, Input.SystemActor, new AlertEvent(
            sentence, rule.Name, rule.Metric, row.ConnectionId, connection?.PeeringId, peering?.Name, family, row.Value, rule.Threshold));
    }

    private static string Words(AlertRule rule, double value, PortAssignment? port) => rule.Metric switch
    {
        AlertMetric.SessionDown => value > 0 ? "the session is not established" : "the session is established",
        AlertMetric.PrefixPercent => Figure($"prefixes are at {value:0.#} % of the limit"),
        AlertMetric.TrafficPercent => Figure($"traffic is at {value:0.#} % of the bandwidth"),
        AlertMetric.Flaps => Figure($"{value:0} flaps in {rule.For.TotalMinutes:0} minutes"),
        AlertMetric.MembersDark => port?.Lag is { } lag ? Light(port.InterfaceName, lag) : Figure($"{value:0} members are dark"),
        _ => Figure($"the letter holds for {value:0.#} days"),
    };

    private static string Light(string name, LagAssignment lag)
    {
        var dark = string.Join(", ", lag.Members.Where(m => m.IsDark).Select(m => $"{m.InterfaceName} ({m.CircuitId})"));
        var carried = Figure($"{lag.LitMbps} of {lag.CapacityMbps} Mbps");
        return dark.Length > 0 ? $"dark in {name}: {dark}, {carried} are left" : $"no member of {name} is dark, {carried}";
    }

    private static string Figure(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
