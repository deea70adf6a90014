using Peerline.Model;

namespace Peerline.Server.Arm;

/// <summary>A resource within another one, both ways.</summary>
internal sealed record ChildBody<T>
{
    public T? Properties { get; init; }
    public string? Name { get; init; }
    public string? Id { get; init; }
    public string? Type { get; init; }
    public SystemDataBody? SystemData { get; init; }

    public static ChildBody<T> Of(HttpContext context, string parent, string type, string name, Authorship made, T properties) => new()
    {
        Properties = properties,
        Name = name,
        Id = $"{parent}/{type[(type.LastIndexOf('/') + 1)..]}/{name}",
        Type = $"{ArmRequest.Provider}/{type}",
        SystemData = context.HasSystemData() ? SystemDataBody.Of(made) : null,
    };
}
