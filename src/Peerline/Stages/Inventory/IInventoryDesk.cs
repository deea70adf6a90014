using Peerline.Access;

namespace Peerline.Stages.Inventory;

/// <summary>Where the operator writes one kind of thing of the inventory.</summary>
public interface IInventoryDesk<TModel, in TDraft>
{
    Task<Answer<TModel>> AddAsync(Caller caller, TDraft draft, CancellationToken cancel = default);

    Task<Answer<TModel>> ChangeAsync(Caller caller, Guid id, TDraft draft, long? ifVersion, CancellationToken cancel = default);

    /// <summary>Refused while something uses it.</summary>
    Task<Answer<TModel>> RemoveAsync(Caller caller, Guid id, long? ifVersion, CancellationToken cancel = default);
}
