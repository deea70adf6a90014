using System.Globalization;

namespace Peerline.Routing.Rib;

/// <summary>What one message changed in an Adj-RIB-In.</summary>
/// <param name="Added">Routes that were not there before.</param>
/// <param name="Replaced">Routes that came with other attributes than before.</param>
/// <param name="Repeated">Routes that came as they were; they keep their time.</param>
/// <param name="Withdrawn">Routes that went.</param>
/// <param name="Refused">Routes for which there was no room. An older route for the same prefix and path went too.</param>
/// <param name="Refusal">Why, of the last one refused.</param>
public readonly record struct RibChange(int Added, int Replaced, int Repeated, int Withdrawn, int Refused, RibRefusal Refusal)
{
    /// <summary>True when the table is as it was before.</summary>
    public bool IsNothing => Added == 0 && Replaced == 0 && Withdrawn == 0;

    /// <summary><c>+3 ~1 =0 -2</c>: added, replaced, repeated, withdrawn; and what was refused.</summary>
    public override string ToString() => Refused == 0
        ? string.Create(CultureInfo.InvariantCulture, $"+{Added} ~{Replaced} ={Repeated} -{Withdrawn}")
        : string.Create(CultureInfo.InvariantCulture, $"+{Added} ~{Replaced} ={Repeated} -{Withdrawn} !{Refused} {Refusal}");
}
