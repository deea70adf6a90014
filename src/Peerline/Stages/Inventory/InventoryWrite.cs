using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Inventory;

/// <summary>What every change of the inventory has in common: it is the operator's, conditional on the version, in the events and in the
/// audit.</summary>
internal static class InventoryWrite
{
    public static Answer<T> NotTheirs<T>() => new Answer<T>.Forbidden("The inventory is the operator's to change.");

    /// <summary>Checks the caller before <paramref name="change"/> decides.</summary>
    public static Task<Answer<T>> ChangeAsync<T, TRow>(
        this PeerlineStore store, Caller caller, string kind, Guid id, long? ifVersion, Func<Work, TRow, Task<Answer<T>>> change,
            CancellationToken cancel)
        where TRow : RecordRow =>
        !caller.IsOperator
            ? Task.FromResult(NotTheirs<T>())
            : store.ActOnAsync(caller, kind, id, ifVersion, change, cancel);

    public static Task<Answer<T>> AddAsync<T>(
        this PeerlineStore store, Caller caller, Func<Work, Task<Answer<T>>> add, CancellationToken cancel) =>
        !caller.IsOperator ? Task.FromResult(NotTheirs<T>()) : store.WriteAsync(caller, add, cancel);

    public static async Task<Answer<T>> RemoveAsync<T, TRow>(Work work, TRow row, string kind, T value)
        where TRow : RecordRow
    {
        work.Db.Remove(row);
        await NoteAsync(work, kind, "removed", row.Id, value);
        return value;
    }

    public static async Task<Answer<T>> NoteAsync<T>(Work work, string kind, string what, Guid id, T value)
    {
        await work.AppendAsync(id, null, $"{kind}.{what}", work.Caller.Name, value);
        work.Audit(null, $"{kind}/{what}", $"{kind}s/{id}", PeerlineJson.Write(value));
        return what == "added" ? new Answer<T>.Done(value, Created: true) : value;
    }

    public static Answer<T> InUse<T>(string sentence, string target) => new Answer<T>.Refused([new Problem("InUse", sentence, target)]);
}
