using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

// What changes the routes of a peer. Each of these takes its turn with all other changes of the table.
public sealed partial class AdjRibIn
{
    // How many routes a sweep takes out before it lets others have their turn.
    private const int TurnLength = 4096;

    /// <summary>
    /// Puts the routes of an UPDATE in and takes its withdrawn ones out. What RFC 7606 treats as withdrawn is withdrawn; a message that
    /// asks for a session reset changes nothing, and the caller ends the session. Families other than IPv4 and IPv6 unicast are passed
    /// over. Once the table has grown, nothing is allocated.
    /// </summary>
    /// <param name="update">The message.</param>
    /// <param name="receivedAt">When it came; kept in whole seconds.</param>
    public RibChange Apply(in UpdateMessage update, DateTimeOffset receivedAt)
    {
        if (update.Action == UpdateAction.SessionReset) return default;
        lock (_table.Gate)
        {
            var tally = default(Tally);
            if (_closed) return default;
            if (update.IsEndOfRib(out var family))
            {
                if (Of(family) is { } ended) Volatile.Write(ref ended.EndOfRib, true);
                return default;
            }
            // RFC 4271 4.3: a prefix that is withdrawn and announced in one message is announced.
            Withdraw(_ipv4, update.Withdrawn, ref tally);
            if (update.TryGetMpUnreach(out var unreach) && Of(unreach.Family) is { } left) Withdraw(left, unreach.Withdrawn, ref tally);
            var reached = update.TryGetMpReach(out var reach) ? Of(reach.Family) : null;
            if (update.Action == UpdateAction.TreatAsWithdraw)
            {
                Withdraw(_ipv4, update.Nlri, ref tally);
                if (reached is not null) Withdraw(reached, reach.Nlri, ref tally);
                return End(tally);
            }
            if (!update.Nlri.IsEmpty)
                Announce(_ipv4, update.Nlri, update, update.Attributes.NextHop ?? default, null, receivedAt, ref tally);
            if (reached is not null) Announce(reached, reach.Nlri, update, reach.NextHop, reach.LinkLocalNextHop, receivedAt, ref tally);
            return End(tally);
        }
    }

    /// <summary>Puts one route in, as one of a table dump.</summary>
    public RibChange Announce(Prefix prefix, RouteAttributes attributes, DateTimeOffset receivedAt, uint pathId = 0)
    {
        lock (_table.Gate)
        {
            var tally = default(Tally);
            if (_closed || prefix.Afi == Afi.None) return default;
            var octets = attributes.Octets.Span;
            var buffer = _table.Scratch(octets.Length + StoredAttributes.LongestNextHop);
            var length = StoredAttributes.WriteNextHop(buffer, attributes.NextHop, attributes.LinkLocalNextHop);
            octets.CopyTo(buffer[length..]);
            var batch = new Batch(_table, buffer[..(length + octets.Length)], receivedAt, ImportPolicy);
            Put(Of(prefix.Afi), prefix, pathId, ref batch, ref tally);
            batch.End();
            return End(tally);
        }
    }

    /// <summary>Takes one route out.</summary>
    public RibChange Withdraw(Prefix prefix, uint pathId = 0)
    {
        lock (_table.Gate)
        {
            var tally = default(Tally);
            if (_closed || prefix.Afi == Afi.None) return default;
            Take(Of(prefix.Afi), prefix, pathId, ref tally);
            return End(tally);
        }
    }

    private RibChange End(in Tally tally)
    {
        _table.Grace.Checkpoint();
        return tally.Change;
    }

    private void Withdraw(Family family, PrefixList prefixes, ref Tally tally)
    {
        var list = prefixes.GetEnumerator();
        while (list.MoveNext()) Take(family, list.Current, list.PathId, ref tally);
    }

    private void Announce(
        Family family, PrefixList prefixes, in UpdateMessage update, Address nextHop, Address? linkLocal, DateTimeOffset receivedAt,
        ref Tally tally)
    {
        var field = update.Attributes.Octets.Length;
        var buffer = _table.Scratch(StoredAttributes.LongestNextHop + field * 2 + 64);
        var length = StoredAttributes.WriteNextHop(buffer, nextHop, linkLocal);
        length += RouteAttributes.Write(buffer[length..], update);
        var batch = new Batch(_table, buffer[..length], receivedAt, ImportPolicy);
        var list = prefixes.GetEnumerator();
        while (list.MoveNext()) Put(family, list.Current, list.PathId, ref batch, ref tally);
        batch.End();
    }

