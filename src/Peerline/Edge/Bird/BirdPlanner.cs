using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>From wish and reading to a plan. Pure: it reads nothing and writes nothing.</summary>
internal static class BirdPlanner
{
    public static BirdPlan Plan(BirdReading reading, RouterWish wish, IReadOnlySet<Guid> intent, Guid applyId)
    {
        wish = wish.HeldBy(reading.Capabilities);
        var wished = wish.Connections.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var absent = wish.Absent.Where(c => intent.Contains(c.ConnectionId)).ToList();
        var ids = wished.Select(c => c.ConnectionId).Concat(absent.Select(a => a.ConnectionId)).ToHashSet();
        var wanted = wished.SelectMany(c => BirdStanza.Of(wish.LocalAsn, c, reading.Capabilities.Roles, reading.Roa)).ToList();
        var has = reading.File.Blocks.Where(b => ids.Contains(b.ConnectionId)).ToList();
        var byHand = ChangedByHand(reading, wish, wished, wanted).ToList();
        var foreign = Foreign(reading, wish, wished, absent).ToList();
        string[] refusals =
        [
            .. Refusals(reading, wished, wanted), .. WishRules.Problems(wished, reading.Present), .. Adopted(reading, wished),
            .. byHand.Select(b => ByHand.Sentence(b.Peer)),
        ];
        var owned = ids.SelectMany(id => Owned(reading, id)).ToList();
        var addresses = wished.SelectMany(c => c.Addresses.Select(a => new PortAddress(c.InterfaceName, a))).ToList();
        var toPlace = addresses.Where(a => !reading.Has(a)).ToList();
        var toRemove = owned.Except(addresses).Where(reading.Has).ToList();
        var touched = Touched(reading, has, wanted).ToList();
        string[] text =
        [
            .. toPlace.Select(a => $"+ ip address {a.Address} dev {a.InterfaceName}"),
            .. touched.SelectMany(t => Difference(t.Has, t.Wanted)),
            .. toRemove.Select(a => $"- ip address {a.Address} dev {a.InterfaceName}"),
        ];
        var blocks = reading.File.Blocks.Where(b => !ids.Contains(b.ConnectionId)).Concat(wanted)
            .OrderBy(b => b.ConnectionId).ThenBy(b => b.Peer).ToList();
        var marker = reading.Marker.After(
            applyId, wished, absent, (port, a) => toPlace.Contains(new PortAddress(port, a)),
            (c, s) => wanted.FirstOrDefault(w => w.ConnectionId == c.ConnectionId && w.Peer == s.PeerAddress)?.Hash);
        return new BirdPlan
        {
            Plan = new RouterPlan(
                text, [.. touched.Select(t => $"{(t.Wanted ?? t.Has)!.Peer}")], [.. Drift(reading, wish, intent, byHand)], [.. foreign, .. refusals]),
            Refusals = [.. foreign, .. refusals],
            Superseded = WishRules.Superseded(wished, absent, reading.GenerationOf, reading.Marker.TakenOffOf),
            Target = reading.File with { Blocks = blocks, Marker = marker },
            Wanted = wanted,
            Unwanted = [.. has.Select(b => b.Protocol).OfType<string>().Except(wanted.Select(b => b.Protocol!))],
            ToPlace = toPlace,
            ToRemove = toRemove,
            Configures = touched.Count > 0,
        };
    }

