using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The five operations of one kind of thing of the inventory.</summary>
/// <param name="Path">The segment of its address.</param>
/// <param name="Name">The end of the operations' names: <c>CdnPrefix</c>.</param>
/// <param name="Words">In a sentence: <c>a prefix of the content network</c>.</param>
/// <param name="Key">Id and version of a record.</param>
internal sealed record InventoryType<TModel, TRow, TDraft, TWire>(
    string Path, string Name, string Plural, string Words,
    Func<TRow, TModel> Read, Func<TModel, TWire> Shape, Func<TWire, TDraft> Draft, Func<TModel, (Guid Id, long Version)> Key)
    where TRow : RecordRow
    where TWire : class
{
    /// <summary>Every peer may read it; else it is the operator's alone.</summary>
    public bool ForAll { get; init; }

    public void Map(RouteGroupBuilder api)
    {
        // The generator of endpoints at build time cannot name the types of a generic class: these are made at the start.
#pragma warning disable RDG002
        Delegate listing = ListAsync, getting = GetAsync, adding = AddAsync, changing = ChangeAsync, removing = RemoveAsync;
        var group = api.MapGroup($"/{Path}").WithTags("Inventory");
        var list = group.MapGet("", listing).WithMetadata(new Paged()).WithName($"List{Plural}").WithSummary($"{Sentence}: all");
        var one = group.MapGet("/{id:guid}", getting).WithName($"Get{Name}").WithSummary($"{Sentence}: one");
        if (!ForAll)
        {
            list.RequireAuthorization(TokenAuthority.Operator);
            one.RequireAuthorization(TokenAuthority.Operator);
        }

        group.MapPost("", adding).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new Creates()).WithName($"Add{Name}")
            .WithSummary($"{Sentence}: add");
        group.MapPut("/{id:guid}", changing).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName($"Change{Name}").WithSummary($"{Sentence}: replace");
        group.MapDelete("/{id:guid}", removing).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName($"Remove{Name}").WithSummary($"{Sentence}: remove; refused while something uses it");
#pragma warning restore RDG002
    }

    private string Sentence => char.ToUpperInvariant(Words[0]) + Words[1..];

    private Task<Reply<Wire.Page<TWire>>> ListAsync(Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, db => paging.PageAsync(db.Set<TRow>(), r => Shape(Read(r)), cancel), cancel);

    private Task<Reply<TWire>> GetAsync(Caller caller, PeerlineStore store, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => await db.Set<TRow>().FirstOrDefaultAsync(r => r.Id == id, cancel) is { } row
            ? Reply<TWire>.Ok(Shape(Read(row)), row.Version)
            : Reply<TWire>.NotFound(Words), cancel);

    private async Task<Reply<TWire>> AddAsync(
        Caller caller, IInventoryDesk<TModel, TDraft> desk, Body<TWire> body, CancellationToken cancel) =>
        Reply<TWire>.From(await desk.AddAsync(caller, Draft(body.Value), cancel), Shape, m => Key(m).Version, m =>
            $"{NativeApi.Root}/{Path}/{Key(m).Id}");

    private async Task<Reply<TWire>> ChangeAsync(
        Caller caller, IInventoryDesk<TModel, TDraft> desk, Guid id, Body<TWire> body, IfMatch match, CancellationToken cancel) =>
        match.IsPresent
            ? Reply<TWire>.From(await desk.ChangeAsync(caller, id, Draft(body.Value), match.Version, cancel), Shape, m => Key(m).Version)
            : Reply<TWire>.No(Refusal.MatchRequired);

    private static async Task<Gone> RemoveAsync(
        Caller caller, IInventoryDesk<TModel, TDraft> desk, Guid id, IfMatch match, CancellationToken cancel) =>
        Gone.From(await desk.RemoveAsync(caller, id, match.Version, cancel));
}
