using Peerline.Access;
using Peerline.Model;

namespace Peerline.Stages.PlannedWork;

/// <summary>The life of planned work. Pure: it begins by a word or by the clock, and ends by a word, because an end is an estimate.</summary>
public static class MaintenanceLife
{
    private const long LongestDrain = 7 * 86_400;

    public static Answer<Maintenance> Next(Maintenance m, MaintenanceWord word, DateTimeOffset now) => (m.State, word) switch
    {
        (MaintenanceState.Planned, MaintenanceWord.Start) => m with { State = MaintenanceState.Active, StartedAt = now },
        (MaintenanceState.Planned, MaintenanceWord.Cancel) => m with { State = MaintenanceState.Cancelled, EndedAt = now },
        (MaintenanceState.Active, MaintenanceWord.Finish) => m with { State = MaintenanceState.Done, EndedAt = now },
        (MaintenanceState.Active, MaintenanceWord.Cancel) => No("WorkBegun", "The work is under way: finish it."),
        (MaintenanceState.Planned, MaintenanceWord.Finish) => No("WorkNotBegun", "The work has not begun: start or cancel it."),
        (MaintenanceState.Active, _) => No("WorkBegun", "The work is under way already."),
        _ => No("WorkOver", $"The work is {m.State.ToString().ToLowerInvariant()}; plan other work."),
    };

    /// <summary>It is time.</summary>
    public static bool IsDue(Maintenance m, DateTimeOffset now) => m.State is MaintenanceState.Planned && m.StartsAt <= now;

    /// <summary>What it touches is to be out of service now.</summary>
    public static bool Drains(Maintenance m, DateTimeOffset now) => m.DrainBefore is { } before && m.State switch
    {
        MaintenanceState.Active => true,
        MaintenanceState.Planned => m.StartsAt - now <= before,
        _ => false,
    };

    public static InputRules Check(MaintenanceDraft draft, Maintenance? present, DateTimeOffset now)
    {
        var rules = new InputRules();
        rules.Line(draft.Title, "title", 120);
        rules.OptionalText(draft.Description, "description", 4000);
        rules.Must(draft.StartsAt is not null, "Required", "startsAt is required.", "startsAt");
        rules.Must(draft.EndsAt is not null, "Required", "endsAt is required: an estimate.", "endsAt");
        rules.Must(draft.StartsAt is null || draft.EndsAt is null || draft.StartsAt < draft.EndsAt, "EndsBeforeStart",
            "The work ends after it starts.", "endsAt");
        rules.Must(draft.EndsAt is null || draft.EndsAt > now, "InThePast", "The end is an estimate of what is to come.", "endsAt");
        rules.Must(present is not { State: MaintenanceState.Active } || draft.StartsAt == present.StartsAt, "WorkBegun",
            "The work is under way: its start stays.", "startsAt");
        rules.Must(present is null || present.IsOpen, "WorkOver", "The work is over and is not changed any more.", "state");
        rules.Must(draft.DrainBeforeSeconds is null or (>= 0 and <= LongestDrain), "OutOfRange",
            $"drainBeforeSeconds is 0 to {LongestDrain}; left out, nothing is drained.", "drainBeforeSeconds");
        rules.Must(!draft.Scope.IsEmpty, "Required", "Name what is worked on: edge routers, facilities, ports or connections.", "edgeRouters");
        return rules;
    }

    private static Answer<Maintenance> No(string code, string sentence) => new Answer<Maintenance>.Refused([new(code, sentence, "state")]);
}
