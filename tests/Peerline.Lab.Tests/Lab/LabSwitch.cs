namespace Peerline.Lab.Tests;

/// <summary>The peering LAN of an exchange: a bridge in a namespace, with a port for each member.</summary>
public sealed class LabSwitch
{
    private const string Bridge = "br0";
    private readonly Lab lab;
    private int ports;

    private LabSwitch(Lab lab, LabNamespace where) => (this.lab, Where) = (lab, where);

    public LabNamespace Where { get; }

    /// <param name="ports">Interfaces of the namespace that are ports of the switch from the beginning.</param>
    public static async Task<LabSwitch> StartAsync(Lab lab, LabNamespace where, params IReadOnlyList<string> ports)
    {
        await where.IpAsync("link", "add", Bridge, "type", "bridge");
        await where.IpAsync("link", "set", Bridge, "up");
        foreach (var port in ports) await where.IpAsync("link", "set", port, "master", Bridge);
        return new LabSwitch(lab, where);
    }

    /// <summary>A cable from a member's interface to a port of the switch.</summary>
    public async Task PlugAsync(LabNamespace member, string interfaceName)
    {
        var port = $"m{ports++}";
        await lab.WireAsync(member, interfaceName, Where, port);
        await Where.IpAsync("link", "set", port, "master", Bridge);
    }
}
