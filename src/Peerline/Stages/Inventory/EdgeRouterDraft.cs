using System.Text.Json;
using Peerline.Model;

namespace Peerline.Stages.Inventory;

/// <summary>An edge router as the operator writes it.</summary>
/// <param name="Settings">What the driver takes; it checks them itself.</param>
/// <param name="Lags">None when null.</param>
public sealed record EdgeRouterDraft(
    Guid FacilityId, string? Name, string? Driver, JsonElement? Settings, IReadOnlyList<Lag>? Lags = null);