    /// <summary>What the router has now of the connections of the intent, by what runs.</summary>
    public static IReadOnlyDictionary<Guid, AppliedConnection> Found(BirdReading reading, RouterWish wish, IReadOnlySet<Guid> intent)
    {
        return wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId)).Where(intent.Contains).Distinct()
            .ToDictionary(id => id, id => new AppliedConnection(Half(id, Family.IPv4), Half(id, Family.IPv6)));

        AppliedHalf? Half(Guid id, Family family) =>
            reading.Running.Where(p => p.Name == BirdName.Protocol(id, family))
                .Select(p => BirdName.AppliedBy(p.Channel?.ImportFilter)).FirstOrDefault()
            ?? wish.Connections.Where(c => c.ConnectionId == id).SelectMany(c => c.Sessions)
                .Where(s => s.Family == family && s.AdoptedHash is not null && IsAsAdopted(reading, s))
                .Select(s => new AppliedHalf(s.Generation, true)).FirstOrDefault();
    }

    /// <summary>Sessions whose text differs, or of which something else runs than what is written.</summary>
    private static IEnumerable<(BirdBlock? Has, BirdBlock? Wanted)> Touched(
        BirdReading reading, IReadOnlyList<BirdBlock> has, IReadOnlyList<BirdBlock> wanted)
    {
        foreach (var block in has)
        {
            var next = wanted.FirstOrDefault(w => w.ConnectionId == block.ConnectionId && w.Peer == block.Peer);
            if (next != block || !reading.Runs(next)) yield return (block, next);
        }

        foreach (var block in wanted.Where(w => has.All(h => h.ConnectionId != w.ConnectionId || h.Peer != w.Peer))) yield return (null, block);
    }

    private static IEnumerable<string> Difference(BirdBlock? has, BirdBlock? wanted)
    {
        if (has == wanted) return [$"~ protocol bgp {wanted!.Protocol}: BIRD runs something else than what is written"];
        var (old, next) = (has?.Shown ?? [], wanted?.Shown ?? []);
        var key = has is not null && wanted is not null && has.Text != wanted.Text && old.SequenceEqual(next);
        return key
            ? [$"~ protocol bgp {wanted!.Protocol}: another password"]
            : [.. old.Except(next).Select(l => $"- {l}"), .. next.Except(old).Select(l => $"+ {l}")];
    }

    /// <summary>
    /// Sessions of the intent that somebody changed in the file since they were applied, and that are now neither that nor what is wished. One
    /// that is gone was lost: bringing it back overwrites nobody. Closing is never held up.
    /// </summary>
    private static IEnumerable<BirdBlock> ChangedByHand(
        BirdReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished, IReadOnlyList<BirdBlock> wanted)
    {
        foreach (var block in wanted.Where(w => !wish.Restore.Contains(w.ConnectionId)))
        {
            if (reading.File.Find(block.ConnectionId, block.Peer) is not { } has || has.SaysTheSameAs(block)) continue;
            if (reading.Marker.HashOf(block.ConnectionId, block.Peer) is not { } applied || applied == has.Hash) continue;
            var closes = wished.SelectMany(c => c.Sessions).Any(s => s.PeerAddress == block.Peer && !s.Policy.Open);
            if (closes && BirdName.AppliedBy(has.ImportFilter) is { Open: true }) continue;
            yield return has;
        }
    }

    /// <summary>What differs outside the intent, or was changed by hand within it. It is reported, never pushed.</summary>
    private static IEnumerable<string> Drift(BirdReading reading, RouterWish wish, IReadOnlySet<Guid> intent, IReadOnlyList<BirdBlock> byHand)
    {
        foreach (var c in wish.Connections)
        {
            var outside = !intent.Contains(c.ConnectionId);
            foreach (var s in c.Sessions.Where(s => outside && s.AdoptedHash is not null))
            {
                if (!IsAsAdopted(reading, s)) yield return $"{c.ConnectionId}: the adopted session {s.PeerAddress} was changed on the router";
            }

            if (!outside && byHand.Count == 0) continue;
            var wanted = BirdStanza.Of(wish.LocalAsn, c, reading.Capabilities.Roles, reading.Roa).ToList();
            var has = reading.File.Blocks.Where(b => b.ConnectionId == c.ConnectionId).ToList();
            var lines = Touched(reading, has, wanted).Where(t => outside || byHand.Contains(t.Has!)).SelectMany(t => Difference(t.Has, t.Wanted));
            foreach (var line in lines) yield return $"{c.ConnectionId}: {line}";
            foreach (var address in c.Addresses.Select(a => new PortAddress(c.InterfaceName, a)).Where(a => outside && !reading.Has(a)))
                yield return $"{c.ConnectionId}: + ip address {address.Address} dev {address.InterfaceName}";
        }

        foreach (var p in reading.Running.Where(p => p is { State: "down", Channel.IsLimited: false } && BirdName.OwnerOf(p.Name) is not null))
            yield return $"{BirdName.OwnerOf(p.Name)}: protocol {p.Name} is disabled on the router";

        var known = wish.Connections.Select(c => c.ConnectionId).Concat(wish.Absent.Select(a => a.ConnectionId).Where(intent.Contains)).ToHashSet();
        var owners = reading.Running.Select(p => BirdName.OwnerOf(p.Name)).OfType<Guid>().Distinct();
        foreach (var owner in owners.Where(o => !known.Contains(o)))
        {
            yield return wish.Absent.Any(a => a.ConnectionId == owner)
                ? $"{owner}: its sessions are to be gone and are on the router"
                : $"{owner}: its sessions belong to no connection that is known";
        }
    }

    private static IEnumerable<string> Foreign(
        BirdReading reading, RouterWish wish, IReadOnlyList<ConnectionWish> wished, IReadOnlyList<ConnectionAbsence> absent)
    {
        foreach (var (c, s) in WishRules.Written(wished))
        {
            foreach (var p in reading.Running.Where(p => p.Neighbor == s.PeerAddress && BirdName.OwnerOf(p.Name) != c.ConnectionId))
            {
                yield return BirdName.OwnerOf(p.Name) is { } owner
                    ? $"Session {s.PeerAddress} belongs to connection {owner}."
                    : c.Adopted
                        ? $"Session {s.PeerAddress} was adopted and is written in the operator's own configuration: "
                          + $"take protocol {p.Name} out of it first."
                        : $"Session {s.PeerAddress} is on the router already, as protocol {p.Name}, and is not Peerline's.";
            }
        }

        foreach (var peer in absent.Where(a => a.Adopted).SelectMany(a => a.PeerAddresses))
        {
            if (LegacyOf(reading, peer) is { } legacy)
                yield return $"The adopted session {peer} is written in the operator's own configuration: "
                             + $"take protocol {legacy.Name} out of it.";
        }

        foreach (var problem in WishRules.PortsOfOthers(wish, wished)) yield return problem;
    }

    private static IEnumerable<string> Refusals(BirdReading reading, IReadOnlyList<ConnectionWish> wished, IReadOnlyList<BirdBlock> wanted)
    {
        if (reading.Trial is null && (wanted.Count > 0 || reading.File.Blocks.Count > 0))
            yield return $"{reading.Main.Path} does not include Peerline's file: the operator writes that line, Peerline the file.";
        if (reading.EditedMain is { } edited)
            yield return $"{edited} was changed after BIRD read it: have BIRD read it, or put it back, before Peerline asks it to.";
        foreach (var s in wished.SelectMany(c => c.Sessions).Where(s => s.Md5Key?.Contains('"', StringComparison.Ordinal) == true))
            yield return $"The MD5 key of {s.PeerAddress} has a quotation mark in it, which BIRD cannot be told.";
    }

    private static IEnumerable<string> Adopted(BirdReading reading, IReadOnlyList<ConnectionWish> wished)
    {
        foreach (var s in wished.SelectMany(c => c.Sessions).Where(s => s.AdoptedHash is not null))
        {
            if (LegacyOf(reading, s.PeerAddress) is null) yield return $"The adopted session {s.PeerAddress} is not on the router.";
            else if (!IsAsAdopted(reading, s)) yield return $"The adopted session {s.PeerAddress} was changed on the router.";
        }
    }

    private static bool IsAsAdopted(BirdReading reading, SessionWish session) =>
        LegacyOf(reading, session.PeerAddress) is { } legacy && reading.HashOf(legacy) == session.AdoptedHash;

    private static BirdProtocol? LegacyOf(BirdReading reading, Address peer) =>
        reading.Running.FirstOrDefault(p => p.Neighbor == peer && BirdName.OwnerOf(p.Name) is null);

    private static IEnumerable<PortAddress> Owned(BirdReading reading, Guid connection) =>
        reading.Marker.Connections.GetValueOrDefault(connection) is { } marked
            ? marked.Addresses.Select(a => new PortAddress(marked.InterfaceName, a))
            : [];
}
