using System.Collections.Immutable;
using System.Globalization;
using Peerline.Cli.Terminal;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Cli.Rtr;

/// <summary>What <c>rtr show</c> says, once, for people and for programs.</summary>
internal sealed class RtrReport
{
    private readonly RtrSnapshot? _snapshot;
    private readonly string _source;
    private readonly RouteQuestion? _question;
    private readonly IReadOnlyList<DocumentProblem> _problems;
    private readonly int _problemCount;
    private readonly VrpTable _given;

    private RtrReport(
        string source, RtrSnapshot? snapshot, VrpTable given, RouteQuestion? question, Slurm? exceptions, IReadOnlyList<DocumentProblem> problems,
        int problemCount)
    {
        (_source, _snapshot, _given, _question, _problems, _problemCount) = (source, snapshot, given, question, problems, problemCount);
        Vrps = exceptions?.Apply(given) ?? given;
        Covering = question is null ? [] : Vrps.Covering(question.Prefix);
        State = question?.Origin is null ? null : Vrps.Validate(question.Prefix, question.Origin);
    }

    /// <summary>The VRPs with the exceptions applied.</summary>
    public VrpTable Vrps { get; }

    public ImmutableArray<Vrp> Covering { get; }

    /// <summary>The verdict, when a route with an origin was asked about.</summary>
    public OriginState? State { get; }

    public int Code => State switch
    {
        OriginState.Invalid => ExitCode.Refused,
        OriginState.NotFound => ExitCode.NotFound,
        _ => ExitCode.Done,
    };

    public object Json => new
    {
        source = _source,
        cache = _snapshot is { } s ? new
        {
            state = Word(s.State),
            version = s.Position?.Version,
            sessionId = s.Position?.SessionId,
            serial = s.Position?.Serial,
            lastUpdate = s.LastUpdate,
            expires = s.Expires,
            refreshSeconds = (int)s.Caches[0].Intervals.Refresh.TotalSeconds,
            retrySeconds = (int)s.Caches[0].Intervals.Retry.TotalSeconds,
            expireSeconds = (int)s.Caches[0].Intervals.Expire.TotalSeconds,
            synchronisationMilliseconds = s.Caches[0].FullSynchronisation?.TotalMilliseconds,
            routerKeys = s.Payload.RouterKeys.Length,
            aspas = s.Payload.Aspas.Length,
        } : null,
        vrps = new { total = Vrps.Count, ipv4 = Vrps.IPv4Count, ipv6 = Vrps.IPv6Count, given = _given.Count },
        problems = _problemCount,
        route = _question is { } q ? new
        {
            prefix = q.Prefix.ToString(),
            origin = q.Origin?.Value,
            state = State is { } state ? Word(state) : null,
            covering = Covering.Select(v => new
            {
                prefix = v.Prefix.ToString(), maxLength = v.MaxLength, asn = v.Asn.Value, match = q.Origin is null ? null : Word(v.Match(q.Prefix, q.Origin)),
            }),
        } : null,
    };

    public static RtrReport Of(RtrSnapshot snapshot, RouteQuestion? question, Slurm? exceptions) =>
        new(snapshot.Source!.ToString(), snapshot, snapshot.Vrps, question, exceptions, [], 0);

    public static RtrReport Of(string path, VrpDocument document, RouteQuestion? question, Slurm? exceptions) =>
        new(path, null, document.ToTable(), question, exceptions, document.Problems, document.ProblemCount);

    public static string Word(OriginState state) => state switch
    {
        OriginState.Valid => "valid",
        OriginState.Invalid => "invalid",
        _ => "not-found",
    };

    public static string Word(VrpMatch match) => match switch
    {
        VrpMatch.Matched => "matched",
        VrpMatch.TooLong => "too-long",
        VrpMatch.WrongOrigin => "wrong-origin",
        _ => "not-covering",
    };

    public static string Word(Enum state) => state.ToString().ToLowerInvariant();

