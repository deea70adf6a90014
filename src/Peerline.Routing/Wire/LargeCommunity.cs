using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>A large community (RFC 8092), printed as <c>64500:1:2</c>.</summary>
public readonly record struct LargeCommunity(uint GlobalAdministrator, uint LocalData1, uint LocalData2)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GlobalAdministrator}:{LocalData1}:{LocalData2}");
}
