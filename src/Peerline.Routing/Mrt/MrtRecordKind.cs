namespace Peerline.Routing.Mrt;

/// <summary>What a record holds, which tells the view to read it with.</summary>
public enum MrtRecordKind : byte
{
    /// <summary>Nothing that is decoded here; <see cref="MrtRecord.TypeName"/> says what it is.</summary>
    Other = 0,
    /// <summary>Peers by number: <see cref="Mrt.PeerIndexTable"/>.</summary>
    PeerIndexTable,
    /// <summary>Where the collector and its peers stand: <see cref="Mrt.GeoPeerTable"/>.</summary>
    GeoPeerTable,
    /// <summary>One prefix with the routes of several peers: <see cref="RibRecord"/>.</summary>
    Rib,
    /// <summary>One route of one peer in the old form: <see cref="TableDumpRecord"/>.</summary>
    TableDump,
    /// <summary>A BGP message: <see cref="MrtMessage"/>.</summary>
    Message,
    /// <summary>A change of a session's state: <see cref="MrtStateChange"/>.</summary>
    StateChange,
}
