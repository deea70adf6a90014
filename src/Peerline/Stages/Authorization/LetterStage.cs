using System.Text;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Authorization;

/// <summary>Issues the Letter of Authorization, revokes it, and issues the cease letter at the end. What was issued is never changed.</summary>
public sealed class LetterStage(PeerlineStore store, PublicAddress address) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.IssueLoa, StepKind.RevokeLoa, StepKind.IssueCeaseLetter,
        StepKind.IssueMemberLoa, StepKind.CeaseMember };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) => step switch
    {
        StepKind.IssueLoa => IssueAsync(connection.Id, cancel),
        StepKind.IssueCeaseLetter => CeaseAsync(connection.Id, cancel),
        StepKind.IssueMemberLoa => IssueForMemberAsync(connection.Id, cancel),
        StepKind.CeaseMember => CeaseMemberAsync(connection.Id, cancel),
        _ => RevokeAsync(connection.Id, cancel),
    };

    private Task<StepResult> IssueAsync(Guid id, CancellationToken cancel) => store.WriteAsync<StepResult>(Caller.System, async work =>
    {
        if (await LetterFacts.OfAsync(work, id) is not { } facts || !NeedsLetter(facts.Connection, work.Now)) return StepResult.Said.Instance;
        if (Unnamed(facts, StepKind.IssueLoa, work.Now) is { } later) return later;
        var earlier = Authorizations(work, id);
        var numbers = await earlier.OrderBy(l => l.LetterVersion).Select(l => l.Number).ToListAsync(cancel);
        var number = numbers is [.., var last] && LetterNumber.TryParse(last, out var known)
            ? known
            : await NextNumberAsync(work, LetterKind.Authorization);
        var expires = DateOnly.FromDateTime((work.Now + facts.Connection.Terms.ReadyWithin).UtcDateTime);
        var letter = IssuedLetter.From(facts.Authorization(number, numbers.Count + 1, Today(work), expires, address.Base));
        await SetStateAsync(earlier, LetterState.Superseded, cancel);
        var row = Register(work, facts.Connection, LetterKind.Authorization, letter, EndOf(expires));
        foreach (var port in facts.Ports.Where(p => p.FarEnd != facts.EndOf(p))) await work.SaveAsync(port with { FarEnd = facts.EndOf(port) });
        await ConnectionDesk.SayAsync(work, facts.Connection, new LoaIssued(new LoaReference(row.Id, row.Number, row.LetterVersion, EndOf(expires))));
        return StepResult.Said.Instance;
    }, cancel);

    /// <summary>A peer that calls itself otherwise since it was approved is not authorized under that name before somebody has looked.</summary>
    private static StepResult? Unnamed(LetterFacts facts, StepKind step, DateTimeOffset now) => facts.Peer.Validation is PeerAsnValidation.Approved
        ? null
        : new StepResult.Say(new StepFailed(
            step, $"The registration of AS{facts.Peer.Asn} for {facts.Peer.PeerName} is not approved: no letter is issued in that name.",
            now + ConnectionWorker.RetryDelay(facts.Connection)));

    private static bool NeedsLetter(Connection c, DateTimeOffset now) =>
        c.State is ConnectionState.Approved or ConnectionState.ProvisioningStarted && (c.Loa is null || c.Loa.ExpiresAt <= now || c.LetterIsOld);

    private Task<StepResult> RevokeAsync(Guid id, CancellationToken cancel) => store.WriteAsync<StepResult>(Caller.System, async work =>
    {
        await SetStateAsync(Authorizations(work, id), LetterState.Revoked, cancel);
        await ConnectionDesk.SayAsync(work, id, new Undone(RemovalTask.RevokeLoa));
        return StepResult.Said.Instance;
    }, cancel);

    private Task<StepResult> CeaseAsync(Guid id, CancellationToken cancel) => store.WriteAsync<StepResult>(Caller.System, async work =>
    {
        if (await LetterFacts.OfAsync(work, id) is not { Connection.Removal.Remaining: [RemovalTask.IssueCeaseLetter, ..] } facts) return StepResult.Said.Instance;
        // The connection's own letter is its first; members that were added later had letters of their own.
        var first = await Authorizations(work, id).OrderBy(l => l.IssuedAt).Select(l => l.Number).FirstOrDefaultAsync(cancel);
        await RegisterCeaseAsync(work, facts.Patched(), first, cancel);
        await ConnectionDesk.SayAsync(work, facts.Connection, new Undone(RemovalTask.IssueCeaseLetter));
        return StepResult.Said.Instance;
    }, cancel);

    private async Task RegisterCeaseAsync(Work work, LetterFacts facts, string? installedUnder, CancellationToken cancel)
    {
        var authorization = await Authorizations(work, facts.Connection.Id).Where(l => l.Number == installedUnder)
            .OrderByDescending(l => l.LetterVersion).Select(l => new { l.Number, l.LetterVersion }).FirstOrDefaultAsync(cancel);
        var number = await NextNumberAsync(work, LetterKind.Cease);
        var letter = IssuedLetter.From(facts.Cease(number, Today(work), authorization?.Number, authorization?.LetterVersion, address.Base));
        Register(work, facts.Connection, LetterKind.Cease, letter, null);
    }

    /// <summary>For one further member of the LAG a letter of its own: the cross connects of the others are patched and are not to be touched.</summary>
    private Task<StepResult> IssueForMemberAsync(Guid id, CancellationToken cancel) => store.WriteAsync<StepResult>(Caller.System, async work =>
    {
        if (await DueAsync(work, id, StepKind.IssueMemberLoa) is not { } facts || DueSteps.ToAuthorize(facts.Connection) is not { } member)
            return StepResult.Said.Instance;
        if (Unnamed(facts, StepKind.IssueMemberLoa, work.Now) is { } later) return later;
        facts = facts.OnlyOf(member);
        var known = member.Loa?.Number;
        var earlier = Authorizations(work, id).Where(l => l.Number == known);
        var count = await earlier.CountAsync(cancel);
        var number = count > 0 && LetterNumber.TryParse(known, out var same) ? same : await NextNumberAsync(work, LetterKind.Authorization);
        // The time to wire stays what it was when only the peer's end is another.
        var expires = member.Change!.Deadline is { } end ? DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1))
            : DateOnly.FromDateTime((work.Now + facts.Connection.Terms.ReadyWithin).UtcDateTime);
        var letter = IssuedLetter.From(facts.Authorization(number, count + 1, Today(work), expires, address.Base));
        await SetStateAsync(earlier, LetterState.Superseded, cancel);
        var row = Register(work, facts.Connection, LetterKind.Authorization, letter, EndOf(expires));
        foreach (var port in facts.Ports.Where(p => p.FarEnd != facts.EndOf(p))) await work.SaveAsync(port with { FarEnd = facts.EndOf(port) });
        await ConnectionDesk.SayAsync(work, facts.Connection,
            new MemberLoaIssued(member.PortId, new LoaReference(row.Id, row.Number, row.LetterVersion, EndOf(expires))));
        return StepResult.Said.Instance;
    }, cancel);

    /// <summary>Its own letter is revoked; and where it was patched, the colo is told to take down this cross connect and no other.</summary>
    private Task<StepResult> CeaseMemberAsync(Guid id, CancellationToken cancel) => store.WriteAsync<StepResult>(Caller.System, async work =>
    {
        if (await DueAsync(work, id, StepKind.CeaseMember) is not { } facts) return StepResult.Said.Instance;
        var member = facts.Connection.Port!.Lag!.Members.First(m => m.Change is { Phase: MemberPhase.Ceasing });
        if (member.Loa is { Number: var own })
            await SetStateAsync(Authorizations(work, id).Where(l => l.Number == own), LetterState.Revoked, cancel);
        if (member.Wired is not null && (member.Loa ?? facts.Connection.Loa) is { } installed)
            await RegisterCeaseAsync(work, facts.OnlyOf(member), installed.Number, cancel);
        await ConnectionDesk.SayAsync(work, facts.Connection, new MemberCeased(member.PortId));
        return StepResult.Said.Instance;
    }, cancel);

    /// <summary>The facts, if the step is still the connection's turn.</summary>
    private static async Task<LetterFacts?> DueAsync(Work work, Guid id, StepKind step) =>
        await LetterFacts.OfAsync(work, id) is { } facts && PeeringLifecycle.IsTurnOf(step, facts.Connection, work.Now) ? facts : null;

    private static IQueryable<LetterRow> Authorizations(Work work, Guid connection) =>
        work.Db.Letters.Where(l => l.ConnectionId == connection && l.Kind == nameof(LetterKind.Authorization));

    /// <summary>One sequence a kind and year. Two at once: the number is unique, and the second work runs again.</summary>
    private static async Task<LetterNumber> NextNumberAsync(Work work, LetterKind kind)
    {
        var first = new LetterNumber(kind, work.Now.UtcDateTime.Year, 1).ToString();
        var series = first[..^6];
        var numbers = await work.Db.Letters.Where(l => l.Number.StartsWith(series)).Select(l => l.Number).Distinct().ToListAsync();
        var last = numbers.Select(n => LetterNumber.TryParse(n, out var number) ? number.Sequence : 0).DefaultIfEmpty(0).Max();
        return new LetterNumber(kind, work.Now.UtcDateTime.Year, last + 1);
    }

    private static LetterRow Register(Work work, Connection c, LetterKind kind, IssuedLetter letter, DateTimeOffset? expires)
    {
        var row = new LetterRow
        {
            Id = work.NewId(),
            SubscriptionId = c.SubscriptionId,
            ConnectionId = c.Id,
            Kind = kind.ToString(),
            Number = letter.Number.ToString(),
            LetterVersion = letter.Version,
            State = nameof(LetterState.Issued),
            IssuedAt = work.Now.ToMicros(),
            ExpiresAt = expires?.ToMicros(),
            PdfSha256 = letter.PdfSha256,
            JsonSha256 = letter.JsonSha256,
            Pdf = letter.Pdf.ToArray(),
            Body = Encoding.UTF8.GetString(letter.Json.Span),
            Version = 1,
        };
        work.Db.Letters.Add(row);
        return row;
    }

    /// <summary>Of those that are in force; the papers of the others are not read.</summary>
    private static async Task SetStateAsync(IQueryable<LetterRow> letters, LetterState state, CancellationToken cancel)
    {
        foreach (var row in await letters.Where(l => l.State == nameof(LetterState.Issued)).ToListAsync(cancel))
        {
            row.State = state.ToString();
            row.Version++;
        }
    }

    private static DateOnly Today(Work work) => DateOnly.FromDateTime(work.Now.UtcDateTime);

    /// <summary>The letter holds through the end of its last day, UTC.</summary>
    private static DateTimeOffset EndOf(DateOnly day) => new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
