using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>One network namespace of the lab: a router, a peer or a host.</summary>
public sealed class LabNamespace(string name)
{
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(20);

    /// <summary>As <c>ip netns</c> knows it.</summary>
    public string Name { get; } = name;

    public NamespaceCommand Command { get; } = NamespaceCommand.In(name);

    /// <summary>Runs <c>ip</c> inside and returns what it printed.</summary>
    public async Task<string> IpAsync(params IReadOnlyList<string> arguments) => await RunAsync("ip", arguments);

    /// <summary>Runs a program inside; the lab fails when it does.</summary>
    public async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        var result = await Command.RunAsync(CommandTime, default, program, arguments);
        return result.Succeeded
            ? result.Output
            : throw new LabException($"{Name}: {program} {string.Join(' ', arguments)}: {result.Complaint}");
    }

    /// <summary>Puts an address with its length on an interface, at once usable.</summary>
    public Task AddressAsync(string interfaceName, string addressAndLength) => addressAndLength.Contains(':', StringComparison.Ordinal)
        ? IpAsync("addr", "add", addressAndLength, "dev", interfaceName, "nodad")
        : IpAsync("addr", "add", addressAndLength, "dev", interfaceName);

    public Task RemoveAddressAsync(string interfaceName, string addressAndLength) =>
        IpAsync("addr", "del", addressAndLength, "dev", interfaceName);

    public Task MtuAsync(string interfaceName, int mtu) => IpAsync("link", "set", interfaceName, "mtu", $"{mtu}");

    /// <summary>Takes the carrier away from the other end of the cable.</summary>
    public Task DownAsync(string interfaceName) => IpAsync("link", "set", interfaceName, "down");

    public Task UpAsync(string interfaceName) => IpAsync("link", "set", interfaceName, "up");

    /// <summary>Three echo requests; true when at least one came back.</summary>
    public async Task<bool> CanPingAsync(string destination)
    {
        var result = await Command.RunAsync(CommandTime, default, "ping", "-n", "-q", "-c", "3", "-i", "0.05", "-W", "0.5", destination);
        return result.ExitCode switch
        {
            0 => true,
            1 => false,
            // 2 is "cannot even send": no route, no address. Not a failure of the lab, it is what is asked for.
            2 => false,
            _ => throw new LabException($"{Name}: ping {destination}: {result.Complaint}"),
        };
    }
}
