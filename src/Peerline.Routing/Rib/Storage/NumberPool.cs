namespace Peerline.Routing.Rib.Storage;

/// <summary>Small numbers from 1, given out again two periods after they were retired. One writer.</summary>
internal sealed class NumberPool : IRetiring
{
    private readonly GracePeriods _grace;
    private readonly RetiredPieces _retired = new();
    private readonly Stack<uint> _free = new();
    private readonly uint _limit;
    private uint _next = 1;

    /// <param name="grace">Says when a retired number is free.</param>
    /// <param name="limit">The greatest number.</param>
    public NumberPool(GracePeriods grace, uint limit)
    {
        _grace = grace;
        _limit = limit;
        grace.Add(this);
    }

    /// <summary>Numbers in use.</summary>
    public int InUse { get; private set; }

    /// <summary>One more than the greatest number ever given out.</summary>
    public uint End => _next;

    /// <summary>A number, or 0 when all are in use.</summary>
    public uint Take()
    {
        if (!_free.TryPop(out var number))
        {
            if (_next > _limit) return 0;
            number = _next++;
        }
        InUse++;
        return number;
    }

    /// <summary>Gives back a number that nobody can have seen.</summary>
    public void Untake(uint number)
    {
        InUse--;
        _free.Push(number);
    }

    public void Retire(uint number)
    {
        InUse--;
        _retired.Add(number);
        _grace.Count(sizeof(uint));
    }

    public void Recycle()
    {
        foreach (var number in _retired.Turn()) _free.Push((uint)number);
    }
}
