using Grpc.Core;
using Grpc.Net.Client;
using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;
using Policy = Peerline.Edge.GoBgp.Api.Policy;

namespace Peerline.Edge.GoBgp;

/// <summary>The calls of gobgpd's API that the driver makes.</summary>
internal sealed class GoBgpApi(GrpcChannel channel, LinuxPorts ports, TimeProvider time)
{
    private const string Global = "global";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly GobgpApi.GobgpApiClient client = new(channel);

    /// <summary>Those of prefixes are long.</summary>
    public static IReadOnlyList<DefinedType> ShortSets { get; } = [DefinedType.Neighbor, DefinedType.Community, DefinedType.AsPath];

    public static IReadOnlyList<DefinedType> SetTypes { get; } = [DefinedType.Prefix, .. ShortSets];

    public async Task<Asn?> LocalAsnAsync(CancellationToken cancel) =>
        (await client.GetBgpAsync(new GetBgpRequest(), Options(cancel))).Global is { Asn: > 0 } global ? new Asn(global.Asn) : null;

    /// <summary>All neighbours with their states.</summary>
    /// <param name="advertised">Count what goes to each: gobgpd reckons it anew from its whole table.</param>
    public Task<List<Peer>> PeersAsync(bool advertised, CancellationToken cancel) =>
        ListAsync(client.ListPeer(new ListPeerRequest { EnableAdvertised = advertised }, Options(cancel)), r => r.Peer);

    public Task<List<PolicyAssignment>> AssignmentsAsync(CancellationToken cancel) =>
        ListAsync(client.ListPolicyAssignment(new ListPolicyAssignmentRequest { Name = Global }, Options(cancel)), r => r.Assignment);

    public Task<List<Policy>> PoliciesAsync(CancellationToken cancel) =>
        ListAsync(client.ListPolicy(new ListPolicyRequest(), Options(cancel)), r => r.Policy);

    /// <summary>The caches that the operator has named, whether they answer or not.</summary>
    public Task<List<Rpki>> CachesAsync(CancellationToken cancel) =>
        ListAsync(client.ListRpki(new ListRpkiRequest { Family = GoBgpPeer.FamilyOf(Model.Family.IPv4) }, Options(cancel)), r => r.Server);

    /// <summary>Has the policies look again at what the neighbour has sent.</summary>
    public async Task JudgeAgainAsync(string neighbor, CancellationToken cancel) => await client.ResetPeerAsync(
        new ResetPeerRequest { Address = neighbor, Soft = true, Direction = ResetPeerRequest.Types.SoftResetDirection.In }, Options(cancel));

    public async Task<List<DefinedSet>> SetsAsync(IReadOnlyList<DefinedType> types, CancellationToken cancel)
    {
        var sets = new List<DefinedSet>();
        foreach (var type in types)
        {
            sets.AddRange(await ListAsync(
                client.ListDefinedSet(new ListDefinedSetRequest { DefinedType = type }, Options(cancel)), r => r.DefinedSet));
        }

        return sets;
    }

    /// <summary>As they come: gobgpd sends each destination in a message of its own, and what is read meanwhile costs no time.</summary>
    public IAsyncEnumerable<Destination> PathsAsync(ListPathRequest request, CancellationToken cancel) =>
        EachAsync(client.ListPath(request, Options(cancel)), r => r.Destination);

    /// <summary>How many prefixes are in the table.</summary>
    public async Task<ulong> TableSizeAsync(Family family, CancellationToken cancel) =>
        (await client.GetTableAsync(new GetTableRequest { TableType = TableType.Global, Family = family }, Options(cancel))).NumDestination;

    /// <summary>How many prefixes the neighbour has sent: none of a family that its session does not have, of which gobgpd refuses to say it.</summary>
    public async Task<ulong> SentAsync(string neighbor, Family family, CancellationToken cancel)
    {
        var request = new GetTableRequest { TableType = TableType.AdjIn, Name = neighbor, Family = family };
        try
        {
            return (await client.GetTableAsync(request, Options(cancel))).NumDestination;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unknown)
        {
            return 0;
        }
    }

    /// <summary>Does the steps in their order and stops at the first that is refused.</summary>
    public async Task CarryOutAsync(IEnumerable<GoBgpChange> changes, CancellationToken cancel)
    {
        foreach (var change in changes) await MustAsync(change.Lines[^1], () => CarryOutAsync(change, cancel));
    }

    /// <summary>Puts the set into gobgpd by which it is seen whether it still has what it was given, and takes away an older one.</summary>
    public async Task MarkAliveAsync(string? name, IEnumerable<string> old, CancellationToken cancel)
    {
        foreach (var other in old.Where(o => o != name)) await MustAsync(other, () => RemoveSetAsync(DefinedType.Community, other, cancel));
        if (name is null) return;
        var set = new DefinedSet { DefinedType = DefinedType.Community, Name = name };
        await MustAsync(
            name, () => client.AddDefinedSetAsync(new AddDefinedSetRequest { DefinedSet = set }, Options(cancel)).ResponseAsync);
    }

