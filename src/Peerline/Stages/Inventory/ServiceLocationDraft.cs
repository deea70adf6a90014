using Peerline.Model;

namespace Peerline.Stages.Inventory;

/// <summary>A service location as the operator writes it.</summary>
public sealed record ServiceLocationDraft(string? Name, string? Country, string? State, string? Region, GeoPoint? Position);
