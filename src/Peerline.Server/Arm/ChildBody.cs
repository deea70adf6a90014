using System.ComponentModel;
using Peerline.Model;

namespace Peerline.Server.Arm;

/// <summary>A resource within another one, both ways.</summary>
internal sealed record ChildBody<T>
{
    public T? Properties { get; init; }
    [ReadOnly(true)]
    public string? Name { get; init; }
    [ReadOnly(true)]
    public string? Id { get; init; }
    [ReadOnly(true)]
    public string? Type { get; init; }
    [ReadOnly(true)]
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
