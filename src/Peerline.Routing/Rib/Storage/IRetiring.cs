namespace Peerline.Routing.Rib.Storage;

/// <summary>Keeps what was taken out of use until no reader can look at it.</summary>
internal interface IRetiring
{
    /// <summary>A period ended: what was taken out of use before it may be written anew.</summary>
    void Recycle();
}
