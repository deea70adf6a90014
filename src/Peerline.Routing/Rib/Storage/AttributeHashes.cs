namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// Where attribute sets are by the hash of their octets: open addresses, four octets each. Six bits beside the number of a set are of its
/// hash, so that nearly every set looked at is the one looked for. Only the writer reads it.
/// </summary>
internal sealed class AttributeHashes(int capacity)
{
    public const uint Empty = 0;

    /// <summary>The number that stands for a set that went; no set has it.</summary>
    public const uint Removed = RouteWord.MostAttributes;

    /// <summary>Places of the smallest table.</summary>
    public const int Least = 64;

    private readonly uint[] _places = new uint[capacity];
    private int _filled;

    public int Capacity => _places.Length;

    /// <summary>Sets in it.</summary>
    public int Live { get; private set; }

    public bool IsFull => _filled + 1 > _places.Length * 3L / 4;

    public bool IsNearlyFull => _filled + 1 > _places.Length * 15L / 16;

    public long Octets => _places.Length * sizeof(uint);

    public uint this[int place] => _places[place];

    public static uint TagOf(ulong hash) => (uint)hash >> 26;

    public static uint TagIn(uint entry) => entry >> 26;

    public static uint SetIn(uint entry) => entry & RouteWord.MostAttributes;

    public int Start(ulong hash) => (int)(((hash >> 32) * (uint)_places.Length) >> 32);

    public int After(int place) => place + 1 == _places.Length ? 0 : place + 1;

    public void Prefetch(ulong hash) => Cache.Prefetch(ref _places[Start(hash)]);

    public void Clear()
    {
        if (_filled > 0) Array.Clear(_places);
        _filled = Live = 0;
    }

    public void Add(ulong hash, uint set)
    {
        var place = Start(hash);
        while (_places[place] != Empty) place = After(place);
        _places[place] = (TagOf(hash) << 26) | set;
        _filled++;
        Live++;
    }

    public void Remove(ulong hash, uint set)
    {
        var place = Start(hash);
        while (SetIn(_places[place]) != set) place = After(place);
        _places[place] |= Removed;
        Live--;
    }
}
