using Peerline.Model;

namespace Peerline.Server.Arm;

/// <summary>Who made a resource and who changed it last.</summary>
internal sealed record SystemDataBody
{
    public string? CreatedBy { get; init; }
    public string? CreatedByType => CreatedBy is null ? null : "Application";
    public DateTimeOffset CreatedAt { get; init; }
    public string? LastModifiedBy { get; init; }
    public string? LastModifiedByType => LastModifiedBy is null ? null : "Application";
    public DateTimeOffset LastModifiedAt { get; init; }

    public static SystemDataBody Of(Authorship made) => new()
    {
        CreatedBy = made.By, CreatedAt = made.At, LastModifiedBy = made.ChangedBy, LastModifiedAt = made.ChangedAt,
    };
}
