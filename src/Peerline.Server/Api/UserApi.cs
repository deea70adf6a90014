using Peerline.Access;
using Peerline.Server.Tokens;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>People who sign in. A password that was made here is in one answer only.</summary>
internal static class UserApi
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/users").WithTags("Access").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListUsers").WithSummary("People who sign in");
        group.MapPost("", CreateAsync).WithMetadata(new Creates()).WithName("CreateUser")
            .WithSummary("Add a person; a password that is made here is shown once");
        group.MapPost("/{userId}/password", SetPasswordAsync).WithName("SetUserPassword")
            .WithSummary("Another password; what was signed in with the old one is out");
        group.MapDelete("/{userId}", RemoveAsync).WithName("RemoveUser").WithSummary("Remove a person with every role and token");
    }

    private static async Task<Reply<Wire.Page<Wire.User>>> ListAsync(Caller caller, Users users, Paging paging, CancellationToken cancel) =>
        paging.Of((await users.ListAsync(caller, cancel)).Select(Shape));

    private static async Task<Reply<Wire.UserPassword>> CreateAsync(
        Caller caller, Users users, Body<Wire.NewUser> body, CancellationToken cancel) =>
        Reply<Wire.UserPassword>.From(
            await users.CreateAsync(caller, body.Value.Name, body.Value.DisplayName, body.Value.Password, cancel), Shape,
            location: u => $"{NativeApi.Root}/users/{u.User.Id}");

    private static async Task<Reply<Wire.UserPassword>> SetPasswordAsync(
        Caller caller, Users users, string userId, Body<Wire.NewPassword> body, CancellationToken cancel) =>
        Reply<Wire.UserPassword>.From(await users.SetPasswordAsync(caller, userId, body.Value.Password, cancel), Shape);

    private static async Task<Gone> RemoveAsync(Caller caller, Users users, string userId, CancellationToken cancel) =>
        Gone.From(await users.DeleteAsync(caller, userId, cancel));

    private static Wire.User Shape(User u) => new(u.Id, u.Name, u.DisplayName, u.CreatedAt);

    private static Wire.UserPassword Shape(UserPassword u) => new(Shape(u.User), u.Password);
}
