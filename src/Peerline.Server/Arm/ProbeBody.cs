using System.ComponentModel;
using Peerline.Model;
using Peerline.Stages.Probing;
using Peerline.Stages.Request;

namespace Peerline.Server.Arm;

/// <summary>A connectivity probe of a peering, both ways.</summary>
internal sealed record ProbeBody(string? Endpoint, string? AzureRegion, string? Protocol)
{
    /// <summary>Where the probe's packets come from: what the peer must let in.</summary>
    [ReadOnly(true)]
    public IReadOnlyList<string>? PrefixesToAccesslist { get; init; }

    public ConnectivityProbeDraft ToDraft() => new(Endpoint, AzureRegion, Protocol);

    /// <summary>From the operator's ends of the sessions of active connections.</summary>
    public static ProbeBody Of(ConnectivityProbe probe, WholePeering whole) =>
        new(probe.Endpoint.ToString(), probe.Region, probe.Protocol.ToString())
    {
        PrefixesToAccesslist =
        [
            .. from c in whole.Connections
               where c.IsInService
               let link = probe.Endpoint.IsIPv4 ? c.Addresses?.V4 : c.Addresses?.V6
               where link is not null
               select $"{link.Operator}/{(link.Operator.IsIPv4 ? 32 : 128)}",
        ],
    };
}
