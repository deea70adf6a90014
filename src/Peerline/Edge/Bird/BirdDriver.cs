using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Peerline.Edge.Guard;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>
/// Drives BIRD over its control socket and a file of Peerline's that the operator's configuration includes.
/// <para>An apply: take the lock, read files and what runs, plan (<see cref="BirdPlanner"/>), write down what is begun
/// (<see cref="BirdJournal"/>), put addresses on ports, write the new file beside the old one and have BIRD check and take a configuration
/// that names it, with <c>configure timeout</c>; read back what runs; <c>configure confirm</c>; and only now put the new file in the
/// place of the old one. BIRD itself goes back when the confirmation does not come, and whenever it starts it finds what was confirmed
/// last. What BIRD does not know, the addresses on ports, is taken back by the guard beside it (<see cref="RouterGuard"/>).</para>
/// </summary>
internal sealed partial class BirdDriver(
    BirdSettings settings, TimeProvider time, IReadOnlyList<string>? guard = null, TimeSpan? confirmWithin = null, Func<bool>? isPaused = null,
    Func<CancellationToken, Task>? isAwaited = null)
    : LinuxEdgeDriver(settings.Namespace, time), IEdgeRouterDriver, IGuardedRouter
{
    /// <summary>A read-back takes milliseconds: whoever takes longer is gone.</summary>
    private const int ConfirmWithinSeconds = 10;

    private const string Applied = "Taken, read back and confirmed.";
    private static readonly TimeSpan RollbackTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(10);

    /// <summary>RFC 9234: <c>local role</c> came with 2.0.11.</summary>
    private static readonly Version WithRoles = new(2, 0, 11);

    public string LockFile => settings.LockFile;
    public string JournalFile => settings.JournalFile;
    public string OrderFile => settings.GuardOrderFile;
    public GuardOrder Order => new() { Bird = settings };

    public Task<RouterCapabilities> CapabilitiesAsync(CancellationToken cancel) => AskedAsync(async () =>
    {
        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        return await CapabilitiesAsync(bird, await bird.AskAsync("show status", cancel), cancel);
    });

    public Task<RouterPlan> PlanAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) => AskedAsync(async () =>
    {
        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        return BirdPlanner.Plan(await ReadAsync(bird, cancel), wish, intent, Guid.Empty).Plan;
    });

    public Task<ApplyResult> ApplyAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel) =>
        AskedAsync(() => WriteAsync(wish, intent, cancel));

    public Task<RouterObservation> ObserveAsync(CancellationToken cancel) => AskedAsync(async () =>
    {
        if (isPaused?.Invoke() is not true) await RouterGuard.TakeBackLeftAsync(this, cancel);
        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        var reading = await ReadAsync(bird, cancel);
        var received = new Dictionary<string, int>();
        foreach (var p in reading.Running.Where(p => p.IsEstablished && p.Channel is not null))
        {
            // Without "import table" BIRD has no such table, and does not know.
            var counted = await bird.RunAsync($"show route import table {Quoted(p.Name)}.{p.Channel!.Name} count", cancel);
            if (counted.Accepted && Counted().Match(string.Join('\n', counted.Texts)) is { Success: true } count)
                received[p.Name] = int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        return new RouterObservation
        {
            At = Time.GetUtcNow(),
            // BIRD has no ASN of its own: each session has one, and most of them the operator's.
            LocalAsn = reading.Running.Select(p => p.LocalAsn).OfType<Asn>().GroupBy(a => a).OrderByDescending(g => g.Count())
                .Select(g => g.Key).FirstOrDefault(),
            Sessions =
                [.. reading.Running.Where(p => p.Neighbor is not null).Select(p => BirdObservation.Session(p, reading, received))],
            Interfaces = await Tester.InterfacesAsync(cancel),
            Md5Failures = await Tester.Md5FailuresAsync(cancel),
        };
    });

    public Task<IReadOnlyList<Route>> RoutesAsync(SessionKey session, RouteView view, CancellationToken cancel) => AskedAsync(async () =>
    {
        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        var now = Time.GetUtcNow();
        var protocols = BirdProtocol.Read(await bird.AskAsync("show protocols all", cancel), now);
        if (protocols.FirstOrDefault(p => p.Neighbor == session.PeerAddress) is not { Channel: { } channel } p)
            return (IReadOnlyList<Route>)[];
        var reply = await bird.RunAsync(
            view switch
            {
                RouteView.Received => $"show route import table {Quoted(p.Name)}.{channel.Name} all",
                RouteView.Advertised => $"show route table {Quoted(channel.Table)} export {Quoted(p.Name)} all",
                _ => $"show route table {Quoted(channel.Table)} protocol {Quoted(p.Name)} all",
            },
            cancel);
        return reply.Accepted ? [.. BirdRoutes.Read(reply, now).Select(r => r.Route)] : [];
    });

    public Task<IReadOnlyList<FoundRoute>> LookUpAsync(Address address, CancellationToken cancel) => AskedAsync(async () =>
    {
        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        var now = Time.GetUtcNow();
        var peers = BirdProtocol.Read(await bird.AskAsync("show protocols all", cancel), now).ToDictionary(p => p.Name, p => p.Neighbor);
        var reply = await bird.RunAsync($"show route for {address} all", cancel);
        // 8001: the network is not in the table.
        if (!reply.Accepted) return (IReadOnlyList<FoundRoute>)[];
        var found = BirdRoutes.Read(reply, now).Select(r => new FoundRoute(peers.GetValueOrDefault(r.Protocol), r.Route, r.Best));
        return [.. found.OrderByDescending(f => f.Best)];
    });

    public Task<bool> TakeBackAsync(bool isOverdue, CancellationToken cancel) => AskedAsync(async () =>
    {
        using var held = RouterFile.TryLock(settings.LockFile);
        if ((held is null && !isOverdue) || BirdJournal.Read(settings.JournalFile) is not { } journal) return false;
        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        await TakeBackAsync(bird, journal, journal.Configures, cancel);
        return true;
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static RouterCapabilities Capabilities(BirdReply status, bool followsRpki, bool discards)
    {
        var version = BirdVersion().Match(string.Join('\n', status.Texts));
        var roles = version.Success && new Version(version.Groups[1].Value) >= WithRoles;
        return new RouterCapabilities(
            Software: version.Success ? $"BIRD {version.Groups[1].Value}" : "BIRD",
            Md5: true,
            Gtsm: true,
            Roles: roles,
            RouteRefresh: true,
            RawRibIn: true,
            CommitConfirm: true,
            ForwardsTraffic: true)
        {
            Discards = discards,
            RulesNotHeld = RouteRule.NotHeld(followsRpki, roles ? [] : [RouteRule.OtcLeak]),
        };
    }

    /// <summary>What BIRD has of its own is in the kernel only where the operator lets it: then a route that discards does.</summary>
    private static async Task<bool> DiscardsAsync(BirdSocket bird, CancellationToken cancel)
    {
        var tables = (await bird.AskAsync("show protocols", cancel)).Texts.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w is [_, "Kernel", _, "up", ..]).Select(w => w[2]).ToHashSet();
        return tables.IsSupersetOf(["master4", "master6"]);
    }

    private async Task<RouterCapabilities> CapabilitiesAsync(BirdSocket bird, BirdReply status, CancellationToken cancel)
    {
        var followsRpki = settings.Roa is { } tables && await tables.AreThereAsync(bird, cancel);
        return Capabilities(status, followsRpki, await DiscardsAsync(bird, cancel));
    }

    private async Task<BirdReading> ReadAsync(BirdSocket bird, CancellationToken cancel)
    {
        var text = File.Exists(settings.IncludeFile)
            ? await File.ReadAllTextAsync(settings.IncludeFile, cancel)
            : throw new RouterUnreachableException($"{settings.IncludeFile} is not there: the operator makes it, empty, and includes it.");
        var (file, kept) = (BirdFile.Parse(text), BirdKept.Read(settings.KeptFile));
        var main = BirdMain.Read(settings.ConfigFile, settings.IncludeFile);
        var status = await bird.AskAsync("show status", cancel);
        var now = Time.GetUtcNow();
        var read = LastRead().Match(string.Join('\n', status.Texts)) is { Success: true } last
            ? BirdTime.Read(last.Groups[1].Value, now)
            : null;
        var ports = await Tester.InterfacesAsync(cancel);
        var ours = kept is null || kept.Hash == RouterHash.Of(text) ? null : settings.IncludeFile;
        return new BirdReading(
            file with { Marker = file.Marker with { TakenOff = kept?.TakenOff ?? [] } }, main,
            main.With(settings.IncludeFile, settings.DraftFile), read is { } at ? main.EditedSince(at, ours) : null,
            BirdProtocol.Read(await bird.AskAsync("show protocols all", cancel), now),
            ports.ToDictionary(p => p.Name, p => p.Addresses), await CapabilitiesAsync(bird, status, cancel), settings.Roa);
    }

    private async Task<ApplyResult> WriteAsync(RouterWish wish, IReadOnlySet<Guid> intent, CancellationToken cancel)
    {
        using var held = await RouterFile.LockAsync(settings.LockFile, Time, cancel);
        if (held is null) return NothingWritten(ApplyOutcome.Superseded, "Another writer holds the lock of this router.");

        using var bird = await BirdSocket.OpenAsync(settings.ControlSocket, cancel);
        if (BirdJournal.Read(settings.JournalFile) is { } left) await TakeBackAsync(bird, left, left.Configures, cancel);
        var reading = await ReadAsync(bird, cancel);
        var plan = BirdPlanner.Plan(reading, wish, intent, Guid.CreateVersion7(Time.GetUtcNow()));
        var found = BirdPlanner.Found(reading, wish, intent);
        if (plan.Superseded is { } newer) return new ApplyResult(ApplyOutcome.Superseded, newer.Sentence, plan.Plan, found) { Newer = newer.Generation };
        if (plan.Refusals.Count > 0)
        {
            return new ApplyResult(ApplyOutcome.Refused, string.Join(' ', plan.Refusals), plan.Plan, found)
            {
                IsPassing = reading.EditedMain is not null && plan.Refusals.Count == 1,
            };
        }

        var text = plan.Target.ToText();
        if (plan.IsEmpty)
        {
            if (plan.Target.Marker != reading.Marker)
            {
                await StoreAsync(cancel, (settings.DraftFile, text));
                Keep(plan.Target.Marker, text);
            }

            return new ApplyResult(ApplyOutcome.Unchanged, "The router has it already.", plan.Plan, found);
        }

        if (await RouterGuard.MissingAsync(this, guard, cancel) is { } missing)
            return new ApplyResult(ApplyOutcome.Refused, missing, plan.Plan, found) { IsPassing = true };

        using var limit = new ConfirmLimit(confirmWithin, plan.ToPlace.Count, Time, cancel) { IsAwaited = isAwaited };
        var journal = new BirdJournal(plan.Target.Marker.ApplyId, Time.GetUtcNow(), plan.ToPlace)
        {
            Released = plan.ToRemove, Configures = plan.Configures, TakeBackAfter = limit.TakeBackAfter,
        };
        journal.Write(settings.JournalFile);
        var configured = false;
        try
        {
            await StoreAsync(
                limit.Token, [(settings.DraftFile, text), .. plan.Configures ? [(settings.TrialFile, reading.Trial!)] : Array.Empty<(string, string)>()]);
            foreach (var address in plan.ToPlace) Must(LinuxPorts.AddText(address), await Ports.AddAsync(address, limit.Token));
            var after = reading;
            if (plan.Configures)
            {
                await MustAsync(bird, $"configure check \"{settings.TrialFile}\"", BirdReply.ConfigurationOk, limit.Token);
                configured = true;
                await ConfigureAsync(bird, $"configure \"{settings.TrialFile}\" timeout {ConfirmWithinSeconds}", reading, plan, limit.Token);
                after = await ReadBackAsync(bird, plan, limit.Token);
                await limit.MustHoldAsync();
                await MustAsync(bird, "configure confirm", BirdReply.Confirmed, limit.Token);
            }

            await limit.MustHoldAsync();
            Keep(plan.Target.Marker, text);
            foreach (var address in plan.ToRemove) Must(LinuxPorts.RemoveText(address), await Ports.RemoveAsync(address, cancel));
            File.Delete(settings.JournalFile);
            return new ApplyResult(ApplyOutcome.Applied, Applied, plan.Plan, BirdPlanner.Found(after, wish, intent));
        }
        catch (Exception e) when (e is RouterRefusedException or OperationCanceledException)
        {
            using var patience = new CancellationTokenSource(RollbackTime);
            // A conversation that was broken off may have a reply left in it.
            using var again = await BirdSocket.OpenAsync(settings.ControlSocket, patience.Token);
            var isFinished = await TakeBackAsync(again, journal, configured, patience.Token);
            if (e is OperationCanceledException && cancel.IsCancellationRequested && !isFinished) throw;
            var after = BirdPlanner.Found(await ReadAsync(again, patience.Token), wish, intent);
            // What failed came after the confirmation, and was done now.
            return isFinished
                ? new ApplyResult(ApplyOutcome.Applied, Applied, plan.Plan, after)
                : new ApplyResult(ApplyOutcome.RolledBack, $"{limit.Why(e)} Everything is as it was before.", plan.Plan, after);
        }
    }

    /// <summary>
    /// What is begun ends: what BIRD's files do not have is taken back, and what they have is finished. It is done by <c>configure</c>
    /// without a timer, so that no timer of a change that was taken back can go off later.
    /// </summary>
    /// <returns>Whether it is finished, and not taken back.</returns>
    private async Task<bool> TakeBackAsync(BirdSocket bird, BirdJournal begun, bool configured, CancellationToken cancel)
    {
        if (configured)
        {
            var reading = await ReadAsync(bird, cancel);
            if (reading.EditedMain is { } edited && begun.Since < Time.GetUtcNow() - TimeSpan.FromSeconds(ConfirmWithinSeconds))
            {
                throw new RouterUnreachableException(
                    $"A change was not finished, and {edited} was changed after BIRD read it: have BIRD read it, or put it back.");
            }

            await ConfigureAsync(bird, "configure", reading, null, cancel);
        }

        var marker = BirdFile.Parse(await File.ReadAllTextAsync(settings.IncludeFile, cancel)).Marker;
        var gone = marker.ApplyId == begun.ApplyId ? begun.Released : begun.Placed;
        var owned = marker.Connections.Values
            .SelectMany(c => c.Addresses.Select(a => new PortAddress(c.InterfaceName, a))).ToHashSet();
        var ports = (await Tester.InterfacesAsync(cancel)).ToDictionary(p => p.Name, p => p.Addresses);
        var left = gone.Except(owned).Where(a => ports.GetValueOrDefault(a.InterfaceName)?.Contains(a.Address) == true);
        foreach (var address in left) Must(LinuxPorts.RemoveText(address), await Ports.RemoveAsync(address, cancel));
        KeepAddresses(marker);
        DeleteDrafts();
        File.Delete(settings.JournalFile);
        return marker.ApplyId == begun.ApplyId;
    }

    /// <summary>
    /// Has BIRD take a configuration and waits until it has. BIRD enables what was disabled by hand or by a limit whenever it reads its
    /// configuration: what this change is not about is disabled again at once, before a session can begin.
    /// </summary>
    private async Task ConfigureAsync(BirdSocket bird, string command, BirdReading before, BirdPlan? plan, CancellationToken cancel)
    {
        var about = plan is null
            ? []
            : plan.Wanted.Where(w => before.File.Find(w.ConnectionId, w.Peer) != w).Select(w => w.Protocol!).Concat(plan.Unwanted).ToHashSet();
        var disabled = BirdProtocol.Disabled(await bird.AskAsync("show protocols", cancel));
        var reply = await bird.RunAsync(command, cancel);
        if (!reply.Accepted) throw new RouterRefusedException($"BIRD refused its configuration: {reply.Complaint}");
        foreach (var name in disabled.Where(d => !about.Contains(d))) await bird.RunAsync($"disable \"{name}\"", cancel);
        var began = Time.GetTimestamp();
        while ((await bird.AskAsync("show status", cancel)).Texts
               .Any(t => t.Contains("Reconfiguration in progress", StringComparison.Ordinal)))
        {
            if (Time.GetElapsedTime(began) > SettleTime) throw new RouterRefusedException("BIRD is not done with its configuration.");
            await Task.Delay(Look, Time, cancel);
        }
    }

    /// <summary>Compares what BIRD shows with what was written; a protocol that is going away may take a moment.</summary>
    private async Task<BirdReading> ReadBackAsync(BirdSocket bird, BirdPlan plan, CancellationToken cancel)
    {
        var began = Time.GetTimestamp();
        while (true)
        {
            var after = await ReadAsync(bird, cancel);
            var wrong = plan.Wanted.FirstOrDefault(w => !after.Runs(w))?.Protocol
                        ?? plan.Unwanted.FirstOrDefault(name => after.Running.Any(p => p.Name == name));
            if (wrong is null) return after;
            if (Time.GetElapsedTime(began) > SettleTime)
                throw new RouterRefusedException($"Read back, protocol {wrong} is not as it was written.");
            await Task.Delay(Look, Time, cancel);
        }
    }

    /// <summary>The draft, which is confirmed, becomes what BIRD starts with, and what <c>ip -batch</c> puts on the ports after a reboot.</summary>
    private void Keep(RouterMarker marker, string text)
    {
        if (!File.Exists(settings.DraftFile)) throw new RouterRefusedException("The change was taken back before it was kept.");
        new BirdKept(RouterHash.Of(text), marker.TakenOff).Write(settings.KeptFile);
        RouterFile.Replace(settings.DraftFile, settings.IncludeFile);
        KeepAddresses(marker);
        DeleteDrafts();
    }

    private void KeepAddresses(RouterMarker marker)
    {
        var addresses = marker.Connections.Values
            .SelectMany(c => c.Addresses.Select(a => $"address replace {a} dev {c.InterfaceName}{NoDad(a)}\n"));
        RouterFile.WriteText(settings.AddressFile, string.Concat(addresses));
    }

    /// <summary>Whole or not there, and for those alone who may read the operator's own configuration: it holds keys.</summary>
    private async Task StoreAsync(CancellationToken cancel, params (string Path, string Text)[] files)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        foreach (var (path, text) in files)
        {
            await using var stream = new FileStream(Beside(path), options);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
            stream.Flush(flushToDisk: true);
        }

        foreach (var program in new[] { "chown", "chmod" })
            await NamespaceCommand.Here.RunAsync(CommandTime, cancel, program, [$"--reference={settings.IncludeFile}", .. files.Select(f => Beside(f.Path))]);
        foreach (var (path, _) in files) RouterFile.Replace(Beside(path), path);

        static string Beside(string path) => $"{path}.new";
    }

    private void DeleteDrafts()
    {
        File.Delete(settings.DraftFile);
        File.Delete(settings.TrialFile);
    }

    private LinuxPorts Ports => new(NamespaceCommand.In(settings.Namespace)) { SkipsDad = true };

    private static void Must(string step, string? complaint)
    {
        if (complaint is not null) throw new RouterRefusedException($"{step}: {complaint}");
    }

    private static string NoDad(InterfaceAddress address) => address.Address.IsIPv6 ? " nodad" : "";

    private static async Task MustAsync(BirdSocket bird, string command, int code, CancellationToken cancel)
    {
        var reply = await bird.RunAsync(command, cancel);
        if (!reply.Accepted || !reply.Says(code)) throw new RouterRefusedException($"BIRD refused '{command}': {reply.Complaint}");
    }

    /// <summary>A name that is not a plain word is quoted, as in the configuration.</summary>
    private static string Quoted(string name) => PlainName().IsMatch(name) ? name : $"'{name}'";

    [GeneratedRegex(@"BIRD (?:version )?(\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex BirdVersion();

    [GeneratedRegex(@"Last reconfiguration on ([^\n]+)")]
    private static partial Regex LastRead();

    [GeneratedRegex(@"(\d{1,9}) of \d+ routes")]
    private static partial Regex Counted();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex PlainName();
}
