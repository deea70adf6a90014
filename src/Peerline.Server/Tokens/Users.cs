using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Tokens;

/// <summary>
/// People, who sign in with a name and a password. A try is counted before the password is looked at, so that many at once are many; after
/// some wrong ones the name rests, longer each time. Nobody learns from the answer or its time whether there is such a name.
/// </summary>
public sealed class Users(PeerlineStore store, IOpenIddictTokenManager tokens)
{
    private const int TriesUntilRest = 5, ShortestPassword = 12, LongestPassword = 256, LongestName = 254;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);

    private static readonly PasswordHasher<UserRow> Hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    /// <summary>Looked at when there is no such name.</summary>
    private static readonly string NobodysHash = Hasher.HashPassword(new UserRow(), NewPassword());

    public Task<IReadOnlyList<User>> ListAsync(Caller caller, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<IReadOnlyList<User>>([])
            : store.ReadAsync<IReadOnlyList<User>>(
                caller, async db => [.. (await db.Users.OrderBy(u => u.NameKey).ToListAsync(cancel)).Select(User.Of)], cancel);

    /// <summary>The person as long as the password is the same.</summary>
    internal async Task<User?> FindAsync(string? id, string? stamp, CancellationToken cancel = default) =>
        await store.ReadAsync(Caller.System, db => db.Users.FirstOrDefaultAsync(u => u.Id == id && u.Stamp == stamp, cancel), cancel)
            is { } row ? User.Of(row) : null;

    /// <param name="password">Null makes one, which is told once.</param>
    public async Task<Answer<UserPassword>> CreateAsync(
        Caller caller, string name, string? displayName, string? password, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<UserPassword>.Forbidden("People are the operator's to add.");
        var rules = new InputRules();
        rules.Line(name, "name", LongestName);
        rules.OptionalLine(displayName, "displayName", LongestName);
        Check(rules, password);
        if (!rules.Hold) return new Answer<UserPassword>.Invalid(rules.Problems);
        var given = password ?? NewPassword();
        var hash = Hasher.HashPassword(new UserRow(), given);
        return await store.WriteAsync<Answer<UserPassword>>(caller, async work =>
        {
            var key = Key(name);
            if (await work.Db.Users.AnyAsync(u => u.NameKey == key, cancel))
                return new Answer<UserPassword>.Refused([new("NameTaken", "There is somebody of this name.", "name")]);
            var row = new UserRow
            {
                Id = work.NewId().ToString(), NameKey = key, Name = name.Trim(), DisplayName = displayName ?? name.Trim(),
                PasswordHash = hash, Stamp = NewPassword(), CreatedAt = work.Now.ToMicros(),
            };
            work.Db.Users.Add(row);
            await NoteAsync(work, row, "created");
            return new Answer<UserPassword>.Done(new UserPassword(User.Of(row), password is null ? given : null), Created: true);
        }, cancel);
    }

    /// <summary>Another password: whatever was signed in with the old one is out at once.</summary>
    public async Task<Answer<UserPassword>> SetPasswordAsync(
        Caller caller, string id, string? password, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<UserPassword>.Forbidden("Passwords are the operator's to set.");
        var rules = new InputRules();
        Check(rules, password);
        if (!rules.Hold) return new Answer<UserPassword>.Invalid(rules.Problems);
        var given = password ?? NewPassword();
        var hash = Hasher.HashPassword(new UserRow(), given);
        var answer = await store.WriteAsync<Answer<UserPassword>>(caller, async work =>
        {
            if (await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id, cancel) is not { } row)
                return new Answer<UserPassword>.NotFound("user");
            (row.PasswordHash, row.Stamp, row.Failures, row.LockedUntil) = (hash, NewPassword(), 0, null);
            await NoteAsync(work, row, "password-set");
            return new UserPassword(User.Of(row), password is null ? given : null);
        }, cancel);
        if (answer is Answer<UserPassword>.Done) await tokens.RevokeBySubjectAsync(id, cancel);
        return answer;
    }

    /// <summary>The person is out at once, with every role and token.</summary>
    public async Task<Answer<User>> DeleteAsync(Caller caller, string id, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<User>.Forbidden("People are the operator's to remove.");
        if (id == caller.Name)
            return new Answer<User>.Refused([new("OwnUser", "Nobody removes themselves: the installation would be locked.", "id")]);
        var answer = await store.WriteAsync<Answer<User>>(caller, async work =>
        {
            if (await work.Db.Users.FirstOrDefaultAsync(u => u.Id == id, cancel) is not { } row) return new Answer<User>.NotFound("user");
            work.Db.Users.Remove(row);
            work.Db.RoleAssignments.RemoveRange(await work.Db.RoleAssignments.Where(a => a.PrincipalId == id).ToListAsync(cancel));
            await NoteAsync(work, row, "deleted");
            return User.Of(row);
        }, cancel);
        if (answer is Answer<User>.Done) await tokens.RevokeBySubjectAsync(id, cancel);
        return answer;
    }

    /// <summary>Null when the name or the password is wrong, or the name rests.</summary>
    internal async Task<User?> SignInAsync(string name, string password, CancellationToken cancel)
    {
        var row = name.Length > LongestName ? null : await TryAsync(Key(name), cancel);
        var isRight = password.Length <= LongestPassword
            && Hasher.VerifyHashedPassword(new UserRow(), row?.PasswordHash ?? NobodysHash, password) is not PasswordVerificationResult.Failed;
        if (row is null || !isRight) return null;
        await store.WriteAsync(Caller.System, async work =>
        {
            if (await work.Db.Users.FirstOrDefaultAsync(u => u.Id == row.Id, cancel) is not { } present) return false;
            (present.Failures, present.LockedUntil) = (0, null);
            work.Audit(null, "user/sign-in", $"users/{row.Id}", actor: row.Id);
            return true;
        }, cancel);
        return User.Of(row);
    }

    /// <summary>Counts a try; null when there is no such name or it rests.</summary>
    private Task<UserRow?> TryAsync(string key, CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        if (await work.Db.Users.FirstOrDefaultAsync(u => u.NameKey == key, cancel) is not { } row) return null;
        var now = work.Now.ToMicros();
        if (row.LockedUntil > now) return null;
        row.Failures++;
        if (row.Failures % TriesUntilRest == 0) row.LockedUntil = (work.Now + Rest(row.Failures / TriesUntilRest)).ToMicros();
        return row;
    }, cancel);

    private static TimeSpan Rest(int times) =>
        times > 4 ? LongestRest : TimeSpan.FromMinutes(1 << times - 1);

    private static async Task NoteAsync(Work work, UserRow row, string what)
    {
        work.Audit(null, $"user/{what}", $"users/{row.Id}", row.Name);
        await work.AppendAsync(Guid.Parse(row.Id), null, $"user.{what}", work.Caller.Name, User.Of(row));
    }

    private static void Check(InputRules rules, string? password)
    {
        if (password is not null)
            rules.Must(password.Length is >= ShortestPassword and <= LongestPassword, "InvalidPassword",
                $"A password has {ShortestPassword} to {LongestPassword} characters.", "password");
    }

    private static string Key(string name) => name.Trim().Normalize().ToLowerInvariant();

    private static string NewPassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);
}
