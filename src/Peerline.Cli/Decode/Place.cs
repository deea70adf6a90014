using Peerline.Cli.Decode.Capture;

namespace Peerline.Cli.Decode;

/// <summary>Where a message was met.</summary>
/// <param name="Offset">Octets into the file, or into one direction of a connection.</param>
/// <param name="Time">When it was captured or recorded; not known for bare streams.</param>
/// <param name="Packet">The packet that completed it, from 1; 0 outside captures.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">Who received it.</param>
internal readonly record struct Place(long Offset, Moment Time = default, long Packet = 0, Endpoint From = default, Endpoint To = default);