    private void Put(Family family, Prefix prefix, uint pathId, scoped ref Batch batch, scoped ref Tally tally)
    {
        var network = prefix.Network;
        var id = family.Trie.FindOrAdd(network.High, network.Low, prefix.Length);
        if (id == 0)
        {
            tally.Refused(RibRefusal.PrefixLimit);
            return;
        }
        var set = batch.Set;
        if (set == 0)
        {
            Refuse(family, prefix, pathId, id, RibRefusal.AttributeLimit, ref tally);
            return;
        }
        ref var word = ref family.Slots.PathOrAdd(id, pathId);
        if (Unsafe.IsNullRef(ref word))
        {
            Refuse(family, prefix, pathId, id, RibRefusal.PathLimit, ref tally);
            return;
        }
        var old = word;
        if (RouteWord.Attributes(old) == set)
        {
            if (RouteWord.IsStale(old)) Volatile.Write(ref word, old & ~RouteWord.Stale);
            tally.Repeated++;
            return;
        }
        var route = batch.WordFor(prefix);
        Volatile.Write(ref word, route);
        family.Accepted += RouteWord.Accepts(route) - RouteWord.Accepts(old);
        batch.Routes++;
        if (old != 0)
        {
            _table.Attributes.RemoveRoute(RouteWord.Attributes(old));
            tally.Replaced++;
        }
        else
        {
            family.Trie.Prefixes.AddRoutes(id, 1);
            family.Routes++;
            tally.Added++;
        }
    }

    // The route that the peer replaced is not its route any more, whether or not the new one finds room.
    private void Refuse(
        Family family, Prefix prefix, uint pathId, uint id, RibRefusal refusal, scoped ref Tally tally)
    {
        Take(family, prefix, pathId, ref tally);
        if (family.Trie.Find(prefix.Network.High, prefix.Network.Low, prefix.Length, _table.Grace.Period) == id
            && family.Trie.Prefixes.RoutesOf(id) == 0)
            family.Trie.Remove(prefix.Network.High, prefix.Network.Low, prefix.Length);
        tally.Refused(refusal);
    }

    private void Take(Family family, Prefix prefix, uint pathId, scoped ref Tally tally)
    {
        var network = prefix.Network;
        var id = family.Trie.Find(network.High, network.Low, prefix.Length, _table.Grace.Period);
        if (id == 0) return;
        var old = family.Slots.Remove(id, pathId);
        if (old == 0) return;
        Release(family, id, old);
        family.Routes--;
        family.Accepted -= RouteWord.Accepts(old);
        tally.Withdrawn++;
    }

    // A route less for the attribute set and for the prefix; each goes with its last one.
    private void Release(Family family, uint id, ulong word)
    {
        _table.Attributes.RemoveRoute(RouteWord.Attributes(word));
        family.Trie.Prefixes.AddRoutes(id, -1);
        if (family.Trie.Prefixes.RoutesOf(id) > 0) return;
        family.Trie.Prefixes.Read(id, out var high, out var low, out var length);
        family.Trie.Remove(high, low, length);
    }

    /// <summary>One attribute set on its way to the prefixes of its message.</summary>
    private ref struct Batch
    {
        private readonly AdjRibsIn _table;
        private readonly ReadOnlySpan<byte> _octets;
        private readonly ulong _hash;
        private readonly ulong _time;
        private readonly VrpTable _vrps;
        private readonly Asn? _origin;
        private readonly Func<Prefix, RouteAttributes, RouteDisposition>? _policy;
        private readonly RouteAttributes? _attributes;
        private bool _looked;
        private uint _set;

        public Batch(
            AdjRibsIn table, ReadOnlySpan<byte> octets, DateTimeOffset receivedAt,
            Func<Prefix, RouteAttributes, RouteDisposition>? policy)
        {
            _table = table;
            _octets = octets;
            _hash = table.Attributes.Seek(octets);
            _time = RouteWord.Time(receivedAt);
            _vrps = table.Vrps;
            _policy = policy;
            if (_vrps.Count > 0) _origin = StoredAttributes.View(octets).AsPath.OriginAs;
            if (policy is not null) _attributes = StoredAttributes.ToRouteAttributes(octets);
        }

        /// <summary>Its number, or 0 when there is no room for it. Looked for when it is needed, which is when its place is in the cache.</summary>
        public uint Set
        {
            get
            {
                if (_looked) return _set;
                _looked = true;
                return _set = _table.Attributes.Intern(_octets, _hash);
            }
        }

        /// <summary>Routes that took it.</summary>
        public int Routes;

        public readonly ulong WordFor(Prefix prefix)
        {
            var state = _vrps.Count > 0 ? _vrps.Validate(prefix, _origin) : OriginState.NotFound;
            return RouteWord.Make(_set, _time, state, _policy?.Invoke(prefix, _attributes!) ?? RouteDisposition.Accepted);
        }

        /// <summary>Counts the routes in; a set that none took goes again.</summary>
        public readonly void End()
        {
            if (_set == 0) return;
            if (Routes > 0) _table.Attributes.AddRoutes(_set, Routes);
            else _table.Attributes.RemoveIfUnused(_set);
        }
    }

    private struct Tally
    {
        public int Added;
        public int Replaced;
        public int Repeated;
        public int Withdrawn;
        private int _refused;
        private RibRefusal _refusal;

        public void Refused(RibRefusal refusal)
        {
            _refused++;
            _refusal = refusal;
        }

        public readonly RibChange Change => new(Added, Replaced, Repeated, Withdrawn, _refused, _refusal);
    }
}