    public Task EnableAsync(string neighbor, CancellationToken cancel) => MustAsync(
        $"neighbor {neighbor} enable",
        () => client.EnablePeerAsync(new EnablePeerRequest { Address = neighbor }, Options(cancel)).ResponseAsync);

    private async Task CarryOutAsync(GoBgpChange change, CancellationToken cancel)
    {
        var options = Options(cancel);
        switch (change)
        {
            case GoBgpChange.AddAddress c:
                Must(c, await ports.AddAsync(c.Address, cancel));
                break;
            case GoBgpChange.RemoveAddress c:
                Must(c, await ports.RemoveAsync(c.Address, cancel));
                break;
            case GoBgpChange.AddPolicy c: await AddAsync(c.Policy, cancel); break;
            case GoBgpChange.RemovePolicy c: await RemoveAsync(c.Policy, cancel); break;
            case GoBgpChange.AddNeighbor c: await client.AddPeerAsync(new AddPeerRequest { Peer = c.Peer }, options); break;
            case GoBgpChange.UpdateNeighbor c: await client.UpdatePeerAsync(new UpdatePeerRequest { Peer = c.Peer }, options); break;
            case GoBgpChange.RemoveNeighbor c: await client.DeletePeerAsync(new DeletePeerRequest { Address = c.Address }, options); break;
            case GoBgpChange.Refresh c:
                var both = ResetPeerRequest.Types.SoftResetDirection.Both;
                await client.ResetPeerAsync(new ResetPeerRequest { Address = c.Address, Soft = true, Direction = both }, options);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(change), change, "Not a step.");
        }
    }

    /// <summary>gobgpd adds to a set that is there already: what was left under this name goes first.</summary>
    private async Task AddAsync(GoBgpPolicy policy, CancellationToken cancel)
    {
        await RemoveAsync(policy, cancel);
        foreach (var set in policy.Sets) await client.AddDefinedSetAsync(new AddDefinedSetRequest { DefinedSet = set }, Options(cancel));
        var part = new Policy { Name = policy.Whole, Statements = { policy.Statements } };
        if (policy.IsInUse) await client.AddPolicyAsync(new AddPolicyRequest { Policy = part }, Options(cancel));
    }

    private async Task RemoveAsync(GoBgpPolicy policy, CancellationToken cancel)
    {
        var part = new Policy { Name = policy.Whole, Statements = { policy.Statements.Select(s => new Statement { Name = s.Name }) } };
        if (policy.IsInUse)
        {
            var request = new DeletePolicyRequest { Policy = part, PreserveStatements = true };
            await GoneAsync(client.DeletePolicyAsync(request, Options(cancel)).ResponseAsync);
        }
        foreach (var statement in part.Statements)
        {
            var request = new DeleteStatementRequest { Statement = statement, All = true };
            await GoneAsync(client.DeleteStatementAsync(request, Options(cancel)).ResponseAsync);
        }
        var own = SetTypes.Select(type => (type, policy.Name)).Union(policy.Sets.Select(set => (set.DefinedType, set.Name)));
        foreach (var (type, name) in own) await RemoveSetAsync(type, name, cancel);
    }

    private Task RemoveSetAsync(DefinedType type, string name, CancellationToken cancel)
    {
        var request = new DeleteDefinedSetRequest { DefinedSet = new DefinedSet { DefinedType = type, Name = name }, All = true };
        return GoneAsync(client.DeleteDefinedSetAsync(request, Options(cancel)).ResponseAsync);
    }

    /// <summary>What is not there need not be taken away. gobgpd has one status for all that it refuses; its words tell.</summary>
    private static async Task GoneAsync(Task removal)
    {
        try
        {
            await removal;
        }
        catch (RpcException e) when (e.Status.Detail.StartsWith("not found", StringComparison.Ordinal))
        {
            // As wished.
        }
    }

    private static void Must(GoBgpChange change, string? complaint)
    {
        if (complaint is not null) throw new RouterRefusedException($"{change.Lines[0]}: {complaint}");
    }

    private static async Task MustAsync(string shown, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unknown or StatusCode.InvalidArgument or StatusCode.Unimplemented)
        {
            throw new RouterRefusedException($"The router refused '{shown}': {RouterText.Printable(e.Status.Detail)}");
        }
    }

    private static Task<List<T>> ListAsync<TResponse, T>(AsyncServerStreamingCall<TResponse> call, Func<TResponse, T> one) =>
        EachAsync(call, one).ToListAsync().AsTask();

    private static async IAsyncEnumerable<T> EachAsync<TResponse, T>(AsyncServerStreamingCall<TResponse> call, Func<TResponse, T> one)
    {
        using (call)
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync()) yield return one(response);
        }
    }

    private CallOptions Options(CancellationToken cancel) =>
        new(deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancel);
}