    public void Print(IAnsiConsole console)
    {
        console.Write(Facts.Of(
        [
            ("source", Words.Bold(_source)),
            .. CacheFacts(),
            ("VRPs", Words.Safe($"{Number(Vrps.Count)}: {Number(Vrps.IPv4Count)} IPv4, {Number(Vrps.IPv6Count)} IPv6{Exceptions}")),
            ("problems", _problemCount == 0 ? null : Words.Safe($"{Number(_problemCount)} entries left out, first {_problems[0]}")),
        ]));
        if (_question is null) return;
        console.WriteLine();
        PrintRoute(console, _question);
    }

    public void PrintRoute(IAnsiConsole console, RouteQuestion question)
    {
        var origin = question.Origin is { } asn ? $" AS{asn}" : "";
        console.MarkupLine(State is { } state
            ? $"{Words.Bold($"{question.Prefix}{origin}")}  [{Colour(state)} bold]{Word(state)}[/]  {Words.Safe(Sentence(question))}"
            : $"{Words.Bold($"{question.Prefix}")}  {Words.Safe(Sentence(question))}");
        if (Covering.IsEmpty) return;
        console.Write(Output.Table(["", "VRP", ">max", "origin", ""], Covering.Select(v => new[]
        {
            " ", Words.Safe($"{v.Prefix}"), Words.Safe(Number(v.MaxLength)), Words.Safe($"AS{v.Asn}"),
            question.Origin is null ? "" : Words.Dim(Because(v.Match(question.Prefix, question.Origin))),
        })));
    }

    private string Exceptions => Vrps.Count == _given.Count && ReferenceEquals(Vrps, _given) ? "" : $"; {Number(_given.Count)} before the exceptions";

    private IEnumerable<(string, string?)> CacheFacts()
    {
        if (_snapshot is not { } s || s.Position is not { } position) yield break;
        var cache = s.Caches[0];
        yield return ("state", Words.Safe(Word(s.State)));
        yield return ("version", Words.Safe($"{position.Version}"));
        yield return ("session", Words.Safe($"{position.SessionId}"));
        yield return ("serial", Words.Safe($"{position.Serial}"));
        yield return ("synchronised", Words.Safe(Synchronised(cache)));
        yield return ("asked again", Words.Safe($"every {Words.Span(cache.Intervals.Refresh)}, after a failure {Words.Span(cache.Intervals.Retry)}"));
        yield return ("expires", Words.Safe($"{Words.Time(s.Expires)}, {Words.Span(cache.Intervals.Expire)} after the last answer"));
        if (s.Payload.RouterKeys.Length > 0) yield return ("router keys", Words.Safe(Number(s.Payload.RouterKeys.Length)));
        if (s.Payload.Aspas.Length > 0) yield return ("provider lists", Words.Safe(Number(s.Payload.Aspas.Length)));
    }

    private static string Synchronised(RtrCacheStatus cache) => cache.FullSynchronisation is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{Words.Time(cache.LastUpdate)}, in {time.TotalSeconds:0.00} s")
        : Words.Time(cache.LastUpdate);

    private string Sentence(RouteQuestion question) => State switch
    {
        OriginState.Valid => "A VRP names this origin and allows the length.",
        OriginState.NotFound => "No VRP covers it.",
        OriginState.Invalid when Covering.Any(v => v.Match(question.Prefix, question.Origin) == VrpMatch.TooLong) =>
            "The origin is named, but not for prefixes of this length.",
        OriginState.Invalid => "Other origins are named, this one is not.",
        _ => Covering.IsEmpty ? "No VRP covers it." : $"{Number(Covering.Length)} VRPs cover it.",
    };

    private static string Because(VrpMatch match) => match switch
    {
        VrpMatch.Matched => "matches",
        VrpMatch.TooLong => "the route is longer than the maximum",
        _ => "another origin",
    };

    private static string Colour(OriginState state) => state switch
    {
        OriginState.Valid => "green",
        OriginState.Invalid => "red",
        _ => "yellow",
    };

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
