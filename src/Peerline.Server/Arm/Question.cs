using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary>A read whose answer may be remembered, on its way: what was asked, and what is answered.</summary>
/// <param name="Key">Who asked what, where: a hash of token, host and target.</param>
/// <param name="Revision">Taken before anything was read.</param>
internal sealed record Question(UInt128 Key, Guid Subscription, Revision Revision)
{
    /// <summary>The body of a 200.</summary>
    public byte[]? Answer { get; set; }
}
