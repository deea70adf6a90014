namespace Peerline.Edge.Frr;

/// <summary>One configuration line for one daemon, and the blocks it stands in.</summary>
internal sealed record FrrCommand(string Daemon, IReadOnlyList<string> Blocks, string Line)
{
    public const string Zebra = "zebra";
    public const string Bgpd = "bgpd";

    /// <summary>As it may be shown: without the MD5 key.</summary>
    public string Shown
    {
        get
        {
            var words = Line.Split(' ');
            return words is ["neighbor", _, "password", ..] ? $"{words[0]} {words[1]} {words[2]} ***"
                : words is ["no", "neighbor", _, "password", ..] ? string.Join(' ', words[..4])
                : Line;
        }
    }

    /// <summary>A line of a list, or the first of an entry of a route map: it needs no other before it.</summary>
    public bool BeginsPolicy => Line.Split(' ')[0] is "ip" or "ipv6" or "bgp" or "route-map" or "no";

    /// <summary>Pieces of about so many, cut where a policy begins.</summary>
    public static IEnumerable<IReadOnlyList<FrrCommand>> Cut(IReadOnlyList<FrrCommand> commands, int most)
    {
        for (var first = 0; first < commands.Count;)
        {
            var piece = commands.Skip(first).TakeWhile((command, said) => said < most || !command.BeginsPolicy).ToList();
            yield return piece;
            first += piece.Count;
        }
    }

    public bool IsInSameBlock(FrrCommand? other) => other is not null && other.Daemon == Daemon && other.Blocks.SequenceEqual(Blocks);

    /// <summary>Commands as the router's configuration would show them.</summary>
    public static IReadOnlyList<string> Text(IReadOnlyList<FrrCommand> commands)
    {
        var text = new List<string>();
        FrrCommand? last = null;
        foreach (var command in commands)
        {
            if (!command.IsInSameBlock(last)) text.AddRange(command.Blocks.Select((b, depth) => new string(' ', depth) + b));
            text.Add(new string(' ', command.Blocks.Count) + command.Shown);
            last = command;
        }

        return text;
    }
}
