namespace Peerline.Routing.Wire;

/// <summary>What an entry does to an outbound route filter (RFC 5291 3).</summary>
public enum OrfAction : byte
{
    /// <summary>Adds the entry.</summary>
    Add = 0,
    /// <summary>Removes the entry.</summary>
    Remove = 1,
    /// <summary>Removes every entry of the type.</summary>
    RemoveAll = 2,
    /// <summary>Reserved.</summary>
    Reserved = 3,
}
